// The tab "Operate": its sections, in their order on the page.
//
// A section is a module with `heading` (the name of its text), `setUp({ box, post, act })` and `paint(state)`;
// with `isFolded` it is closed until it is wanted. It draws into `box`, below its heading. `badge(state)` is a
// short text beside the heading: what waits in the section, or how it is set.

import { draw, made, worded } from "../core/dom.js";
import * as answers from "./answers.js";
import * as canary from "./canary.js";
import * as compare from "./compare.js";
import * as costs from "./costs.js";
import * as datasets from "./datasets.js";
import * as drafts from "./drafts.js";
import * as hours from "./hours.js";
import * as models from "./models.js";
import * as notices from "./notices.js";
import * as operators from "./operators.js";
import * as person from "./person.js";
import * as rules from "./rules.js";
import * as serving from "./serving.js";
import * as start from "./start.js";
import * as upload from "./upload.js";

// First a dataset and its model, then what is done each day, then what is rarely wanted.
const SECTIONS = [
  start,
  upload,
  datasets,
  serving,
  models,
  answers,
  hours,
  person,
  drafts,
  notices,
  costs,
  compare,
  canary,
  rules,
  operators,
];
const badges = new Map();

export function setUp({ box, post, act }) {
  box.replaceChildren(...SECTIONS.map((section) => {
    const inside = made("div", `section-${section.heading}`);
    section.setUp({ box: inside, post, act });
    return framed(section, inside);
  }));
}

export function paint(state) {
  for (const section of SECTIONS) {
    section.paint(state);
    const text = section.badge?.(state) ?? "";
    draw(`badge ${section.heading}`, text, () => { const badge = badges.get(section); badge.textContent = text; badge.hidden = !text; });
  }
}

function framed(section, inside) {
  const badge = made("span", "tag badge");
  badges.set(section, badge);
  const title = [worded("h2", "", section.heading), badge];
  return made("section", `of-${section.heading}`, section.isFolded ? made("details", "fold", made("summary", "", title), inside) : [...title, inside]);
}
