// Two maps that look at the same place: side by side, or one over the other with a slider between.

import { element } from "./element.js";
import { View } from "./map.js";

const shown = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let pair = shown.get(parentElement);
  if (!pair) shown.set(parentElement, (pair = new Pair(parentElement)));
  pair.tell(setTriggerValue);
  pair.update(data);
  return () => { pair.close(); shown.delete(parentElement); };
}

class Pair {
  constructor(parent) {
    const old = parent.querySelector(".hexie-pair");
    this.frame = old ?? element(parent, "div", "hexie-pair");
    this.frame.replaceChildren();
    this.body = element(this.frame, "div", "pair");
    this.halves = [0, 1].map(() => {
      const half = element(this.body, "div", "half"), name = element(half, "div", "name");
      return { half, name, view: new View(half) };
    });
    this.seam = element(this.body, "div", "seam");
    this.slide = element(this.frame, "input", "slide"); // arrow keys move it as any slider
    Object.assign(this.slide, { type: "range", min: 0, max: 100, step: 1, value: 50 });
    this.slide.addEventListener("input", () => this.cut());
    this.watch = new ResizeObserver(() => this.cut());
    this.watch.observe(this.body);
  }

  tell(setTriggerValue) {
    this.halves.forEach(({ view }, side) => {
      view.tell = { picked: (what) => setTriggerValue("picked", { ...what, side }), failed: (what) => setTriggerValue("failed", what) };
    });
  }

  async update({ sides, swipe, slide_label: label }) {
    this.body.classList.toggle("swipe", swipe);
    this.frame.classList.toggle("swiping", swipe);
    this.slide.setAttribute("aria-label", label);
    await Promise.all(this.halves.map(({ name, view }, side) => {
      name.textContent = sides[side].name; // names are text, never HTML
      return view.update(sides[side]);
    }));
    if (this.closed) return;
    this.halves.forEach(({ view }) => view.map?.invalidateSize({ animate: false }));
    this.follow();
    this.cut();
    const [left, right] = this.maps();
    if (left && right) right.setView(left.getCenter(), left.getZoom(), { animate: false });
  }

  maps() { return this.halves.map(({ view }) => view.map); }

  // each map goes where the other was taken; the one that follows does not lead back
  follow() {
    if (this.followed || this.maps().some((map) => !map)) return;
    this.followed = true;
    this.maps().forEach((map, side) => map.on("move zoom", () => {
      if (this.following) return;
      const other = this.maps()[1 - side];
      this.following = true;
      other.setMinZoom(3).setMaxBounds(null).setView(map.getCenter(), map.getZoom(), { animate: false });
      this.following = false;
    }));
  }

  cut() {
    const stage = this.halves[1].view.stage, share = this.slide.value / 100;
    stage.style.setProperty("--at", `${100 * share}%`);
    this.slide.setAttribute("aria-valuetext", `${this.slide.value}%`);
    Object.assign(this.seam.style, {
      left: `${stage.clientWidth * share}px`, top: `${this.halves[0].name.offsetHeight}px`, height: `${stage.clientHeight}px`,
    });
  }

  close() {
    this.closed = true;
    this.watch.disconnect();
    this.halves.forEach(({ view }) => view.close());
  }
}
