// Two canvases: fills and borders, redrawn only where something changed; above them what moves often.

import L from "./leaflet.js";
import { drawAbove } from "./above.js";
import { NOWHERE, widen } from "./geometry.js";
import { draws, paint } from "./ink.js";

const EVERYWHERE = [-(2 ** 30), -(2 ** 30), 2 ** 30, 2 ** 30];
const HEEDED = ["chosen", "geometry", "marks", "plan", "shown"]; // by what lies above

export const Coverage = L.Renderer.extend({
  options: { padding: 0.15 },
  top: { hovered: -1, cursor: -1 },

  // what: geometry, plan (whose zone each unit is in), kinds (one per unit: its place in the
  // palette), palette, chosen zone, marks (spots by name) and which are shown, sheer (let what lies
  // beneath through)
  show(what) {
    const old = this.what, was = this._inks;
    this.what = what;
    this._inks = inked(what);
    if (!this._bounds) return;
    const box = difference(old, was, what, this._inks);
    if (box) this._draw(box);
    else if (HEEDED.some((name) => what[name] !== old[name])) this._soonAbove();
  },

  // hovered zone, sketched path, unit under the keyboard's cursor, dragged mark
  over(top) {
    if (Object.keys(top).every((name) => top[name] === this.top[name])) return;
    this.top = { ...this.top, ...top };
    this._soonAbove();
  },

  at(latlng) {
    return this.what.geometry.unitAt(...this.own(latlng));
  },

  // a place in the geometry's own coordinates
  own(latlng) {
    const { geometry } = this.what, p = this._map.project(latlng, geometry.zoom);
    return [p.x - geometry.base[0], p.y - geometry.base[1]];
  },

  markAt(latlng, reach = 9) {
    const { geometry, marks, shown } = this.what, [x, y] = this.own(latlng);
    let best = null, nearest = reach * 2 ** (geometry.zoom - this._map.getZoom());
    for (const name of shown ?? []) {
      const spots = marks[name] ?? [];
      for (let i = 0; i < spots.length; i += 2) {
        const away = Math.hypot(spots[i] - x, spots[i + 1] - y);
        if (away < nearest) { nearest = away; best = { name, index: i / 2 }; }
      }
    }
    return best;
  },

  draws(name) { return draws(name, this._map.getZoom()); },

  _initContainer() {
    this._container = document.createElement("div");
    this._below = this._container.appendChild(document.createElement("canvas"));
    this._above = this._container.appendChild(document.createElement("canvas"));
    for (const canvas of [this._below, this._above]) canvas.style.position = "absolute";
    this._pen = this._below.getContext("2d");
    this._topPen = this._above.getContext("2d");
    if (!this._pen || !this._topPen) throw new Error("canvas");
  },

  _destroyContainer() { L.DomUtil.remove(this._container); },

  _updatePaths() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, this._bounds.min);
    for (const canvas of [this._below, this._above]) {
      canvas.width = size.x * ratio; canvas.height = size.y * ratio;
      canvas.style.width = `${size.x}px`; canvas.style.height = `${size.y}px`;
    }
    this._draw();
  },

  _frame() {
    const ratio = window.devicePixelRatio || 1, zoom = this._map.getZoom();
    const { geometry } = this.what, scale = 2 ** (zoom - geometry.zoom);
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    return { ratio, zoom, scale, x: geometry.base[0] * scale - origin.x, y: geometry.base[1] * scale - origin.y };
  },

  // draw again what meets a box; the clip runs along whole pixels, so that no seam is left
  _draw(box = EVERYWHERE) {
    if (!this.what || (this._map._animatingZoom && box !== EVERYWHERE)) return; // its end draws everything
    const began = performance.now(), pen = this._pen, { width, height } = pen.canvas;
    const frame = this._frame(), { ratio } = frame, k = ratio * frame.scale, x = ratio * frame.x, y = ratio * frame.y;
    const west = Math.max(0, Math.floor(box[0] * k + x - 4 * ratio)), north = Math.max(0, Math.floor(box[1] * k + y - 4 * ratio));
    const east = Math.min(width, Math.ceil(box[2] * k + x + 4 * ratio)), south = Math.min(height, Math.ceil(box[3] * k + y + 4 * ratio));
    if (west < east && north < south) {
      pen.save();
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(west, north, east - west, south - north);
      pen.beginPath();
      pen.rect(west, north, east - west, south - north);
      pen.clip();
      pen.setTransform(k, 0, 0, k, x, y);
      pen.lineJoin = pen.lineCap = "round";
      const slack = 2 / frame.scale; // a border is as wide as that
      paint(pen, this.what, this._inks, frame, [(west - x) / k - slack, (north - y) / k - slack, (east - x) / k + slack, (south - y) / k + slack]);
      pen.restore();
    }
    this._soonAbove();
    this.drawn = performance.now() - began;
  },

  // once, when all that one event changes has been told
  _soonAbove() {
    if (this._soon) return;
    this._soon = true;
    queueMicrotask(() => { this._soon = false; this._drawAbove(); });
  },

  _drawAbove() {
    if (!this.what || !this._bounds || !this._map) return;
    const frame = this._frame(), pen = this._topPen, { ratio, scale, x, y } = frame;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
    pen.lineJoin = pen.lineCap = "round";
    drawAbove(pen, this.what, frame, this._bounds.getSize(), this.top);
  },
});

// the palette's different inks, and which one each unit has: a legend that is sorted anew, or
// counts anew, repaints nothing
const INKS = new Map(), LIST = [];

function inked({ kinds, palette }) {
  const place = palette.map((kind) => {
    const key = `${kind.fill}|${kind.line}|${kind.hatch}`;
    if (!INKS.has(key)) { INKS.set(key, LIST.length); LIST.push(kind); }
    return INKS.get(key);
  });
  const ofUnit = new Uint16Array(kinds.length);
  for (let u = 0; u < kinds.length; u++) ofUnit[u] = place[kinds[u]];
  return { list: LIST, ofUnit };
}

// the box of the units that look otherwise than before; null if none does
function difference(old, was, what, inks) {
  if (old?.geometry !== what.geometry || old.sheer !== what.sheer) return EVERYWHERE;
  const { units, boxes } = what.geometry, a = old.plan.zones, b = what.plan.zones, box = NOWHERE.slice();
  for (let u = 0; u < units; u++) if (a[u] !== b[u] || was.ofUnit[u] !== inks.ofUnit[u]) widen(box, 0, boxes, u * 4);
  return box[0] > box[2] ? null : box;
}
