// Parts that are folded. A part that was opened stays open when it is painted again.

import { made } from "../core/dom.js";

export const opened = new Set();

export function folded(key, className, title, inside) {
  const box = made("details", className, made("summary", "", title), inside);
  box.open = opened.has(key);
  box.ontoggle = () => (box.open ? opened.add(key) : opened.delete(key));
  return box;
}
