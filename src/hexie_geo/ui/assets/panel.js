// Beside the map: undo, redo, lock, and every community that changed, before and after.

import { element } from "./element.js";

export class Panel {
  constructor(view) {
    const { words } = view, box = element(view.frame, "aside", "panel"), steps = element(box, "div", "steps");
    this.view = view;
    this.words = words.panel;
    this.buttons = Object.fromEntries(["undo", "redo", "lock"].map((what) => {
      const button = element(steps, "button", "", this.words[what]);
      button.onclick = () => view.paint.command(what);
      return [what, button];
    }));
    this.buttons.undo.title = "Ctrl+Z";
    this.buttons.redo.title = "Ctrl+Y";
    this.buttons.lock.title = "l";
    this.notice = element(box, "p", "notice");
    this.notice.setAttribute("role", "alert");
    this.body = element(box, "div", "");
    this.body.setAttribute("aria-live", "polite");
  }

  // rows: name, verdict, then the figures; a figure that nobody knows of is left out for all
  show(data) {
    this.buttons.undo.disabled = !data.undo;
    this.buttons.redo.disabled = !data.redo;
    this.buttons.lock.disabled = !data.lock;
    this.buttons.lock.textContent = this.words[data.lock || "lock"];
    this.notice.textContent = data.notice;
    this.notice.hidden = !data.notice;
    const key = JSON.stringify([data.summary, data.rows, data.reach, data.more]);
    if (key === this.key) return;
    this.key = key;
    this.body.replaceChildren();
    for (const { head, lines, notes } of data.reach) {
      const part = element(this.body, "div", "reach");
      element(part, "p", "first", head);
      for (const line of lines) element(part, "p", "", line);
      for (const note of notes) element(part, "p", "hint", note);
    }
    element(this.body, "p", data.summary ? "summary" : "hint", data.summary || (data.reach.length ? "" : this.words.nothing));
    if (data.rows.length) this.#table(data.rows);
    if (data.more) element(this.body, "p", "hint", data.more);
  }

  #table(rows) {
    const figures = ["households", "police", "rooms"].map((name, k) => [name, k + 2]).filter(([, k]) => rows.some((row) => row[k]));
    const table = element(this.body, "table", ""), head = element(table, "tr", "");
    element(head, "th", "", this.words.name);
    for (const [name] of figures) element(head, "th", "", this.words[name]);
    for (const row of rows) {
      const line = element(table, "tr", ""), first = element(line, "td", "", row[0]);
      element(first, "small", "", row[1]);
      for (const [, k] of figures) element(line, "td", "figure", row[k]);
    }
  }
}
