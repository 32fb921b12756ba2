// On a narrow screen the phone and the desk are shown one at a time; a switch chooses.

import { $ } from "./dom.js";

const NARROW = window.matchMedia("(max-width: 860px)");

export const isNarrow = () => NARROW.matches;

// Show the `phone` or the `desk`. Where both are shown, nothing changes.
export function show(name) {
  document.querySelector("main").dataset.view = name;
  for (const one of document.querySelectorAll("[data-view-of]")) one.ariaPressed = String(one.dataset.viewOf === name);
}

export function setUpView() {
  for (const one of document.querySelectorAll("[data-view-of]")) one.onclick = () => show(one.dataset.viewOf);
  show("desk");
  // What a touch or a focus needs must not be in the part that is hidden.
  NARROW.addEventListener("change", () => { if (isNarrow() && $("phone").contains(document.activeElement)) show("phone"); });
}
