// The models: what each was trained with, how it was evaluated, and what can be done with it.

import { draw, link, made, sureButton } from "../core/dom.js";
import { reasonText } from "../core/reasons.js";
import { day, known, language, number, own, say } from "../core/texts.js";
import { charts } from "./charts.js";
import { folded } from "./folded.js";

export const heading = "models";

const TONE = { serving: "good", standby: "", ready: "", held: "wait", evaluating: "busy", retired: "bad", gone: "bad" };

let box = null;
let post = async () => {};

export function setUp(given) {
  ({ box, post } = given);
}

export function paint({ serving, models }) {
  draw("models", { models, serving: serving?.version, language: language() }, () => paintModels(models));
}

function paintModels(models) {
  box.replaceChildren(...(models.length ? models.map(model) : [made("div", "soft", say("models_none"))]));
}

function model(one) {
  const head = made("div", "head", made("h3", "", one.dataset ? say("trained_with", { name: one.dataset }) : one.version), made("span", `tag ${TONE[one.state] ?? ""}`, known(`model_${one.state}`) ? say(`model_${one.state}`) : one.state));
  const inside = [head, made("p", "said", reasonOf(one))];
  const measured = scores(one.evaluation);
  if (measured) inside.push(measured);
  if (one.report) inside.push(folded(`${one.version} charts`, "pictures", say("charts"), charts(`models/${encodeURIComponent(one.version)}`, one.report)));
  const acts = made("div", "acts");
  if (one.report) acts.append(link(`/api/models/${encodeURIComponent(one.version)}/report`, say("evaluation")));
  if (one.promotable) acts.append(sureButton(say("promote"), one.state === "held" ? "main" : "plain", () => post(`/api/models/${encodeURIComponent(one.version)}/promote`)));
  if (acts.childElementCount) inside.push(acts);
  inside.push(made("div", "soft", [one.version, one.base_model, one.ends && say("ends", { day: day(one.ends) })].filter(Boolean).join(" · ")));
  return made("article", "", inside);
}

// The verdict of the evaluation, as the bot's cards give it; without one, the reason for the model's state.
function reasonOf(one) {
  if (one.verdict) return own(one.verdict);
  const code = one.evaluation?.code;
  return known(`why_${code}`) ? say(`why_${code}`) : reasonText(one.evaluation?.reason ?? one.reason ?? "");
}

// Draw two bars on one scale: the score of the earlier model, and of this one.
function scores(evaluation) {
  const { score_before: before, score_after: after } = evaluation ?? {};
  if (before == null || after == null) return null;
  const bar = (value, name) => {
    const meter = made("meter");
    meter.max = 100;
    meter.value = value;
    meter.ariaLabel = say(name);
    return made("div", "score", made("span", "", say(name)), meter, made("b", "", number(Math.round(value * 10) / 10)));
  };
  const asked = evaluation.questions != null && made("div", "soft", say("measured", { count: number(evaluation.questions) }));
  return made("div", "scores", bar(before, "score_before"), bar(after, "score_after"), asked);
}
