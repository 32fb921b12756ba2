// Connect the parts of the page with the demo's state.

import * as faults from "../faults/faults.js";
import * as inside from "../inside/inside.js";
import * as operate from "../operate/operate.js";
import * as phone from "../phone/phone.js";
import { LANGUAGES } from "../texts/languages.js";
import { $, button, draw } from "./dom.js";
import { act, json, post } from "./post.js";
import { follow } from "./stream.js";
import { tabsInHash } from "./tabs.js";
import { choose, fill, language, whenChosen } from "./texts.js";
import { paintTour, setUpTour } from "./tour.js";
import { showSilence } from "./trouble.js";
import { setUpView } from "./view.js";

const PARTS = { phone, operate, inside, faults };
let state = null;

function paint(next) {
  state = next;
  for (const part of Object.values(PARTS)) part.paint(state);
  paintTour(state);
}

function paintLanguages() {
  draw("languages", language(), () => $("languages").replaceChildren(...Object.entries(LANGUAGES).map(([name, title]) => {
    const element = button(title, "", () => choose(name));
    element.lang = name;
    element.ariaPressed = String(name === language());
    return element;
  })));
}

for (const [name, part] of Object.entries(PARTS)) part.setUp({ post, act, box: $(`panel-${name}`) });
setUpView();
fill();
paintLanguages();
setUpTour($("start-tour"), tabsInHash($("tabs"), () => {}));
// The bot, and the user's LINE, speak the language of the page.
const speak = (name) => post("/api/language", json({ language: name }));
whenChosen((name) => { speak(name); paintLanguages(); if (state) paint(state); });
speak(language());
follow(paint, showSilence);
