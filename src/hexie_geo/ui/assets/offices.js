// Police offices and facilities on the map; where a draft may move them they are dragged.

const NOWHERE = 2 ** 29; // far from every map: a mark that is not shown

export class Offices {
  constructor(view) {
    this.view = view;
    const { stage } = view;
    // before the map sees it, so that neither it nor a brush moves along
    stage.addEventListener("pointerdown", (event) => this.#take(event), true);
    stage.addEventListener("pointermove", (event) => this.#drag(event), true);
    stage.addEventListener("pointerup", () => this.#drop(), true);
    stage.addEventListener("click", (event) => this.#after(event), true);
    stage.addEventListener("pointercancel", () => { this.held = null; view.layer.over({ dragged: null }); }, true);
  }

  // The geometry's own places; sites: by mark name, [index, x, y] of those that the draft has moved,
  // in pixels of the world at the geometry's zoom; only: by mark name, the kind that is shown (null: none),
  // besides the moved ones; pending: name, index, x, y of those that Python has not answered yet.
  placed({ sites, only }, pending) {
    const { geometry } = this.view, key = JSON.stringify([sites, only, pending]);
    if (this.known?.key === key && this.known.geometry === geometry) return this.known.marks;
    const marks = {}, all = [...pending];
    for (const [name, moved] of Object.entries(sites ?? {})) all.unshift(...moved.map((place) => [name, ...place]));
    for (const [name, spots] of Object.entries(geometry.marks)) {
      marks[name] = spots.slice();
      const { kinds, of } = geometry.header.mark_kinds?.[name] ?? {}, kind = only?.[name];
      if (kind === null) marks[name].fill(NOWHERE);
      else if (kind !== undefined && of) of.forEach((k, index) => { if (kinds[k] !== kind) marks[name].fill(NOWHERE, 2 * index, 2 * index + 2); });
    }
    for (const [name, index, x, y] of all) marks[name]?.set([x - geometry.base[0], y - geometry.base[1]], 2 * index);
    this.known = { key, geometry, marks };
    return marks;
  }

  shows(name, index) { return this.view.marks[name][2 * index] !== NOWHERE; }

  // what it is, in words; without an index what all are that are shown, if they are one kind
  word(name, index = null) {
    const { geometry, words } = this.view, { kinds, of } = geometry.header.mark_kinds?.[name] ?? {};
    let kind = kinds?.[of[index]];
    if (kinds && index === null) {
      const all = new Set(of.filter((_, k) => this.shows(name, k)));
      if (all.size === 1) kind = kinds[[...all][0]];
    }
    return words.kinds?.[kind] ?? words.marks?.[name] ?? name;
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

  // the click that a browser makes of a drag chooses nothing
  #after(event) {
    if (this.dropped) event.stopPropagation();
    this.dropped = false;
  }

  #drop() {
    const { view, held } = this;
    this.dropped = Boolean(held?.at);
    if (!held) return;
    this.held = null;
    view.map.dragging.enable();
    if (!held.at) return;
    const { base } = view.geometry, [x, y] = held.at.map(Math.round);
    view.paint.put({ place: held.name, index: held.index, x: x + base[0], y: y + base[1] });
    view.layer.over({ dragged: null });
    view.refresh();
  }
}
