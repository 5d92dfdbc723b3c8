// The base map under everything: none unless the settings chose one. Only its own addresses are asked.

import L from "./leaflet.js";
import { element } from "./element.js";

const A = 6378245, E2 = 0.00669342162296594323; // the ellipsoid GCJ-02 was made with

// GCJ-02 of a WGS 84 place, degrees: for where tiles lie on the screen only, never for data
export function gcj02(lat, lng) {
  const x = lng - 105, y = lat - 35, { sin, PI, sqrt, abs, cos } = Math;
  const wave = (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * (2 / 3);
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave;
  north += ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3 + ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave;
  east += ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3 + ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  const turn = (lat * PI) / 180, bend = 1 - E2 * sin(turn) ** 2;
  north = (north * 180) / (((A * (1 - E2)) / (bend * sqrt(bend))) * PI);
  east = (east * 180) / ((A / sqrt(bend)) * cos(turn) * PI);
  return [lat + north, lng + east];
}

// tiles laid out around the place where the map's middle lies on them: exact there, and within a
// pixel or two over a screen
const Shifted = L.TileLayer.extend({
  _getTiledPixelBounds(center) { return L.TileLayer.prototype._getTiledPixelBounds.call(this, L.latLng(gcj02(center.lat, center.lng))); },
  _setZoomTransform(level, center, zoom) { L.TileLayer.prototype._setZoomTransform.call(this, level, L.latLng(gcj02(center.lat, center.lng)), zoom); },
});

export class Ground {
  constructor(view) {
    this.view = view;
    this.layers = [];
    this.words = element(view.stage, "div", "ground");
    this.words.hidden = true;
  }

  // what: tiles (addresses, the lowest first), subdomains, most (zoom), gcj02, credit; or null
  show(what) {
    const key = JSON.stringify(what ?? null);
    if (key === this.key) return;
    this.key = key;
    for (const layer of this.layers) layer.remove();
    this.layers = [];
    this.words.hidden = !what;
    this.view.stage.classList.toggle("grounded", Boolean(what));
    if (!what) return;
    this.words.textContent = what.credit;
    let came = false, lost = 0;
    const Kind = what.gcj02 ? Shifted : L.TileLayer;
    this.layers = what.tiles.map((address) => {
      const url = address.startsWith("/") ? String(new URL(address.slice(1), new URL("../../../", import.meta.url))) : address;
      const layer = new Kind(url.replaceAll("%7B", "{").replaceAll("%7D", "}"), { subdomains: what.subdomains, maxNativeZoom: what.most, maxZoom: 20, className: "tiles" });
      layer.on("tileload", () => { came = true; });
      layer.on("tileerror", () => { if (!came && ++lost === 3) this.words.textContent = this.view.words.no_ground; });
      return layer.addTo(this.view.map);
    });
  }
}
