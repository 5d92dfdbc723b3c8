// A unit under the keyboard's cursor: Shift and the arrows go to the neighbour that lies that way.

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Cursor {
  constructor(view) {
    this.view = view;
    this.unit = -1;
  }

  go(unit) {
    const { view } = this;
    this.unit = unit;
    view.layer.over({ cursor: unit });
    view.live.textContent = view.card.ofUnit(unit).join(" · ");
    const spots = view.geometry.unitSpots(), [x, y] = view.geometry.base;
    view.map.panInside(view.map.unproject([spots[2 * unit] + x, spots[2 * unit + 1] + y], view.geometry.zoom), { padding: [60, 60], animate: false });
  }

  key(event) {
    const way = event.shiftKey && WAYS[event.key];
    if (way) this.#step(...way);
    else if (event.key === "Enter" && this.unit >= 0) { if (!this.view.paint?.at(this.unit)) this.view.pick(this.unit); }
    else return false;
    return true;
  }

  #step(dx, dy) {
    const { view } = this, { geometry } = view, spots = geometry.unitSpots();
    if (this.unit < 0) {
      const middle = view.layer.at(view.map.getCenter());
      return this.go(middle < 0 ? 0 : middle);
    }
    const at = [spots[2 * this.unit], spots[2 * this.unit + 1]];
    let best = -1, straightest = 0.3; // about 70 degrees to either side
    for (const near of this.#near(this.unit)) {
      const x = spots[2 * near] - at[0], y = spots[2 * near + 1] - at[1], along = (x * dx + y * dy) / Math.hypot(x, y);
      if (along > straightest) { straightest = along; best = near; }
    }
    if (best >= 0) this.go(best);
  }

  #near(unit) {
    const { left, right } = this.view.geometry, found = new Set();
    for (let arc = 0; arc < left.length; arc++) {
      if (left[arc] === unit && right[arc] >= 0) found.add(right[arc]);
      if (right[arc] === unit && left[arc] >= 0) found.add(left[arc]);
    }
    return found;
  }
}
