// The map component: what Python says it shows, what a person does on it is told to Python.

import L from "./leaflet.js";
import { load, unpackPairs } from "./geometry.js";
import { Coverage, MARKS } from "./layer.js";
import { Paint } from "./paint.js";
import { Plan } from "./plan.js";
import { swatch } from "./hatch.js";

const ROOT = new URL("../../../", import.meta.url); // the app's own root, whatever its base path
const shown = new WeakMap();
const places = new Map(); // where each map was looking when it was taken down

export default function ({ parentElement, data, setTriggerValue }) {
  let view = shown.get(parentElement);
  if (!view) shown.set(parentElement, (view = new View(parentElement)));
  view.tell = (what) => setTriggerValue("picked", what);
  view.tellStroke = (what) => setTriggerValue("stroke", what);
  view.tellCommand = (what) => setTriggerValue("command", what);
  view.update(data);
  return () => { view.close(); shown.delete(parentElement); };
}

function element(parent, tag, name, words) {
  const made = parent.appendChild(document.createElement(tag));
  made.className = name;
  if (words !== undefined) made.textContent = words; // names are text, never HTML
  return made;
}

class View {
  constructor(parent) {
    this.frame = parent.querySelector(".hexie-map") ?? element(parent, "div", "hexie-map");
    this.frame.replaceChildren();
    this.tools = element(this.frame, "div", "tools");
    this.stage = element(this.frame, "div", "stage");
    this.card = element(this.stage, "div", "card");
    this.card.hidden = true;
    this.note = element(this.stage, "div", "note");
    this.legend = element(this.frame, "div", "legend");
    this.clicks = 0;
  }

  async update(data) {
    this.data = data;
    this.stage.style.height = `${data.height}px`;
    this.stage.setAttribute("aria-label", data.words.label);
    try {
      if (!this.geometry) this.say(data.words.loading);
      const geometry = await load(String(new URL(data.geometry.replace(/^\//, ""), ROOT)));
      if (data !== this.data || this.closed) return; // a newer answer came while this one was being read
      this.draw(geometry, data);
      this.say("");
    } catch (error) {
      this.say(`${data.words.failed} (${error.message})`);
    }
  }

  say(words) {
    this.note.textContent = words;
    this.note.hidden = !words;
  }

  draw(geometry, data) {
    const fresh = geometry !== this.geometry, key = JSON.stringify([data.moved, data.new_names]);
    this.geometry = geometry;
    if (fresh || key !== this.key) this.moved = unpackPairs(data.moved);
    const same = !fresh && key === this.key && !data.edit;
    this.key = key;
    if (!this.map) this.open();
    if (data.edit) {
      this.paint ??= new Paint(this, data.edit.words);
      this.paint.update(data.edit);
    }
    if (!same) this.settle();
    this.refresh(same);
    if (fresh) this.whole(geometry.box);
    if (fresh && places.has(data.geometry)) this.map.setView(...places.get(data.geometry), { animate: false });
    if (data.focus && data.focus !== this.focus) this.fit(this.zoneBox(data.chosen), 15);
    this.focus = data.focus;
    this.explain(data);
    this.frame.dataset.drawn = String(Math.round(this.layer.drawn));
  }

  // Python's state, and what it has been told but has not answered
  settle() {
    this.settled = new Plan(this.geometry, [...this.moved, ...(this.paint?.pairs() ?? [])], this.data.new_names);
    this.plan = this.settled;
  }

  refresh(same = false) {
    const { data, geometry, paint } = this;
    if (!same && paint) {
      if (paint.stroke) this.plan = new Plan(geometry, [...this.moved, ...paint.pairs()], data.new_names);
      else this.settle();
    }
    const classes = data.classes ?? Array.from(this.plan.zones, (zone) => data.zone_classes[zone] ?? "0").join("");
    this.layer.show({
      geometry, plan: this.plan, classes, palette: data.palette, chosen: data.chosen ?? -1, shown: data.shown,
    });
  }

  open() {
    this.map = L.map(this.stage, {
      attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.5, minZoom: 5, maxZoom: 20,
      wheelPxPerZoomLevel: 120, maxBoundsViscosity: 0.8,
    });
    this.map.zoomControl.setPosition("topleft");
    L.control.scale({ imperial: false, position: "bottomright", maxWidth: 140 }).addTo(this.map);
    this.home();
    this.map.setView([0, 0], 5, { animate: false });
    this.layer = new Coverage().addTo(this.map);
    this.map.on("zoomend", () => this.geometry && this.explain(this.data));
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.leave());
    this.map.on("click", (event) => this.click(event));
    this.watch = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.watch.observe(this.stage);
  }

  close() {
    this.closed = true;
    this.watch?.disconnect();
    if (this.map && this.geometry) places.set(this.data.geometry, [this.map.getCenter(), this.map.getZoom()]);
    this.map?.off().remove();
  }

  home() {
    const words = this.data.words, view = this;
    const Home = L.Control.extend({
      onAdd() {
        const bar = L.DomUtil.create("div", "leaflet-bar");
        const button = element(bar, "a", "whole", "⤢");
        button.href = "#"; button.title = words.whole; button.setAttribute("role", "button");
        button.setAttribute("aria-label", words.whole);
        L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); view.whole(view.geometry.box); });
        return bar;
      },
    });
    new Home({ position: "topleft" }).addTo(this.map);
  }

