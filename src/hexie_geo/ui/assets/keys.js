// The sheet of keys, over the map until it is closed.

import { element } from "./element.js";

const LOOK = ["?", "/", "0", "+ −", "← → ↑ ↓", "⇧ ← → ↑ ↓", "Enter"];
const PAINT = ["1 – 5", "t", "n", "l", "Ctrl Z", "Ctrl Y", "Esc"];

export function sheet(stage, words, paints) {
  const made = element(stage, "div", "sheet"), close = element(made, "button", "close", "✕");
  made.setAttribute("role", "dialog");
  made.setAttribute("aria-label", words.keys);
  close.setAttribute("aria-label", words.close);
  element(made, "h4", "", words.keys);
  const list = element(made, "dl", "");
  for (const key of [...LOOK, ...(paints ? PAINT : [])]) {
    element(list, "dt", "", key);
    element(list, "dd", "", words.key[key]);
  }
  close.addEventListener("click", () => made.remove());
  made.addEventListener("keydown", (event) => { if (event.key === "Escape") { made.remove(); stage.focus(); event.stopPropagation(); } });
  for (const name of ["pointerdown", "dblclick", "wheel", "click"]) made.addEventListener(name, (event) => event.stopPropagation());
  close.focus();
  return made;
}
