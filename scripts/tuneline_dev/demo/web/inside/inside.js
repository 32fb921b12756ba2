// The tab "Look inside": what the bot did with each message.

import { made, worded } from "../core/dom.js";

export function setUp({ box }) {
  box.replaceChildren(made("section", "", worded("p", "soft", "inside_hint")));
}

export function paint() {}
