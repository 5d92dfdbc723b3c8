// The legend under the map: classes with their counts, marks and lines that are drawn now.

import { MARKS } from "./above.js";
import { element } from "./element.js";
import { swatch } from "./hatch.js";

export function explain(view) {
  const { legend, data, words, layer, geometry } = view, lines = Object.keys(geometry.lines).filter((name) => layer.draws(name));
  const { offices } = view, drawn = (name) => geometry.marks[name]?.some((_, k) => k % 2 === 0 && offices.shows(name, k / 2));
  const marks = (data.shown ?? []).filter(drawn).map((name) => [name, offices.word(name)]);
  const key = JSON.stringify([data.palette, words.title, lines, marks]);
  if (legend.dataset.key === key) return;
  legend.dataset.key = key;
  legend.replaceChildren();
  if (words.title) element(legend, "span", "heading", words.title);
  const entry = (label, sign) => {
    const made = element(legend, "span", "entry");
    made.appendChild(sign);
    element(made, "span", "", label);
    return made;
  };
  for (const kind of data.palette) {
    if (kind.count === 0) continue;
    const made = entry(kind.label, swatch(kind, window.devicePixelRatio || 1));
    if (kind.count !== undefined) element(made, "b", "", kind.count.toLocaleString("en"));
  }
  for (const [name, word] of marks) {
    const style = MARKS[name] ?? MARKS.facility, sign = document.createElement("i");
    sign.className = style.shape;
    sign.style.background = style.fill;
    entry(word, sign);
  }
  for (const name of lines) {
    const sign = document.createElement("i");
    sign.className = `line ${name}`;
    entry(words.lines?.[name] ?? name, sign);
  }
}
