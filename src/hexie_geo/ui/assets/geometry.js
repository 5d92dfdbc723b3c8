// Reads what ui/arcs.py packs: arcs of whole numbers, rings and units made of them.

const known = new Map(); // by address; an address names its content, so it never goes stale

export function load(address) {
  if (!known.has(address)) {
    const reading = read(address).catch((error) => { known.delete(address); throw error; });
    known.set(address, reading);
  }
  return known.get(address);
}

// words in one language, by an address that names its content too
const sayings = new Map();
export function said(address) {
  if (!sayings.has(address)) {
    const reading = bytesOf(address).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
    sayings.set(address, reading.catch((error) => { sayings.delete(address); throw error; }));
  }
  return sayings.get(address);
}

const read = async (address) => new Geometry(await bytesOf(address));

async function bytesOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  let bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    bytes = new Uint8Array(await new Response(plain).arrayBuffer());
  }
  return bytes;
}

function numbers(bytes) {
  const found = new Float64Array(bytes.length);
  let count = 0, value = 0, scale = 1;
  for (const byte of bytes) {
    value += (byte & 127) * scale;
    if (byte & 128) { scale *= 128; continue; }
    found[count++] = value % 2 ? -(value + 1) / 2 : value / 2; // zigzag
    value = 0; scale = 1;
  }
  return found.subarray(0, count);
}

// base64 of varints: how units travel in messages; rising units as runs of gap and length
export function pack(units) {
  let bytes = "", end = 0;
  const put = (value) => {
    let rest = 2 * value; // zigzag of what is never negative
    while (rest > 127) { bytes += String.fromCharCode((rest % 128) | 128); rest = Math.floor(rest / 128); }
    bytes += String.fromCharCode(rest);
  };
  for (let k = 0, from = 0; k < units.length; k++) {
    if (units[k + 1] === units[k] + 1) continue;
    put(units[from] - end);
    put(k + 1 - from);
    end = units[k] + 1;
    from = k + 1;
  }
  return btoa(bytes);
}

// [unit, zone] of runs of gap, length and zone
export function unpackPairs(text) {
  const flat = numbers(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))), pairs = [];
  let unit = 0;
  for (let i = 0; i < flat.length; i += 3) {
    unit += flat[i];
    for (let k = 0; k < flat[i + 1]; k++) pairs.push([unit++, flat[i + 2]]);
  }
  return pairs;
}

function running(steps) {
  const found = new Int32Array(steps.length);
  let sum = 0;
  for (let i = 0; i < steps.length; i++) found[i] = sum += steps[i];
  return found;
}

function offsets(sizes) {
  const found = new Int32Array(sizes.length + 1);
  for (let i = 0; i < sizes.length; i++) found[i + 1] = found[i] + sizes[i];
  return found;
}

// west, north, east, south of what holds nothing
export const NOWHERE = [2 ** 30, 2 ** 30, -(2 ** 30), -(2 ** 30)];

export function widen(box, b, more, m) {
  if (more[m] < box[b]) box[b] = more[m];
  if (more[m + 1] < box[b + 1]) box[b + 1] = more[m + 1];
  if (more[m + 2] > box[b + 2]) box[b + 2] = more[m + 2];
  if (more[m + 3] > box[b + 3]) box[b + 3] = more[m + 3];
}

// the box of every run of vertices
function boxes(parts, xy) {
  const found = new Int32Array(4 * (parts.length - 1)), at = [0, 0, 0, 0];
  for (let part = 0; part + 1 < parts.length; part++) {
    found.set(NOWHERE, 4 * part);
    for (let k = parts[part]; k < parts[part + 1]; k++) {
      at[0] = at[2] = xy[2 * k]; at[1] = at[3] = xy[2 * k + 1];
      widen(found, 4 * part, at, 0);
    }
  }
  return found;
}

export class Geometry {
  constructor(bytes) {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    this.header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    const streams = {};
    let at = 4 + length;
    for (const [name, size] of Object.entries(this.header.streams)) {
      streams[name] = bytes.subarray(at, at + size);
      at += size;
    }
    this.units = this.header.units;
    this.zoom = this.header.zoom; // at which a unit of the coordinates is a pixel
    const { xy, base, box } = this.#points(streams.dxy);
    Object.assign(this, { xy, base, box });
    this.arcs = offsets(numbers(streams.sizes));
    this.levels = streams.levels;
    this.refs = running(numbers(streams.refs));
    this.rings = offsets(numbers(streams.ring_sizes));
    this.#units(running(numbers(streams.ring_units)));
    this.zones = streams.zones ? running(numbers(streams.zones)) : Int32Array.from({ length: this.units }, (_, u) => u);
    this.spots = streams.spots ? this.#placed(streams.spots) : new Int32Array();
    this.lines = {};
    for (const name of this.header.lines ?? []) {
      const xy = this.#placed(streams[`${name}_dxy`]), parts = offsets(numbers(streams[`${name}_sizes`]));
      this.lines[name] = { xy, parts, boxes: boxes(parts, xy) };
    }
    this.marks = Object.fromEntries((this.header.marks ?? []).map((name) => [name, this.#placed(streams[`mark_${name}`])]));
    this.detail = new Map();
  }

  // coordinates are kept from the middle of the data: canvas paths have single precision
  #points(stream) {
    const steps = numbers(stream), xy = new Float64Array(steps.length);
    let x = 0, y = 0, west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
    for (let i = 0; i < steps.length; i += 2) {
      xy[i] = x += steps[i]; xy[i + 1] = y += steps[i + 1];
      if (x < west) west = x; if (x > east) east = x;
      if (y < north) north = y; if (y > south) south = y;
    }
    const base = [Math.round((west + east) / 2), Math.round((north + south) / 2)];
    const near = new Int32Array(xy.length);
    for (let i = 0; i < xy.length; i += 2) { near[i] = xy[i] - base[0]; near[i + 1] = xy[i + 1] - base[1]; }
    return { xy: near, base, box: [west - base[0], north - base[1], east - base[0], south - base[1]] };
  }

  #placed(stream) {
    const steps = numbers(stream), near = new Int32Array(steps.length);
    let x = -this.base[0], y = -this.base[1];
    for (let i = 0; i < steps.length; i += 2) { near[i] = x += steps[i]; near[i + 1] = y += steps[i + 1]; }
    return near;
  }

  #units(ringUnits) {
    this.unitRings = Array.from({ length: this.units }, () => []);
    this.arcBoxes = boxes(this.arcs, this.xy);
    this.boxes = new Int32Array(this.units * 4);
    this.left = new Int32Array(this.arcs.length - 1).fill(-1); // the unit on either side of an arc
    this.right = this.left.slice();
    for (let u = 0; u < this.units; u++) this.boxes.set(NOWHERE, u * 4);
    ringUnits.forEach((unit, ring) => {
      this.unitRings[unit].push(ring);
      for (let r = this.rings[ring]; r < this.rings[ring + 1]; r++) {
        const back = this.refs[r] < 0, arc = back ? ~this.refs[r] : this.refs[r];
        (back ? this.right : this.left)[arc] = unit;
        widen(this.boxes, unit * 4, this.arcBoxes, arc * 4);
      }
    });
  }

