// The tab "Operate": its sections, in their order on the page.
//
// A section is a module with `heading` (the name of its text), `setUp({ box, post, act })` and `paint(state)`;
// with `isFolded` it is closed until it is wanted. It draws into `box`, below its heading.

import { made, worded } from "../core/dom.js";
import * as compare from "./compare.js";
import * as costs from "./costs.js";
import * as datasets from "./datasets.js";
import * as models from "./models.js";
import * as notices from "./notices.js";
import * as operators from "./operators.js";
import * as serving from "./serving.js";
import * as upload from "./upload.js";

const SECTIONS = [
  serving,
  compare,
  operators,
  upload,
  notices,
  models,
  datasets,
  costs,
];

export function setUp({ box, post, act }) {
  box.replaceChildren(...SECTIONS.map((section) => {
    const inside = made("div", `section-${section.heading}`);
    section.setUp({ box: inside, post, act });
    return framed(section, inside);
  }));
}

export function paint(state) {
  for (const section of SECTIONS) section.paint(state);
}

function framed({ heading, isFolded }, inside) {
  const title = worded("h2", "", heading);
  return made("section", "", isFolded ? made("details", "fold", made("summary", "", title), inside) : [title, inside]);
}
