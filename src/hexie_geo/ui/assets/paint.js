// Painting: a stroke gathers units and shows them at once; it is told to Python until Python has
// answered it. What is shown is always Python's state and the strokes it has not answered yet.

import { element } from "./element.js";
import { NOWHERE, pack, widen } from "./geometry.js";

const TOOLS = ["look", "click", "box", "lasso", "brush"];
const SOURCES = ["any", "begun", "picked"]; // whose units a stroke may take
const REACH = 18; // css pixels of the brush
// By draft, what must outlive the map: Streamlit may take the component down and put it up again
// between two quick strokes.
const held = new Map();
const begin = () => ({
  client: Math.random().toString(36).slice(2, 10), seq: 0, pending: [], target: -1, fresh: null, tool: "look", sent: 0,
});

export class Paint {
  constructor(view) {
    this.view = view;
    this.words = view.words.paint;
    this.kept = begin();
    this.locks = new Set();
    this.#bar();
    this.#listen(view.stage);
  }

  // edit: epoch (which draft this is), ack (last stroke answered, by client), next (the zone that a
  // new community would be), founded (stroke and zone of the last one founded, by client), locks (zones)
  update(edit) {
    const other = this.edit?.epoch !== edit.epoch; // another draft: nothing of the old one may land in it
    this.edit = edit;
    this.locks = new Set(edit.locks);
    if (other) {
      this.kept = held.get(edit.epoch) ?? begin();
      held.set(edit.epoch, this.kept);
      this.choose(this.kept.tool);
    }
    const { kept } = this, answered = edit.ack[kept.client] ?? 0;
    kept.pending = kept.pending.filter((stroke) => stroke.seq > answered);
    if (answered >= kept.sent) kept.sent = 0;
    this.#found();
    if (kept.pending.length) setTimeout(() => this.send(other));
    this.#label();
  }

  // unit and zone by turns, of the strokes that are not answered yet
  pending() { return this.kept.pending.flatMap(({ to, units }) => (units ?? []).map((unit) => [unit, to])); }

  // mark name, index and pixels of the world, of the drags that are not answered yet
  places() { return this.kept.pending.filter((stroke) => stroke.place).map(({ place, index, x, y }) => [place, index, x, y]); }

  // the same of the stroke under way
  under() { return this.stroke ? Array.from(this.stroke.units, (unit) => [unit, this.kept.target]) : []; }

  #bar() {
    const { words } = this, bar = this.view.tools, button = (name, title, act) => {
      const made = element(bar, "button", "", words[name]);
      made.title = title;
      made.onclick = act;
      return made;
    };
    this.buttons = {};
    TOOLS.forEach((tool, k) => { this.buttons[tool] = button(tool, `${words[tool]} (${k + 1})`, () => this.choose(tool)); });
    this.buttons.take = button("take", `${words.take} (t)`, () => this.choose("take"));
    button("fresh", `${words.fresh} (n)`, () => this.#fresh());
    this.source = element(bar, "select", "");
    this.source.setAttribute("aria-label", words.source);
    for (const name of SOURCES) element(this.source, "option", "", words[name]).value = name;
    this.goal = element(bar, "span", "goal");
    this.choose("look");
  }

