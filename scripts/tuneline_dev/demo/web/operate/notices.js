// The notifications to operators: the event and the next steps, the newest first.

import { button, draw, made } from "../core/dom.js";
import { reasonText } from "../core/reasons.js";
import { clock, language, number, own, say } from "../core/texts.js";

export const heading = "notices";

const AT_FIRST = 3;
const TONE = { dataset_rejected: "bad", job_failed: "bad", job_refused: "bad", job_stuck: "wait", dataset_waiting: "wait", model_held: "wait", model_promoted: "good", model_ends: "wait", model_ended: "bad", retrain_offered: "wait", retrain_not_possible: "wait", cost_cap: "bad", line_quota: "wait", events_dead: "bad", questions_unknown: "bad", no_credit: "bad", key_refused: "bad" };

let box = null;
let all = false;

export function setUp(given) {
  box = given.box;
}

export function paint({ notices }) {
  draw("notices", { notices, all, language: language() }, () => {
    const shown = all ? notices : notices.slice(0, AT_FIRST);
    const left = notices.length - shown.length;
    const more = left > 0 && button(say("more_notices", { count: number(left) }), "more", () => { all = true; paint({ notices }); });
    box.replaceChildren(...(shown.length ? shown.map(notice) : [made("div", "soft", say("notices_none"))]), ...(more ? [more] : []));
  });
}

function notice(one) {
  const told = own(one.words);
  const head = made("div", "head", made("h3", "", told.title), made("time", "soft", clock(one.at)));
  return made("article", `told ${TONE[one.kind] ?? ""}`, head, made("p", "said", one.reason ? told.what.replace(one.reason, () => reasonText(one.reason)) : told.what), made("ul", "", told.steps.map((step) => made("li", "", ...commands(step)))));
}

// Commands are highlighted, so that they can be copied.
function commands(step) {
  return step.split(/(scripts\/\w+(?: [\w./=-]+)*)/).map((part, index) => (index % 2 ? made("code", "", part) : part));
}
