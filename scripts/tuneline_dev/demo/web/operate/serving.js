// The active model: its end and its fallbacks.

import { draw, made, sureButton } from "../core/dom.js";
import { json } from "../core/post.js";
import { authorText, reasonText } from "../core/reasons.js";
import { clock, day, language, number, say, together } from "../core/texts.js";

export const heading = "serving";

let box = null;
let post = async () => {};

export function setUp(given) {
  ({ box, post } = given);
}

export function paint({ serving, models, base_model }) {
  const name = models.find((one) => one.version === serving?.version)?.dataset;
  draw("serving", { serving, base_model, name, language: language() }, () => box.replaceChildren(...served(serving, base_model, name)));
}

function served(serving, base, name) {
  if (!serving) return [made("b", "", base), made("div", "soft", say("base_serves"))];
  const later = serving.fallback.length ? say("fallback", { count: serving.fallback.length, base }) : say("fallback_base", { base });
  const why = serving.reason && reasonText(serving.reason);
  const said = [
    made("b", "", name ? say("trained_with", { name }) : serving.base_model ?? base),
    made("div", "soft", together(serving.tuned ? say("serves", { version: serving.version, since: clock(serving.since) }) : say("base_again", { since: clock(serving.since) }), why && say("promoted_by", { by: authorText(serving.by), why }))),
    made("div", "soft", together(serving.ends && say("until", { day: day(serving.ends), days: number(serving.days) }), serving.tuned && later)),
  ];
  if (serving.tuned) said.push(made("div", "approval", sureButton(say("roll_back"), "plain", () => post("/api/rollback", json({ seen: serving.version })))));
  return said;
}