  whole(box) {
    this.map.setMinZoom(3).setMaxBounds(null);
    this.fit(box);
    this.map.setMinZoom(this.map.getZoom() - 1).setMaxBounds(this.map.getBounds().pad(0.5));
  }

  fit([west, north, east, south], most = 20) {
    const [x, y] = this.geometry.base;
    const corner = (a, b) => this.map.unproject([a + x, b + y], this.geometry.zoom);
    this.map.fitBounds(L.latLngBounds(corner(west, south), corner(east, north)), { padding: [14, 14], animate: false, maxZoom: most });
  }

  zoneBox(zone) {
    const { zones } = this.plan, { boxes } = this.geometry, box = [2 ** 30, 2 ** 30, -(2 ** 30), -(2 ** 30)];
    zones.forEach((owner, u) => {
      if (owner !== zone) return;
      for (const k of [0, 1]) box[k] = Math.min(box[k], boxes[4 * u + k]);
      for (const k of [2, 3]) box[k] = Math.max(box[k], boxes[4 * u + k]);
    });
    const room = Math.max(box[2] - box[0], box[3] - box[1]) / 2;
    return box[0] > box[2] ? this.geometry.box : [box[0] - room, box[1] - room, box[2] + room, box[3] + room];
  }

  hover({ latlng, containerPoint }) {
    const mark = this.layer.markAt(latlng), unit = this.layer.at(latlng);
    const zone = unit < 0 ? -1 : this.plan.zones[unit];
    this.layer.hover(zone);
    const lines = mark ? this.markLines(mark) : unit < 0 ? [] : this.unitLines(unit, zone);
    if (!lines.length) return this.leave(zone);
    this.card.replaceChildren();
    lines.forEach((words, k) => element(this.card, "div", k ? "" : "title", words));
    this.card.hidden = false;
    const { clientWidth, clientHeight } = this.stage, right = containerPoint.x > clientWidth / 2;
    this.card.style.left = right ? "" : `${containerPoint.x + 16}px`;
    this.card.style.right = right ? `${clientWidth - containerPoint.x + 16}px` : "";
    this.card.style.top = `${Math.max(6, Math.min(containerPoint.y - 12, clientHeight - this.card.offsetHeight - 6))}px`;
  }

  leave(zone = -1) {
    this.card.hidden = true;
    this.layer?.hover(zone);
  }

  unitLines(unit, zone) {
    const { header } = this.geometry, { data } = this, lines = [];
    if (this.plan.names[zone]) lines.push(this.plan.names[zone]);
    if (header.unit_names?.[unit]) lines.push(header.unit_names[unit]);
    const count = header.households?.[unit];
    lines.push(`${data.words.households} ${count === null || count === undefined ? data.words.missing : count.toLocaleString("en")}`);
    if (data.values) lines.push(`${data.words.value} ${data.values[unit] < 0 ? data.words.missing : data.values[unit].toLocaleString("en")}`);
    lines.push(this.layer.what.palette[parseInt(this.layer.what.classes[unit], 36)].label);
    return lines;
  }

  markLines({ name, index }) {
    const names = this.geometry.header.mark_names?.[name];
    return [names?.[index] ?? "", this.data.mark_words?.[name] ?? ""].filter(Boolean);
  }

  click({ latlng }) {
    const unit = this.layer.at(latlng);
    if (unit < 0 || this.paint?.took(unit) || (this.paint && this.paint.kept.tool !== "look")) return;
    this.tell({ unit, zone: this.plan.zones[unit], click: ++this.clicks });
  }

  explain(data) {
    const ratio = window.devicePixelRatio || 1;
    this.legend.replaceChildren();
    if (data.words.title) element(this.legend, "span", "heading", data.words.title);
    for (const kind of data.palette) {
      if (kind.count === 0) continue;
      const entry = element(this.legend, "span", "entry");
      entry.appendChild(swatch(kind, ratio));
      element(entry, "span", "", kind.label);
      if (kind.count !== undefined) element(entry, "b", "", kind.count.toLocaleString("en"));
    }
    for (const name of data.shown ?? []) {
      if (!this.geometry.marks[name]?.length) continue;
      const entry = element(this.legend, "span", "entry"), style = MARKS[name] ?? MARKS.facility;
      const mark = element(entry, "i", style.shape);
      mark.style.background = style.fill;
      element(entry, "span", "", data.mark_words?.[name] ?? name);
    }
    for (const name of Object.keys(this.geometry.lines)) {
      if (!this.layer.draws(name)) continue;
      const entry = element(this.legend, "span", "entry");
      element(entry, "i", `line ${name}`);
      element(entry, "span", "", data.line_words?.[name] ?? name);
    }
  }
}
