// Whose zone each unit is in: as the geometry came, but for what was moved.

export class Plan {
  // pairs: [unit, zone]; zones beyond the geometry's own are new and carry newNames
  constructor(geometry, pairs, newNames) {
    this.zones = geometry.zones.slice();
    for (const [unit, zone] of pairs) this.zones[unit] = zone;
    const own = geometry.header.zone_names ?? [];
    this.names = [...own, ...newNames];
    const held = new Uint8Array(this.names.length);
    for (let u = 0; u < this.zones.length; u++) held[this.zones[u]] = 1;
    this.spots = new Int32Array(2 * this.names.length);
    this.spots.set(geometry.spots.subarray(0, 2 * own.length));
    for (let zone = own.length; zone < this.names.length; zone++) if (held[zone]) this.#place(geometry, zone);
    const gave = new Set(pairs.map(([unit]) => geometry.zones[unit]));
    for (const zone of gave) { // the unit that bore its name may be gone
      const bearer = zone < 0 || !held[zone] ? -1 : geometry.bearer(zone);
      if (bearer >= 0 && this.zones[bearer] !== zone) this.#place(geometry, zone);
    }
    const fresh = newNames.map((_, k) => own.length + k);
    this.order = [...fresh, ...(geometry.header.zone_order ?? [])].filter((zone) => held[zone]);
  }

  // a zone's name stands in the unit nearest to the middle of its units
  #place(geometry, zone) {
    const spots = geometry.unitSpots(), mine = [];
    this.zones.forEach((owner, u) => { if (owner === zone) mine.push([spots[2 * u], spots[2 * u + 1]]); });
    const x = mine.reduce((sum, m) => sum + m[0], 0) / mine.length;
    const y = mine.reduce((sum, m) => sum + m[1], 0) / mine.length;
    const away = (m) => Math.hypot(m[0] - x, m[1] - y);
    this.spots.set(mine.reduce((a, b) => (away(b) < away(a) ? b : a)), 2 * zone);
  }
}
