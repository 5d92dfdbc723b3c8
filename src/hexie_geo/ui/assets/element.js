// Names from files are text, never HTML.

export function element(parent, tag, name, words) {
  const made = parent.appendChild(document.createElement(tag));
  made.className = name;
  if (words !== undefined) made.textContent = words;
  return made;
}
