// Find a community, a group or an office by name, or by the first letters of its pinyin.

import { element } from "./element.js";

const MOST = 8;
// the first character of each initial, in the order of pinyin; the browser's own collation is the
// dictionary, so a browser without it still finds names
const FIRST = [..."阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀"], LETTERS = "abcdefghjklmnopqrstwxyz";
const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
const known = new Map();

function initial(character) {
  if (!known.has(character)) {
    let at = -1;
    if (/\p{Script=Han}/u.test(character)) while (at + 1 < FIRST.length && order.compare(FIRST[at + 1], character) <= 0) at++;
    known.set(character, at < 0 ? character.toLowerCase() : LETTERS[at]);
  }
  return known.get(character);
}

export const initials = (name) => Array.from(name, initial).join("");

export class Search {
  constructor(view) {
    const { words } = view, box = element(view.bar, "div", "search");
    this.view = view;
    this.input = element(box, "input", "");
    this.input.type = "search";
    this.input.placeholder = words.search;
    this.input.setAttribute("aria-label", words.search);
    this.list = element(box, "div", "found");
    this.list.hidden = true;
    this.input.addEventListener("input", () => this.#look());
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) this.list.hidden = true; });
  }

  focus() { this.input.focus(); this.input.select(); }

  #look() {
    const asked = this.input.value.trim().toLowerCase();
    this.list.replaceChildren();
    this.list.hidden = !asked;
    if (!asked) return;
    const found = this.#named(asked);
    for (const { name, kind, act } of found) {
      const button = element(this.list, "button", "");
      element(button, "span", "", name);
      element(button, "small", "", kind);
      button.addEventListener("click", () => { this.list.hidden = true; act(); });
    }
    if (!found.length) element(this.list, "p", "", this.view.words.nothing);
  }

  #named(asked) {
    const { geometry, offices, plan, words } = this.view, found = [], latin = /^[a-z0-9]+$/.test(asked);
    const add = (names, kind, act) => {
      for (let k = 0; k < names.length && found.length < MOST; k++) {
        const name = names[k] ?? "";
        if (name.toLowerCase().includes(asked) || (latin && initials(name).includes(asked))) found.push({ name, kind: kind(k), act: () => act(k) });
      }
    };
    add(plan.names, () => words.community, (zone) => this.#zone(zone));
    add(geometry.header.unit_names ?? [], (u) => plan.names[plan.zones[u]] ?? "", (u) => this.#unit(u));
    for (const name of this.view.data.shown ?? []) {
      const names = (geometry.header.mark_names?.[name] ?? []).map((known, k) => (offices.shows(name, k) ? known : ""));
      add(names, (k) => offices.word(name, k), (k) => this.#mark(name, k));
    }
    return found;
  }

  #zone(zone) {
    const { view } = this, unit = view.plan.zones.indexOf(zone);
    view.fit(view.zoneBox(zone), 15);
    if (unit >= 0) { view.cursor.go(unit); view.pick(unit); }
  }

  #unit(unit) {
    this.view.fit(this.view.boxOf((u) => u === unit), 16);
    this.view.cursor.go(unit);
    this.view.pick(unit);
  }

  #mark(name, k) {
    const spots = this.view.marks[name], far = 3000;
    this.view.fit([spots[2 * k] - far, spots[2 * k + 1] - far, spots[2 * k] + far, spots[2 * k + 1] + far], 16);
  }

  #key(event) {
    event.stopPropagation();
    const buttons = [...this.list.querySelectorAll("button")];
    const at = buttons.indexOf(event.target.closest("button"));
    if (event.key === "ArrowDown") (buttons[at + 1] ?? buttons[0])?.focus();
    else if (event.key === "ArrowUp") (buttons[at - 1] ?? this.input).focus();
    else if (event.key === "Enter" && at < 0) buttons[0]?.click();
    else if (event.key === "Escape") { this.list.hidden = true; this.view.stage.focus(); }
    else return;
    event.preventDefault();
  }
}
