// Painting: a stroke gathers units and shows them at once; it is told to Python until Python has
// answered it. What is shown is always Python's state and the strokes it has not answered yet.

import { pack } from "./geometry.js";

const TOOLS = ["look", "click", "box", "lasso", "brush"];
const REACH = 18; // css pixels of the brush
// By draft, what must outlive the map: Streamlit may take the component down and put it up again
// between two quick strokes.
const held = new Map();
const begin = () => ({
  client: Math.random().toString(36).slice(2, 10), seq: 0, pending: [], target: -1, tool: "look", sent: 0,
});

export class Paint {
  constructor(view, words) {
    this.view = view;
    this.kept = begin();
    this.locks = new Set();
    this.commands = 0;
    this.#bar(words);
    this.#listen(view.stage);
  }

  // edit: epoch (which draft this is), ack (last stroke answered, by client), next (the zone that a
  // new community would be), locks (zones)
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
    if (kept.pending.length) setTimeout(() => this.send(other));
    this.#label();
  }

  // unit and zone by turns, of strokes not answered yet and of the one under way
  pairs() {
    const found = [];
    for (const { to, units } of this.kept.pending) for (const unit of units) found.push([unit, to]);
    if (this.stroke) for (const unit of this.stroke.units) found.push([unit, this.kept.target]);
    return found;
  }

  #bar(words) {
    const bar = this.view.tools;
    this.words = words;
    this.buttons = {};
    TOOLS.forEach((tool, k) => {
      const button = bar.appendChild(document.createElement("button"));
      button.textContent = words[tool];
      button.title = `${words[tool]} (${k + 1})`;
      button.onclick = () => this.choose(tool);
      this.buttons[tool] = button;
    });
    const target = bar.appendChild(document.createElement("button"));
    target.textContent = words.take;
    target.title = `${words.take} (t)`;
    target.onclick = () => this.choose("take");
    this.buttons.take = target;
    const fresh = bar.appendChild(document.createElement("button"));
    fresh.textContent = words.fresh;
    fresh.onclick = () => { this.kept.target = this.edit.next; if (this.kept.tool === "look" || this.kept.tool === "take") this.choose("click"); this.#label(); };
    const only = bar.appendChild(document.createElement("label"));
    this.only = only.appendChild(document.createElement("input"));
    this.only.type = "checkbox";
    only.append(words.only);
    this.goal = bar.appendChild(document.createElement("span"));
    this.goal.className = "goal";
    this.choose("look");
  }

  choose(tool) {
    this.kept.tool = tool;
    this.stroke = null;
    for (const [name, button] of Object.entries(this.buttons)) button.setAttribute("aria-pressed", String(name === tool));
    this.view.stage.style.cursor = tool === "look" ? "" : "crosshair";
    const dragging = this.view.map?.dragging;
    if (tool === "look" || tool === "take") dragging?.enable(); else dragging?.disable();
    this.view.layer?.sketch(null);
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
    this.choose("click");
    return true;
  }

  command(what) { this.view.tellCommand({ do: what, n: ++this.commands }); }

  #listen(stage) {
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest(".leaflet-control") || !this.#paints()) return;
      event.preventDefault();
      stage.setPointerCapture(event.pointerId);
      const at = this.#place(event), unit = this.view.geometry.unitAt(...at);
      this.stroke = { units: new Set(), path: [at], source: unit < 0 ? -1 : this.view.plan.zones[unit] };
      this.#gather(at, unit);
    });
    stage.addEventListener("pointermove", (event) => {
      if (this.stroke) this.#gather(this.#place(event));
    });
    stage.addEventListener("pointerup", () => this.#finish());
    stage.addEventListener("pointercancel", () => { this.stroke = null; this.view.refresh(); });
    stage.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    if (event.target.tagName === "INPUT") return;
    const tool = TOOLS[Number(event.key) - 1];
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") this.command(event.shiftKey ? "redo" : "undo");
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "y") this.command("redo");
    else if (tool) this.choose(tool);
    else if (event.key === "t") this.choose("take");
    else if (event.key === "Escape") { this.choose("look"); this.view.refresh(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #paints() { return !["look", "take"].includes(this.kept.tool) && this.kept.target >= 0 && !this.locks.has(this.kept.target); }

  #place(event) {
    const { map, geometry } = this.view, p = map.project(map.mouseEventToLatLng(event), geometry.zoom);
    return [p.x - geometry.base[0], p.y - geometry.base[1]];
  }

  #may(unit) {
    const zone = this.view.settled.zones[unit]; // before this stroke
    return zone !== this.kept.target && !this.locks.has(zone) && (!this.only.checked || zone === this.stroke.source);
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
          if (Math.hypot(spots[2 * u] - x, spots[2 * u + 1] - y) <= reach && this.#may(u)) stroke.units.add(u);
        }
      }
    }
    if (this.kept.tool === "box" || this.kept.tool === "lasso") view.layer.sketch(this.kept.tool === "box" ? box(stroke.path) : stroke.path);
    if (stroke.units.size > before) view.refresh();
  }

  #finish() {
    const { stroke, view } = this;
    if (!stroke) return;
    view.layer.sketch(null);
    if (this.kept.tool === "box" || this.kept.tool === "lasso") {
      const shape = this.kept.tool === "box" ? box(stroke.path) : stroke.path, spots = view.geometry.unitSpots();
      for (let u = 0; u < view.geometry.units; u++) {
        if (inside(shape, spots[2 * u], spots[2 * u + 1]) && this.#may(u)) stroke.units.add(u);
      }
    }
    this.stroke = null;
    if (!stroke.units.size) return;
    const units = [...stroke.units].sort((a, b) => a - b);
    this.kept.pending.push({ seq: ++this.kept.seq, to: this.kept.target, units });
    view.refresh();
    this.send();
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
    const queue = kept.pending.map(({ seq, to, units }) => ({ seq, to, units: pack(units) }));
    this.view.tellStroke({ client: kept.client, epoch: this.edit.epoch, queue });
  }
}

function box(path) {
  const [a, b] = [path[0], path.at(-1)];
  return [a, [b[0], a[1]], b, [a[0], b[1]]];
}

function inside(shape, x, y) {
  let odd = false;
  for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
    const [ax, ay] = shape[i], [bx, by] = shape[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
