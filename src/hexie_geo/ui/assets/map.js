// The map component: what Python says it shows, what a person does on it is told to Python.

import L from "./leaflet.js";
import { Card } from "./card.js";
import { Cursor } from "./cursor.js";
import { element } from "./element.js";
import { load, NOWHERE, said, unpackPairs, widen } from "./geometry.js";
import { Ground } from "./ground.js";
import { sheet } from "./keys.js";
import { Coverage } from "./layer.js";
import { explain } from "./legend.js";
import { Offices } from "./offices.js";
import { Paint } from "./paint.js";
import { Panel } from "./panel.js";
import { Plan } from "./plan.js";
import { Search } from "./search.js";

const ROOT = new URL("../../../", import.meta.url); // the app's own root, whatever its base path
const shown = new WeakMap();
const places = new Map(); // where each map was looking when it was taken down
const TOLD = ["picked", "stroke", "failed"];
const own = (address) => String(new URL(address.replace(/^\//, ""), ROOT));

export default function ({ parentElement, data, setTriggerValue }) {
  let view = shown.get(parentElement);
  if (!view) shown.set(parentElement, (view = new View(parentElement)));
  view.tell = Object.fromEntries(TOLD.map((name) => [name, (what) => setTriggerValue(name, what)]));
  view.update(data);
  return () => { view.close(); shown.delete(parentElement); };
}

// pair.js holds two of them.
export class View {
  constructor(parent) {
    this.frame = parent.querySelector(".hexie-map") ?? element(parent, "div", "hexie-map");
    this.frame.replaceChildren();
    this.skip = element(this.frame, "button", "skip"); // by keyboard a map is twenty stops
    this.skip.onclick = () => {
      this.live.tabIndex = 0; // from a stop that Tab does not know Chromium would start at the top again
      this.live.focus();
    };
    this.bar = element(this.frame, "div", "bar");
    this.tools = element(this.bar, "div", "tools");
    this.stage = element(this.frame, "div", "stage");
    this.note = element(this.stage, "div", "note", "…");
    this.legend = element(this.frame, "div", "legend");
    this.live = element(this.frame, "div", "live");
    this.live.setAttribute("aria-live", "polite");
    this.live.onblur = () => this.live.removeAttribute("tabindex");
    this.clicks = 0;
  }

  async update(data) {
    this.data = data;
    this.stage.style.height = `${data.height}px`;
    try {
      const [geometry, words] = await Promise.all([load(own(data.geometry)), said(own(data.words))]);
      if (data !== this.data || this.closed) return; // a newer answer came while this one was being read
      this.words = words;
      this.skip.textContent = words.skip;
      this.draw(geometry, data);
    } catch (error) {
      this.fail(error);
    }
  }

  // Python is told, so that it can show a picture instead
  fail(error) {
    this.note.hidden = false;
    this.note.textContent = `${this.words?.failed ?? "✕"} (${error.message})`;
    if (this.failed) return;
    this.failed = true;
    this.tell.failed({ reason: String(error.message).slice(0, 200) });
  }

  draw(geometry, data) {
    const fresh = geometry !== this.geometry;
    this.geometry = geometry;
    if (fresh || data.moved !== this.movedText) this.moved = unpackPairs(data.moved);
    this.movedText = data.moved;
    this.frame.classList.toggle("paneled", Boolean(data.panel)); // before the map measures its frame
    if (!this.map) this.open();
    this.ground.show(data.ground);
    if (data.edit) {
      this.paint ??= new Paint(this);
      this.panel ??= new Panel(this);
      this.paint.update(data.edit);
      this.panel.show(data.panel);
    }
    this.refresh();
    if (fresh) this.whole(geometry.box);
    if (fresh && places.has(data.geometry)) this.map.setView(...places.get(data.geometry), { animate: false });
    if (data.focus && data.focus !== this.focus) this.fit(this.zoneBox(data.chosen), 15);
    this.focus = data.focus;
    explain(this);
    this.note.hidden = true;
    this.frame.dataset.drawn = String(Math.round(this.layer.drawn));
    if (fresh) setTimeout(() => geometry.unitSpots()); // before the first brush stroke asks for them
  }

  // Python's state, then what it has been told but has not answered, then the stroke under way
  refresh() {
    const { data, geometry, paint } = this, pending = paint?.pending() ?? [], stroke = paint?.under() ?? [];
    this.settled = new Plan(geometry, [...this.moved, ...pending], data.new_names);
    this.marks = this.offices.placed(data, paint?.places() ?? []);
    this.plan = stroke.length ? new Plan(geometry, [...this.moved, ...pending, ...stroke], data.new_names) : this.settled;
    this.layer.show({
      geometry, plan: this.plan, kinds: this.kinds(), palette: data.palette, chosen: data.chosen ?? -1,
      marks: this.marks, shown: data.shown, sheer: Boolean(data.ground),
    });
  }

  kinds() {
    const { data, plan: { zones } } = this, text = data.classes ?? data.zone_classes;
    const each = Uint8Array.from(text, (digit) => parseInt(digit, 36));
    if (data.classes) return each;
    const kinds = new Uint8Array(zones.length); // a loop: `from` with a function is many times as slow
    for (let u = 0; u < zones.length; u++) kinds[u] = each[zones[u]] ?? 0;
    return kinds;
  }

  open() {
    const { words } = this;
    this.map = L.map(this.stage, {
      attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.5, minZoom: 5, maxZoom: 20,
      wheelPxPerZoomLevel: 120, maxBoundsViscosity: 0.8, zoomControl: false,
    });
    this.stage.setAttribute("aria-label", words.label);
    L.control.zoom({ position: "topleft", zoomInTitle: words.nearer, zoomOutTitle: words.farther }).addTo(this.map);
    L.control.scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(this.map);
    this.button("⤢", words.whole, () => this.whole(this.geometry.box));
    this.button("?", words.keys, () => this.help());
    this.map.setView([0, 0], 5, { animate: false });
    this.layer = new Coverage().addTo(this.map);
    this.ground = new Ground(this);
    this.card = new Card(this);
    this.cursor = new Cursor(this);
    this.offices = new Offices(this);
    this.search = new Search(this);
    this.map.on("zoomend", () => this.geometry && explain(this));
    this.map.on("mousemove", (event) => this.paint?.stroke || this.offices.held || this.card.hover(event));
    this.map.on("mouseout", () => this.card.leave());
    this.map.on("click", (event) => this.click(event));
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.map.on("movestart zoomstart", () => { this.fitted = false; });
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.stage);
  }

  close() {
    this.closed = true;
    this.watch?.disconnect();
    if (this.map && this.geometry) places.set(this.data.geometry, [this.map.getCenter(), this.map.getZoom()]);
    this.map?.off().remove();
  }

  button(sign, words, act) {
    const Made = L.Control.extend({
      onAdd() {
        const bar = L.DomUtil.create("div", "leaflet-bar"), button = element(bar, "a", "", sign);
        button.href = "#"; button.title = words; button.setAttribute("role", "button");
        button.setAttribute("aria-label", words);
        L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); act(); });
        return bar;
      },
    });
    new Made({ position: "topleft" }).addTo(this.map);
  }

  help() {
    this.sheet?.remove();
    this.sheet = sheet(this.stage, this.words, Boolean(this.paint));
  }

  key(event) {
    if (event.target.tagName === "INPUT" || event.defaultPrevented) return;
    if (event.key === "?") this.help();
    else if (event.key === "/") this.search.focus();
    else if (event.key === "0") this.whole(this.geometry.box);
    else if (event.key === "Escape" && this.sheet?.isConnected) this.sheet.remove();
    else if (!this.paint?.key(event) && !this.cursor.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  whole(box) {
    this.map.setMinZoom(3).setMaxBounds(null);
    this.fit(box);
    this.map.setMinZoom(this.map.getZoom() - 1).setMaxBounds(this.map.getBounds().pad(0.5));
    this.fitted = true;
  }

  // on a slow machine the page is laid out after the map was drawn: the whole stays the whole
  resized() {
    this.map.invalidateSize({ animate: false });
    if (this.fitted) this.whole(this.geometry.box);
  }

  fit([west, north, east, south], most = 20) {
    const [x, y] = this.geometry.base;
    const corner = (a, b) => this.map.unproject([a + x, b + y], this.geometry.zoom);
    this.map.fitBounds(L.latLngBounds(corner(west, south), corner(east, north)), { padding: [14, 14], animate: false, maxZoom: most });
  }

  // the box of the units that are wanted, with room around it
  boxOf(wanted) {
    const box = NOWHERE.slice();
    for (let u = 0; u < this.geometry.units; u++) if (wanted(u)) widen(box, 0, this.geometry.boxes, 4 * u);
    const room = Math.max(box[2] - box[0], box[3] - box[1]) / 2;
    return box[0] > box[2] ? this.geometry.box : [box[0] - room, box[1] - room, box[2] + room, box[3] + room];
  }

  zoneBox(zone) { return this.boxOf((u) => this.plan.zones[u] === zone); }

  click({ latlng }) {
    const unit = this.layer.at(latlng);
    if (unit < 0 || this.paint?.took(unit) || (this.paint && this.paint.kept.tool !== "look")) return;
    this.pick(unit);
  }

  pick(unit) { this.tell.picked({ unit, zone: this.plan.zones[unit], click: ++this.clicks }); }
}