  // the vertices that survive `level` tolerances, arc by arc
  at(level) {
    if (!this.detail.has(level)) {
      const xy = new Int32Array(this.xy.length), parts = new Int32Array(this.arcs.length);
      let n = 0;
      for (let arc = 0; arc + 1 < this.arcs.length; arc++) {
        for (let i = this.arcs[arc]; i < this.arcs[arc + 1]; i++) {
          if (this.levels[i] >= level) { xy[n++] = this.xy[2 * i]; xy[n++] = this.xy[2 * i + 1]; }
        }
        parts[arc + 1] = n / 2;
      }
      this.detail.set(level, { xy: xy.subarray(0, n), parts });
    }
    return this.detail.get(level);
  }

  trace(path, unit, { xy, parts }) {
    for (const ring of this.unitRings[unit]) {
      let first = true;
      for (let r = this.rings[ring]; r < this.rings[ring + 1]; r++) {
        const ref = this.refs[r], arc = ref < 0 ? ~ref : ref;
        const from = parts[arc], to = parts[arc + 1];
        for (let k = 0; k < to - from - 1; k++) { // an arc's end is the next one's start
          const i = 2 * (ref < 0 ? to - 1 - k : from + k);
          if (first) { path.moveTo(xy[i], xy[i + 1]); first = false; } else path.lineTo(xy[i], xy[i + 1]);
        }
      }
      path.closePath();
    }
  }

  // a point inside each unit: the middle of its widest stretch at half its height
  unitSpots() {
    if (this.middles) return this.middles;
    this.middles = new Int32Array(2 * this.units);
    for (let u = 0; u < this.units; u++) {
      const y = (this.boxes[4 * u + 1] + this.boxes[4 * u + 3]) / 2 + 0.5, cuts = [];
      for (const ring of this.unitRings[u]) {
        for (let r = this.rings[ring]; r < this.rings[ring + 1]; r++) {
          const arc = this.refs[r] < 0 ? ~this.refs[r] : this.refs[r];
          for (let i = this.arcs[arc] * 2; i < this.arcs[arc + 1] * 2 - 2; i += 2) {
            const ax = this.xy[i], ay = this.xy[i + 1], bx = this.xy[i + 2], by = this.xy[i + 3];
            if (ay > y !== by > y) cuts.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
          }
        }
      }
      cuts.sort((a, b) => a - b);
      let best = 0, x = (this.boxes[4 * u] + this.boxes[4 * u + 2]) / 2;
      for (let k = 0; k + 1 < cuts.length; k += 2) {
        if (cuts[k + 1] - cuts[k] > best) { best = cuts[k + 1] - cuts[k]; x = (cuts[k] + cuts[k + 1]) / 2; }
      }
      this.middles.set([Math.round(x), Math.round(y)], 2 * u);
    }
    return this.middles;
  }

  // the unit in which a zone's name stands
  bearer(zone) {
    this.bearers ??= new Map();
    if (!this.bearers.has(zone)) this.bearers.set(zone, this.unitAt(this.spots[2 * zone], this.spots[2 * zone + 1]));
    return this.bearers.get(zone);
  }

  unitAt(x, y) {
    for (let u = 0; u < this.units; u++) {
      const b = u * 4;
      if (x < this.boxes[b] || y < this.boxes[b + 1] || x > this.boxes[b + 2] || y > this.boxes[b + 3]) continue;
      if (this.#inside(u, x, y)) return u;
    }
    return -1;
  }

  #inside(unit, x, y) {
    let odd = false;
    for (const ring of this.unitRings[unit]) {
      for (let r = this.rings[ring]; r < this.rings[ring + 1]; r++) {
        const arc = this.refs[r] < 0 ? ~this.refs[r] : this.refs[r];
        for (let i = this.arcs[arc] * 2; i < this.arcs[arc + 1] * 2 - 2; i += 2) {
          const ax = this.xy[i], ay = this.xy[i + 1], bx = this.xy[i + 2], by = this.xy[i + 3];
          if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
        }
      }
    }
    return odd;
  }
}
