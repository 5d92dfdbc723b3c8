// One canvas for fills and borders, one above it for marks, names and the selection.

import L from "./leaflet.js";
import { tile } from "./hatch.js";

const BORDER = "#3b4650", THIN = "rgba(59,70,80,.28)", CHOSEN = "#0b3d5c";
const CONTEXT = {
  roads: { ink: "rgba(110,100,90,.55)", width: 0.9, from: 12 },
  barriers: { ink: "rgba(70,130,180,.85)", width: 2.4, from: 0 },
};
export const MARKS = {
  police_office: { fill: "#12305f", shape: "square" },
  facility: { fill: "#8a2f6b", shape: "circle" },
};

export const Coverage = L.Renderer.extend({
  options: { padding: 0.15 },

  // what: geometry, plan (whose zone each unit is in), classes (one per unit), palette, chosen
  // zone, marks shown
  show(what) {
    const old = this.what;
    const refill = ["classes", "geometry", "plan"].some((name) => what[name] !== old?.[name]);
    this.what = what;
    if (refill) this._group();
    if (this._bounds) this._draw();
  },

  // the line a lasso or a box is drawing, in the geometry's own coordinates
  sketch(path) {
    this._sketch = path;
    this._drawAbove();
  },

  hover(zone) {
    if (zone === this._hovered) return;
    this._hovered = zone;
    this._drawAbove();
  },

  at(latlng) {
    const { geometry } = this.what, p = this._map.project(latlng, geometry.zoom);
    return geometry.unitAt(p.x - geometry.base[0], p.y - geometry.base[1]);
  },

  markAt(latlng, reach = 9) {
    const { geometry, shown } = this.what, scale = 2 ** (geometry.zoom - this._map.getZoom());
    const p = this._map.project(latlng, geometry.zoom), x = p.x - geometry.base[0], y = p.y - geometry.base[1];
    let best = null, nearest = reach * scale;
    for (const name of shown ?? []) {
      const spots = geometry.marks[name] ?? [];
      for (let i = 0; i < spots.length; i += 2) {
        const away = Math.hypot(spots[i] - x, spots[i + 1] - y);
        if (away < nearest) { nearest = away; best = { name, index: i / 2 }; }
      }
    }
    return best;
  },

  draws(name) { return this._map.getZoom() >= CONTEXT[name].from; },

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

  // units of one zone and one class are one path: anti-aliased seams stay under the borders
  _group() {
    const { geometry, plan, classes, palette } = this.what, groups = new Map();
    for (let u = 0; u < geometry.units; u++) {
      const kind = parseInt(classes[u], 36), key = plan.zones[u] * palette.length + kind;
      if (!groups.has(key)) groups.set(key, { kind, units: [] });
      groups.get(key).units.push(u);
    }
    this._groups = [...groups.values()];
  },

  _frame(pen) {
    const ratio = window.devicePixelRatio || 1, zoom = this._map.getZoom();
    const { geometry } = this.what, scale = 2 ** (zoom - geometry.zoom);
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    const size = this._bounds.getSize();
    const x = geometry.base[0] * scale - origin.x, y = geometry.base[1] * scale - origin.y;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
    pen.lineJoin = pen.lineCap = "round";
    const view = [-x / scale, -y / scale, (size.x - x) / scale, (size.y - y) / scale];
    return { ratio, zoom, scale, view, x, y };
  },

  _draw() {
    if (!this.what) return;
    const began = performance.now();
    const pen = this._pen, frame = this._frame(pen), { geometry, palette } = this.what;
    const level = frame.zoom <= 11 ? 3 : frame.zoom < 13 ? 2 : frame.zoom < 15 ? 1 : 0;
    const detail = geometry.at(level), { boxes } = geometry, v = frame.view;
    const inks = palette.map((kind) => kind.hatch && this._pattern(pen, kind, frame));
    for (const { kind, units } of this._groups) {
      let any = false;
      pen.beginPath();
      for (const u of units) {
        const b = u * 4;
        if (boxes[b] > v[2] || boxes[b + 2] < v[0] || boxes[b + 1] > v[3] || boxes[b + 3] < v[1]) continue;
        geometry.trace(pen, u, detail);
        any = true;
      }
      if (!any) continue;
      pen.fillStyle = palette[kind].fill;
      pen.fill("nonzero");
      if (inks[kind]) { pen.fillStyle = inks[kind]; pen.fill("nonzero"); }
    }
    this._borders(pen, frame, detail);
    for (const [name, style] of Object.entries(CONTEXT)) this._context(pen, frame, name, style);
    this._drawAbove();
    this.drawn = performance.now() - began;
  },

  _pattern(pen, kind, { ratio, scale }) {
    const pattern = pen.createPattern(tile(kind.hatch, kind.line, ratio), "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / (ratio * scale)));
    return pattern;
  },

  _borders(pen, { zoom, scale, view: v }, detail) {
    const { geometry, plan: { zones } } = this.what, { left, right, arcs, xy } = geometry, { parts } = detail;
    const between = (arc) => right[arc] < 0 || zones[left[arc]] !== zones[right[arc]];
    const stroke = (ink, width, wanted) => {
      pen.strokeStyle = ink; pen.lineWidth = width / scale;
      let open = 0;
      pen.beginPath();
      for (let arc = 0; arc + 1 < arcs.length; arc++) {
        if (!wanted(arc)) continue;
        const i = 2 * arcs[arc], j = 2 * arcs[arc + 1] - 2;
        const far = 4096 + geometry.boxes[left[arc] * 4 + 2] - geometry.boxes[left[arc] * 4];
        if (Math.max(xy[i], xy[j]) < v[0] - far || Math.min(xy[i], xy[j]) > v[2] + far) continue;
        const at = detail.xy;
        pen.moveTo(at[2 * parts[arc]], at[2 * parts[arc] + 1]);
        for (let k = parts[arc] + 1; k < parts[arc + 1]; k++) pen.lineTo(at[2 * k], at[2 * k + 1]);
        if (++open % 64 === 0) { pen.stroke(); pen.beginPath(); } // huge paths are slow
      }
      pen.stroke();
    };
    if (zoom >= 13.5) stroke(THIN, 0.8, (arc) => !between(arc));
    stroke(BORDER, zoom < 11.5 ? 0.6 : zoom < 13.5 ? 0.9 : 1.5, between);
  },

  _context(pen, { zoom, scale }, name, style) {
    const lines = this.what.geometry.lines[name];
    if (!lines || zoom < style.from) return;
    pen.strokeStyle = style.ink; pen.lineWidth = style.width / scale;
    for (let p = 0; p + 1 < lines.parts.length; p++) {
      if (p % 64 === 0) { if (p) pen.stroke(); pen.beginPath(); }
      for (let k = lines.parts[p]; k < lines.parts[p + 1]; k++) {
        const x = lines.xy[2 * k], y = lines.xy[2 * k + 1];
        if (k === lines.parts[p]) pen.moveTo(x, y); else pen.lineTo(x, y);
      }
    }
    pen.stroke();
  },

  _drawAbove() {
    if (!this.what) return;
    const pen = this._topPen, frame = this._frame(pen);
    if (this._hovered >= 0 && this._hovered !== this.what.chosen) this._outline(pen, frame, this._hovered, 1.8);
    if (this.what.chosen >= 0) this._outline(pen, frame, this.what.chosen, 3.2);
    if (this._sketch) {
      pen.beginPath();
      this._sketch.forEach(([px, py], k) => (k ? pen.lineTo(px, py) : pen.moveTo(px, py)));
      pen.closePath();
      pen.fillStyle = "rgba(11,61,92,.12)"; pen.fill();
      pen.strokeStyle = CHOSEN; pen.lineWidth = 1.5 / frame.scale; pen.stroke();
    }
    pen.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
    this._taken = [];
    this._drawMarks(pen, frame);
    this._drawNames(pen, frame);
  },

  _outline(pen, { scale, zoom }, zone, width) {
    const { geometry, plan: { zones } } = this.what, { left, right } = geometry;
    const detail = geometry.at(zoom < 13 ? 1 : 0);
    pen.beginPath();
    for (let arc = 0; arc < left.length; arc++) {
      const a = zones[left[arc]] === zone, b = right[arc] >= 0 && zones[right[arc]] === zone;
      if (a === b) continue;
      for (let k = detail.parts[arc]; k < detail.parts[arc + 1]; k++) {
        if (k === detail.parts[arc]) pen.moveTo(detail.xy[2 * k], detail.xy[2 * k + 1]);
        else pen.lineTo(detail.xy[2 * k], detail.xy[2 * k + 1]);
      }
    }
    pen.strokeStyle = "#fff"; pen.lineWidth = (width + 2.6) / scale; pen.stroke();
    pen.strokeStyle = CHOSEN; pen.lineWidth = width / scale; pen.stroke();
  },

  _drawMarks(pen, { zoom, scale, x, y }) {
    const { geometry, shown } = this.what, size = zoom < 12 ? 2.4 : zoom < 14 ? 4 : 5.5;
    for (const name of shown ?? []) {
      const spots = geometry.marks[name] ?? [], style = MARKS[name] ?? MARKS.facility;
      pen.fillStyle = style.fill; pen.strokeStyle = "#fff"; pen.lineWidth = 1.2;
      for (let i = 0; i < spots.length; i += 2) {
        const px = spots[i] * scale + x, py = spots[i + 1] * scale + y;
        if (px < -9 || py < -9 || px > pen.canvas.width || py > pen.canvas.height) continue;
        pen.beginPath();
        if (style.shape === "square") pen.rect(px - size, py - size, 2 * size, 2 * size);
        else pen.arc(px, py, size, 0, 7);
        pen.fill(); pen.stroke();
      }
    }
  },

  // the names of the largest zones first, each only where it overlaps no other
  _drawNames(pen, { zoom, scale, x, y }) {
    const { names, order, spots } = this.what.plan;
    const most = zoom < 10.5 ? 0 : zoom < 12 ? 14 : zoom < 13 ? 40 : 400, taken = this._taken;
    pen.font = `${zoom < 13 ? 11 : 12}px system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
    pen.textAlign = "center"; pen.textBaseline = "middle";
    pen.lineJoin = "round"; pen.lineWidth = 3; pen.strokeStyle = "rgba(255,255,255,.9)"; pen.fillStyle = "#1d2733";
    const right = this._bounds.getSize().x, bottom = this._bounds.getSize().y;
    let drawn = 0;
    for (const zone of order) {
      if (drawn >= most) break;
      const px = spots[2 * zone] * scale + x, py = spots[2 * zone + 1] * scale + y;
      if (!(px > 0 && py > 0 && px < right && py < bottom)) continue;
      const half = pen.measureText(names[zone]).width / 2 + 3;
      const box = [px - half, py - 9, px + half, py + 9];
      if (taken.some((t) => t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3])) continue;
      taken.push(box);
      pen.strokeText(names[zone], px, py);
      pen.fillText(names[zone], px, py);
      drawn++;
    }
  },
});
