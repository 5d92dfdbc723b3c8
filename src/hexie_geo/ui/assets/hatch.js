// Hatching as canvas patterns: classes stay apart in grey and to colour-blind eyes.

const TILE = 11; // css pixels
const patterns = new Map(); // by hatch, ink and ratio: few, and asked for at every drawing

export function pattern(pen, hatch, ink, ratio) {
  const key = `${hatch}|${ink}|${ratio}`;
  if (!patterns.has(key)) patterns.set(key, pen.createPattern(tile(hatch, ink, ratio), "repeat"));
  return patterns.get(key);
}

function tile(hatch, ink, ratio) {
  const size = Math.round(TILE * ratio), canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const g = canvas.getContext("2d");
  g.strokeStyle = g.fillStyle = ink;
  g.lineWidth = ratio;
  const line = (...points) => { g.beginPath(); g.moveTo(points[0], points[1]); g.lineTo(points[2], points[3]); g.stroke(); };
  const rising = () => { line(0, size, size, 0); line(-size / 2, size / 2, size / 2, -size / 2); line(size / 2, size * 1.5, size * 1.5, size / 2); };
  const falling = () => { line(0, 0, size, size); line(-size / 2, size / 2, size / 2, size * 1.5); line(size / 2, -size / 2, size * 1.5, size / 2); };
  if (/[/x]/.test(hatch)) rising();
  if (/[\\x]/.test(hatch)) falling();
  if (hatch.includes("-")) line(0, size / 2, size, size / 2);
  if (hatch.includes("|")) line(size / 2, 0, size / 2, size);
  if (hatch.includes("#")) { line(0, size / 2, size, size / 2); line(size / 2, 0, size / 2, size); }
  if (hatch.includes(".")) { g.beginPath(); g.arc(size / 2, size / 2, 1.2 * ratio, 0, 7); g.fill(); }
  return canvas;
}

export function swatch(kind, ratio) {
  const canvas = document.createElement("canvas"), width = 26, height = 16;
  canvas.width = width * ratio; canvas.height = height * ratio;
  canvas.style.width = `${width}px`; canvas.style.height = `${height}px`;
  const g = canvas.getContext("2d");
  g.fillStyle = kind.fill; g.fillRect(0, 0, canvas.width, canvas.height);
  if (kind.hatch) {
    const made = pattern(g, kind.hatch, kind.line, ratio);
    made.setTransform(new DOMMatrix()); // the map may have laid it on the ground
    g.fillStyle = made;
    g.fillRect(0, 0, canvas.width, canvas.height);
  }
  g.strokeStyle = kind.line; g.lineWidth = ratio;
  g.strokeRect(ratio / 2, ratio / 2, canvas.width - ratio, canvas.height - ratio);
  return canvas;
}
