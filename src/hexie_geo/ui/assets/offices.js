// Police offices and facilities on the map; where a draft may move them they are dragged.

export class Offices {
  constructor(view) {
    this.view = view;
    const { stage } = view;
    // before the map sees it, so that neither it nor a brush moves along
    stage.addEventListener("pointerdown", (event) => this.#take(event), true);
    stage.addEventListener("pointermove", (event) => this.#drag(event), true);
    stage.addEventListener("pointerup", () => this.#drop(), true);
    stage.addEventListener("pointercancel", () => { this.held = null; view.layer.over({ dragged: null }); }, true);
  }

  // the geometry's own places, but for [index, x, y] of those that the draft has moved, in pixels
  // of the world at the geometry's zoom
  placed(sites) {
    const { geometry } = this.view, key = JSON.stringify(sites ?? {});
    if (this.known?.key === key && this.known.geometry === geometry) return this.known.marks;
    const marks = {};
    for (const [name, spots] of Object.entries(geometry.marks)) {
      marks[name] = spots.slice();
      for (const [index, x, y] of sites?.[name] ?? []) marks[name].set([x - geometry.base[0], y - geometry.base[1]], 2 * index);
    }
    this.known = { key, geometry, marks };
    return marks;
  }

  may(name) { return Boolean(this.view.data.edit?.drags?.includes(name)); }

  #take(event) {
    const { view } = this, tool = view.paint?.kept.tool;
    if (event.button !== 0 || !view.layer?.what || tool !== "look" || event.target.closest(".leaflet-control,.sheet")) return;
    const mark = view.layer.markAt(view.map.mouseEventToLatLng(event), 12);
    if (!mark || !this.may(mark.name)) return;
    this.held = { ...mark, at: null };
    view.map.dragging.disable();
    view.stage.setPointerCapture(event.pointerId);
  }

  #drag(event) {
    if (!this.held) return;
    const { view } = this;
    this.held = { ...this.held, at: view.layer.own(view.map.mouseEventToLatLng(event)) };
    view.card.leave();
    view.layer.over({ dragged: this.held });
  }

  #drop() {
    const { view, held } = this;
    if (!held) return;
    this.held = null;
    view.map.dragging.enable();
    if (!held.at) return;
    const { base } = view.geometry, [x, y] = held.at.map(Math.round);
    view.marks[held.name].set([x, y], 2 * held.index); // until Python has answered
    this.known = null;
    view.layer.over({ dragged: null });
    view.tell.dragged({ kind: held.name, index: held.index, x: x + base[0], y: y + base[1], n: ++view.clicks });
  }
}
