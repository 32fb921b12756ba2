// Make elements. Texts are always set as text, so no content of a file or a chat is parsed as HTML.

import { say } from "./texts.js";

export const $ = (id) => document.getElementById(id);

export function made(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

// Make an element with the text `name`, which follows the choice of the language.
export function worded(tag, className, name) {
  const element = made(tag, className, say(name));
  element.dataset.words = name;
  return element;
}

export function button(label, className, onclick) {
  const element = made("button", className, label);
  element.type = "button";
  element.onclick = onclick;
  return element;
}

// Return a button with a confirmation: the first click only changes its label.
export function sureButton(label, className, act) {
  const element = button(label, className, () => {
    if (!element.dataset.asked) {
      element.dataset.asked = "yes";
      element.textContent = say("sure", { what: label });
      setTimeout(() => { delete element.dataset.asked; element.textContent = label; }, 4000);
      return;
    }
    element.disabled = true;
    act();
  });
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
