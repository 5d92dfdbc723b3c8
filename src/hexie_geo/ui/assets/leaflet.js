// Leaflet 1.9.4 as the reports have it, unchanged; it sets `L` on the window, also as a module.

import "../hexie-geo.leaflet/leaflet.js";

export default window.L;
