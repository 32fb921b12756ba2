// Make elements. Texts are always set as text, so no content of a file or a chat is parsed as HTML.

export const $ = (id) => document.getElementById(id);

export function made(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

export function button(label, className, onclick) {
  const element = made("button", className, label);
  element.type = "button";
  element.onclick = onclick;
  return element;
}

// Return the text with its URLs as links.
export function linked(text) {
  const parts = String(text ?? "").split(/(https?:\/\/[^\s<>"「」。，）]+)/);
  return parts.map((part, index) => (index % 2 ? link(part, part) : part));
}

export function link(address, ...inside) {
  const element = made("a", "", ...inside);
  if (/^(https?:|tel:|line:|\/api\/)/.test(address)) element.href = address;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
}

// Repaint a part only if its data have changed, so that the scroll position and the selection stay.
const drawn = new Map();
export function draw(name, value, paint) {
  const key = JSON.stringify(value);
  if (drawn.get(name) === key) return;
  drawn.set(name, key);
  paint(value);
}