  // A new community has no number of its own until Python has founded it: another hand may found
  // one first. Strokes towards it say after which of this map's strokes it was asked for (fresh).
  #found() {
    const { kept, edit } = this, [seq, zone] = edit.founded[kept.client] ?? [-1, -1];
    const number = (fresh) => (seq > fresh ? zone : edit.next);
    for (const stroke of kept.pending) if (stroke.fresh !== undefined) stroke.to = number(stroke.fresh);
    if (kept.fresh === null) return;
    kept.target = number(kept.fresh);
    if (seq > kept.fresh) kept.fresh = null;
  }

  #fresh() {
    this.kept.target = this.edit.next;
    this.kept.fresh = this.kept.seq;
    if (this.kept.tool === "look" || this.kept.tool === "take") this.choose("click");
    this.#label();
  }

  choose(tool) {
    this.kept.tool = tool;
    this.stroke = null;
    for (const [name, button] of Object.entries(this.buttons)) button.setAttribute("aria-pressed", String(name === tool));
    this.view.stage.style.cursor = tool === "look" ? "" : "crosshair";
    const dragging = this.view.map?.dragging;
    if (tool === "look" || tool === "take") dragging?.enable(); else dragging?.disable();
    this.view.layer?.over({ sketch: null });
    if (this.edit) this.#label();
  }

  #label() {
    const name = this.view.plan?.names[this.kept.target];
    const asks = !["look", "take"].includes(this.kept.tool) && this.kept.target < 0;
    this.goal.textContent = this.kept.target < 0 ? (asks ? this.words.no_target : "") : `${this.words.target} ${name ?? ""}`;
    this.goal.classList.toggle("asks", asks);
  }

  // a click while looking or taking a target; true when it was ours
  took(unit) {
    if (this.kept.tool !== "take") return false;
    this.kept.target = this.view.plan.zones[unit];
    if (this.kept.target !== this.edit.next) this.kept.fresh = null;
    this.choose("click");
    return true;
  }

  // the unit under the keyboard's cursor; true when it was ours
  at(unit) {
    if (this.took(unit)) return true;
    if (!this.#paints()) return false;
    this.stroke = { units: new Set(), source: this.view.plan.zones[unit] };
    if (this.#may(unit)) this.stroke.units.add(unit);
    this.#tell();
    return true;
  }

  // undo, redo, locks and drags wait in the queue with the strokes, so that none is lost and their
  // order is kept
  command(what) {
    const lock = what === "lock" ? this.view.data.panel.lock : ""; // what the button says: lock, unlock or nothing
    if (what === "lock" && !lock) return;
    this.#queue(lock ? { do: lock, zone: this.view.data.chosen } : { do: what });
  }

  put(mark) { this.#queue(mark); }

  #queue(act) {
    this.kept.pending.push({ seq: ++this.kept.seq, ...act });
    this.send();
  }

  #listen(stage) {
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest(".leaflet-control,.sheet") || !this.#paints()) return;
      event.preventDefault();
      stage.focus({ preventScroll: true });
      stage.setPointerCapture(event.pointerId);
      const at = this.view.layer.own(this.view.map.mouseEventToLatLng(event)), unit = this.view.geometry.unitAt(...at);
      this.view.card.leave();
      this.stroke = { units: new Set(), path: [at], source: unit < 0 ? -1 : this.view.plan.zones[unit] };
      this.#gather(at, unit);
    });
    stage.addEventListener("pointermove", (event) => {
      if (this.stroke) this.#gather(this.view.layer.own(this.view.map.mouseEventToLatLng(event)));
    });
    stage.addEventListener("pointerup", () => this.#finish());
    stage.addEventListener("pointercancel", () => { this.stroke = null; this.view.refresh(); });
  }

  // true when the key was ours
  key(event) {
    const tool = TOOLS[Number(event.key) - 1], key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key !== "z" && key !== "y") return false;
      this.command(key === "y" || event.shiftKey ? "redo" : "undo");
    } else if (tool) this.choose(tool);
    else if (key === "t") { if (this.view.cursor.unit < 0) this.choose("take"); else { this.kept.tool = "take"; this.took(this.view.cursor.unit); } }
    else if (key === "n") this.#fresh();
    else if (key === "l") this.command("lock");
    else if (event.key === "Escape") { this.choose("look"); this.view.refresh(); }
    else return false;
    return true;
  }

  #paints() { return !["look", "take"].includes(this.kept.tool) && this.kept.target >= 0 && !this.locks.has(this.kept.target); }

  #may(unit) {
    const zone = this.view.settled.zones[unit]; // before this stroke
    if (zone === this.kept.target || this.locks.has(zone)) return false;
    if (this.source.value === "begun") return zone === this.stroke.source;
    return this.source.value === "any" || zone === this.view.data.chosen;
  }

  #gather(at, first = -1) {
    const { stroke, view } = this, { geometry } = view, before = stroke.units.size;
    const from = stroke.path.at(-1);
    stroke.path.push(at);
    if (this.kept.tool === "click" && first >= 0 && this.#may(first)) stroke.units.add(first);
    if (this.kept.tool === "brush") {
      const reach = REACH * 2 ** (geometry.zoom - view.map.getZoom()), spots = geometry.unitSpots();
      const steps = Math.max(1, Math.ceil(Math.hypot(at[0] - from[0], at[1] - from[1]) / (reach / 2)));
      for (let k = 1; k <= steps; k++) {
        const x = from[0] + ((at[0] - from[0]) * k) / steps, y = from[1] + ((at[1] - from[1]) * k) / steps;
        const under = geometry.unitAt(x, y);
        if (under >= 0 && this.#may(under)) stroke.units.add(under);
        for (let u = 0; u < geometry.units; u++) {
          const dx = spots[2 * u] - x, dy = spots[2 * u + 1] - y;
          if (dx * dx + dy * dy <= reach * reach && this.#may(u)) stroke.units.add(u);
        }
      }
    }
    if (this.kept.tool === "box" || this.kept.tool === "lasso") view.layer.over({ sketch: this.kept.tool === "box" ? box(stroke.path) : [...stroke.path] });
    if (stroke.units.size > before) view.refresh();
  }

  #finish() {
    const { stroke, view } = this;
    if (!stroke) return;
    view.layer.over({ sketch: null });
    if (this.kept.tool === "box" || this.kept.tool === "lasso") {
      const shape = this.kept.tool === "box" ? box(stroke.path) : stroke.path, spots = view.geometry.unitSpots();
      const [west, north, east, south] = boxAround(shape);
      for (let u = 0; u < view.geometry.units; u++) {
        const x = spots[2 * u], y = spots[2 * u + 1];
        if (x < west || x > east || y < north || y > south) continue; // nearly all, and quickly
        if (inside(shape, x, y) && this.#may(u)) stroke.units.add(u);
      }
    }
    this.#tell();
  }

  #tell() {
    const units = [...this.stroke.units].sort((a, b) => a - b);
    this.stroke = null;
    if (!units.length) return;
    const { target: to, fresh } = this.kept;
    this.#queue(fresh === null ? { to, units } : { to, units, fresh }); // first, so that Python works while the map is drawn
    this.view.refresh();
  }

  // Every stroke that is not answered yet goes in one message, because Streamlit keeps only the
  // last trigger of a name; and one message at a time, because two runs of the page whose answers
  // meet in one packet make it take the map down for a moment.
  send(again = false) {
    const { kept } = this;
    if (!kept.pending.length || (kept.sent && !again)) return;
    kept.sent = kept.pending.at(-1).seq;
    clearTimeout(this.late);
    this.late = setTimeout(() => this.send(true), 4000);
    const queue = kept.pending.map((stroke) => (stroke.units ? { ...stroke, units: pack(stroke.units) } : stroke));
    this.view.tell.stroke({ client: kept.client, epoch: this.edit.epoch, queue });
  }
}

function box(path) {
  const [a, b] = [path[0], path.at(-1)];
  return [a, [b[0], a[1]], b, [a[0], b[1]]];
}

function boxAround(path) {
  const found = NOWHERE.slice();
  for (const [x, y] of path) widen(found, 0, [x, y, x, y], 0);
  return found;
}

function inside(shape, x, y) {
  let odd = false;
  for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
    const [ax, ay] = shape[i], [bx, by] = shape[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
