// The tab "Look inside": the ways of one message, one dataset and one model, as they really were.

import { made, worded } from "../core/dom.js";
import * as dataset from "./dataset.js";
import * as message from "./message.js";
import * as model from "./model.js";
import { way } from "./way.js";

const ways = [];
let panel = null;
let last = null;

export function setUp({ box }) {
  panel = box;
  box.replaceChildren(worded("p", "soft", "inside_intro"), ...[message, dataset, model].map((kind) => {
    const inside = made("div", "way");
    ways.push(way(kind, inside));
    return made("section", `inside-${kind.name}`, worded("h2", "", `inside_${kind.name}`), inside);
  }));
  // A hidden tab reads nothing; it is painted when it is chosen.
  new MutationObserver(() => last && paint(last)).observe(box, { attributeFilter: ["hidden"] });
}

export function paint(state) {
  last = state;
  if (panel.hidden) return;
  for (const one of ways) one.paint(state);
}
