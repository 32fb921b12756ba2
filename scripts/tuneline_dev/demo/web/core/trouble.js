// The one message at the top of the page: an error, or that the demo does not respond.

import { $ } from "./dom.js";
import { say } from "./texts.js";

let error = "";
let isSilent = false;

export function showError(text) {
  error = text || "";
  paint();
}

export function showSilence(silent) {
  isSilent = silent;
  paint();
}

function paint() {
  const text = isSilent ? say("silent") : error;
  $("trouble").hidden = !text;
  if ($("trouble").textContent !== text) $("trouble").textContent = text;
}
