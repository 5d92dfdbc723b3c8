// Fills, borders and context lines, drawn inside a box of the geometry's own coordinates.

import { pattern } from "./hatch.js";

const BORDER = "#3b4650", THIN = "rgba(59,70,80,.28)";
const CONTEXT = {
  roads: { ink: "rgba(110,100,90,.55)", width: 0.9, from: 12 },
  barriers: { ink: "rgba(70,130,180,.85)", width: 2.4, from: 0 },
};
const SHEER = 0.62; // of fills over a base map
const MOST = 128; // units in one path: huge ones are slow, and only a vast community has as many

export const apart = (boxes, b, v) =>
  boxes[b] > v[2] || boxes[b + 2] < v[0] || boxes[b + 1] > v[3] || boxes[b + 3] < v[1];

export const draws = (name, zoom) => zoom >= CONTEXT[name].from;

export function paint(pen, what, inks, frame, box) {
  const { zoom } = frame, detail = what.geometry.at(zoom <= 11 ? 3 : zoom < 13 ? 2 : zoom < 15 ? 1 : 0);
  fills(pen, what, inks, frame, box, detail);
  borders(pen, what, frame, box, detail);
  for (const [name, style] of Object.entries(CONTEXT)) if (draws(name, zoom)) context(pen, what.geometry.lines[name], frame, style, box);
}

// units of one zone and one ink are one path: anti-aliased seams stay under the borders
function fills(pen, { geometry, plan: { zones }, sheer }, { ofUnit, list }, frame, box, detail) {
  const groups = new Map(), { boxes } = geometry;
  for (let u = 0; u < geometry.units; u++) {
    if (apart(boxes, u * 4, box)) continue;
    const key = zones[u] * list.length + ofUnit[u], known = groups.get(key);
    if (!known) groups.set(key, [[u]]);
    else if (known[0].length < MOST) known[0].push(u);
    else known.unshift([u]);
  }
  for (const [key, paths] of groups) {
    const ink = key % list.length, hatching = grounded(pen, list[ink], frame);
    for (const units of paths) {
      pen.beginPath();
      for (const u of units) geometry.trace(pen, u, detail);
      pen.globalAlpha = sheer ? SHEER : 1;
      pen.fillStyle = list[ink].fill;
      pen.fill("nonzero");
      pen.globalAlpha = 1;
      if (hatching) { pen.fillStyle = hatching; pen.fill("nonzero"); }
    }
  }
}

// as large on the screen at every zoom, and fixed to the ground
function grounded(pen, { hatch, line }, { ratio, scale }) {
  if (!hatch) return null;
  const made = pattern(pen, hatch, line, ratio);
  made.setTransform(new DOMMatrix().scale(1 / (ratio * scale)));
  return made;
}

function borders(pen, { geometry, plan: { zones } }, { zoom, scale }, box, { xy, parts }) {
  const { left, right, arcBoxes } = geometry, thin = [], thick = [];
  for (let arc = 0; arc < left.length; arc++) {
    if (apart(arcBoxes, arc * 4, box)) continue;
    const same = left[arc] >= 0 && right[arc] >= 0 && zones[left[arc]] === zones[right[arc]];
    (same ? thin : thick).push(arc);
  }
  const stroke = (ink, width, wanted) => {
    pen.strokeStyle = ink; pen.lineWidth = width / scale;
    runs(pen, wanted, parts, xy);
  };
  if (zoom >= 13.5) stroke(THIN, 0.8, thin);
  stroke(BORDER, zoom < 11.5 ? 0.6 : zoom < 13.5 ? 0.9 : 1.5, thick);
}

function context(pen, lines, { scale }, style, box) {
  if (!lines) return;
  pen.strokeStyle = style.ink; pen.lineWidth = style.width / scale;
  const wanted = [];
  for (let p = 0; p + 1 < lines.parts.length; p++) if (!apart(lines.boxes, p * 4, box)) wanted.push(p);
  runs(pen, wanted, lines.parts, lines.xy);
}

function runs(pen, wanted, parts, xy) {
  pen.beginPath();
  wanted.forEach((part, n) => {
    if (n && n % 64 === 0) { pen.stroke(); pen.beginPath(); } // huge paths are slow
    pen.moveTo(xy[2 * parts[part]], xy[2 * parts[part] + 1]);
    for (let k = parts[part] + 1; k < parts[part + 1]; k++) pen.lineTo(xy[2 * k], xy[2 * k + 1]);
  });
  pen.stroke();
}
