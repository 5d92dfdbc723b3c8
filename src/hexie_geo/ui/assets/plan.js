// Whose zone each unit is in: as the geometry came, but for what was moved.

export class Plan {
  // moved: [unit, zone] pairs; zones beyond the geometry's own are new and carry newNames
  constructor(geometry, moved = [], newNames = []) {
    this.key = JSON.stringify([moved, newNames]);
    this.zones = geometry.zones.slice();
    for (const [unit, zone] of moved) this.zones[unit] = zone;
    const own = geometry.header.zone_names ?? [];
    this.names = [...own, ...newNames];
    this.spots = new Int32Array(2 * this.names.length);
    this.spots.set(geometry.spots.subarray(0, 2 * own.length));
    const empty = new Set(own.keys());
    this.zones.forEach((zone) => empty.delete(zone));
    for (let zone = own.length; zone < this.names.length; zone++) this.#place(geometry, zone);
    const fresh = newNames.map((_, k) => own.length + k);
    this.order = [...fresh, ...(geometry.header.zone_order ?? [])].filter((zone) => !empty.has(zone));
  }

  is(moved = [], newNames = []) { return this.key === JSON.stringify([moved, newNames]); }

  // a new zone's name stands in the unit nearest to the middle of its units
  #place({ boxes }, zone) {
    const middles = [];
    this.zones.forEach((owner, u) => {
      if (owner === zone) middles.push([(boxes[4 * u] + boxes[4 * u + 2]) / 2, (boxes[4 * u + 1] + boxes[4 * u + 3]) / 2]);
    });
    if (!middles.length) return;
    const x = middles.reduce((sum, m) => sum + m[0], 0) / middles.length;
    const y = middles.reduce((sum, m) => sum + m[1], 0) / middles.length;
    const away = (m) => Math.hypot(m[0] - x, m[1] - y);
    const best = middles.reduce((a, b) => (away(b) < away(a) ? b : a));
    this.spots.set([Math.round(best[0]), Math.round(best[1])], 2 * zone);
  }
}
