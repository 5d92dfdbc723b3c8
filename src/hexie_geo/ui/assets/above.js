// What lies over the map: the outline of what is chosen, a sketched shape, marks, names.

const CHOSEN = "#0b3d5c", FACE = 'system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
export const MARKS = {
  police_office: { fill: "#12305f", shape: "square" },
  facility: { fill: "#8a2f6b", shape: "circle" },
};
const FAR = 2 ** 28; // a mark that is not shown lies farther off than any map
const widths = new Map(); // of names, by font and text

// top: what is hovered, sketched, pointed at by the keyboard, and dragged
export function drawAbove(pen, what, frame, size, top) {
  if (top.hovered >= 0 && top.hovered !== what.chosen) outline(pen, what, frame, top.hovered, 1.8);
  if (what.chosen >= 0) outline(pen, what, frame, what.chosen, 3.2);
  if (top.cursor >= 0) cursor(pen, what.geometry, frame, top.cursor);
  if (top.sketch) sketched(pen, frame, top.sketch);
  pen.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
  for (const name of what.shown ?? []) moved(pen, what, frame, name, top.dragged);
  for (const name of what.shown ?? []) marks(pen, what, frame, name, size, top.dragged);
  names(pen, what.plan, frame, size);
}

function outline(pen, { geometry, plan: { zones } }, { scale, zoom }, zone, width) {
  const { left, right } = geometry, detail = geometry.at(zoom < 13 ? 1 : 0);
  pen.beginPath();
  for (let arc = 0; arc < left.length; arc++) {
    const a = left[arc] >= 0 && zones[left[arc]] === zone, b = right[arc] >= 0 && zones[right[arc]] === zone;
    if (a === b) continue;
    for (let k = detail.parts[arc]; k < detail.parts[arc + 1]; k++) {
      if (k === detail.parts[arc]) pen.moveTo(detail.xy[2 * k], detail.xy[2 * k + 1]);
      else pen.lineTo(detail.xy[2 * k], detail.xy[2 * k + 1]);
    }
  }
  ringed(pen, scale, width);
}

function ringed(pen, scale, width, ink = CHOSEN) {
  pen.strokeStyle = "#fff"; pen.lineWidth = (width + 2.6) / scale; pen.stroke();
  pen.strokeStyle = ink; pen.lineWidth = width / scale; pen.stroke();
}

function cursor(pen, geometry, { scale }, unit) {
  pen.beginPath();
  geometry.trace(pen, unit, geometry.at(0));
  pen.setLineDash([6 / scale, 4 / scale]);
  ringed(pen, scale, 2.4, "#a3003f");
  pen.setLineDash([]);
}

function sketched(pen, { scale }, path) {
  pen.beginPath();
  path.forEach(([x, y], k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fillStyle = "rgba(11,61,92,.12)"; pen.fill();
  pen.strokeStyle = CHOSEN; pen.lineWidth = 1.5 / scale; pen.stroke();
}

// where a place stood before a draft put it elsewhere: a ring, and a dashed line from it
function moved(pen, what, { scale, x, y }, name, dragged) {
  const spots = what.marks[name] ?? [], homes = what.geometry.marks[name] ?? [];
  for (let i = 0; i < spots.length; i += 2) {
    const held = dragged?.name === name && 2 * dragged.index === i;
    const [ax, ay] = held ? dragged.at : [spots[i], spots[i + 1]];
    if (Math.abs(ax) >= FAR || (ax === homes[i] && ay === homes[i + 1])) continue;
    const px = homes[i] * scale + x, py = homes[i + 1] * scale + y;
    for (const [ink, width] of [["#fff", 4], ["#a3003f", 1.6]]) {
      pen.strokeStyle = ink; pen.lineWidth = width;
      pen.beginPath(); pen.moveTo(px, py); pen.lineTo(ax * scale + x, ay * scale + y);
      if (width < 4) pen.setLineDash([5, 4]);
      pen.stroke(); pen.setLineDash([]);
      pen.beginPath(); pen.arc(px, py, 4.5, 0, 7); pen.stroke();
    }
  }
}

function marks(pen, what, { zoom, scale, x, y }, name, size, dragged) {
  const spots = what.marks[name] ?? [], style = MARKS[name] ?? MARKS.facility;
  const half = zoom < 12 ? 2.4 : zoom < 14 ? 4 : 5.5;
  pen.strokeStyle = "#fff"; pen.lineWidth = 1.2;
  for (let i = 0; i < spots.length; i += 2) {
    const held = dragged?.name === name && 2 * dragged.index === i, r = held ? half + 3 : half;
    const px = (held ? dragged.at[0] : spots[i]) * scale + x, py = (held ? dragged.at[1] : spots[i + 1]) * scale + y;
    if (px < -9 || py < -9 || px > size.x + 9 || py > size.y + 9) continue;
    pen.fillStyle = held ? "#a3003f" : style.fill;
    pen.beginPath();
    if (style.shape === "square") pen.rect(px - r, py - r, 2 * r, 2 * r);
    else pen.arc(px, py, r, 0, 7);
    pen.fill(); pen.stroke();
  }
}

// the names of the largest zones first, each only where it overlaps no other
function names(pen, { names: known, order, spots }, { zoom, scale, x, y }, size) {
  const most = zoom < 10.5 ? 0 : zoom < 12 ? 14 : zoom < 13 ? 40 : 400, taken = [];
  const font = pen.font = `${zoom < 13 ? 11 : 12}px ${FACE}`;
  pen.textAlign = "center"; pen.textBaseline = "middle";
  pen.lineJoin = "round"; pen.lineWidth = 3; pen.strokeStyle = "rgba(255,255,255,.9)"; pen.fillStyle = "#1d2733";
  for (const zone of order) {
    if (taken.length >= most) break;
    const px = spots[2 * zone] * scale + x, py = spots[2 * zone + 1] * scale + y;
    if (!(px > 0 && py > 0 && px < size.x && py < size.y)) continue;
    const half = width(pen, font, known[zone]) / 2 + 3, box = [px - half, py - 9, px + half, py + 9];
    if (taken.some((t) => t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3])) continue;
    taken.push(box);
    pen.strokeText(known[zone], px, py);
    pen.fillText(known[zone], px, py);
  }
}

function width(pen, font, text) {
  const key = font + text;
  if (!widths.has(key)) widths.set(key, pen.measureText(text).width);
  return widths.get(key);
}
