// The models: the active one, its end and its fallbacks; the comparison of two models.

import { $, button, draw, link, made } from "./dom.js";
import { clock, day, known, language, number, say, together } from "./words.js";

const TONE = { serving: "good", standby: "", ready: "", held: "wait", evaluating: "busy", retired: "bad", gone: "bad" };

let post = async () => {};

// `posting(path, options)` posts, shows an error if there is one, and returns the response's body.
export function setUp(posting) {
  post = posting;
  $("compare").onsubmit = async (event) => { event.preventDefault(); await compare(); };
}

export function paint({ serving, models, base_model }) {
  draw("serving", { serving, base_model, language: language() }, () => $("serving").replaceChildren(...served(serving, base_model)));
  draw("models", { models, serving: serving?.version, language: language() }, () => paintModels(models));
  draw("choices", { versions: models.map((one) => [one.version, one.state]), serving: serving?.version, language: language() }, () => paintChoices(models, serving));
}

function served(serving, base) {
  if (!serving) return [made("b", "", base), made("div", "soft", say("base_serves"))];
  const later = serving.fallback.length ? say("fallback", { count: serving.fallback.length, base }) : say("fallback_base", { base });
  const why = known(`why_${serving.code}`) ? say(`why_${serving.code}`) : serving.reason;
  const said = [
    made("b", "", serving.model),
    made("div", "soft", together(serving.tuned ? say("serves", { version: serving.version, since: clock(serving.since) }) : say("base_again", { since: clock(serving.since) }), why && say("promoted_by", { by: serving.by, why }))),
    made("div", "soft", together(serving.ends && say("until", { day: day(serving.ends), days: number(serving.days) }), serving.tuned && later)),
  ];
  if (serving.tuned) said.push(made("div", "approval", sure(say("roll_back"), "plain", () => post("/api/rollback", json({ seen: serving.version })))));
  return said;
}

// Return a button with a confirmation: the first click only changes its label.
function sure(label, className, act) {
  const element = button(label, className, () => {
    if (!element.dataset.asked) {
      element.dataset.asked = "yes";
      element.textContent = say("sure", { what: label });
      setTimeout(() => { delete element.dataset.asked; element.textContent = label; }, 4000);
      return;
    }
    element.disabled = true;
    act();
  });
  return element;
}

const json = (body) => ({ headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

function paintModels(models) {
  $("models").replaceChildren(...(models.length ? models.map(model) : [made("div", "soft", say("none"))]));
}

function model(one) {
  const head = made("div", "head", made("b", "", one.version), made("span", `tag ${TONE[one.state] ?? ""}`, known(`model_${one.state}`) ? say(`model_${one.state}`) : one.state));
  const inside = [head, made("p", "said", together(one.dataset && say("trained_with", { name: one.dataset }), reasonOf(one)))];
  const measured = scores(one.evaluation);
  if (measured) inside.push(measured);
  const acts = made("div", "acts");
  if (one.report) acts.append(link(`/api/models/${encodeURIComponent(one.version)}/report`, say("evaluation")));
  if (one.promotable) acts.append(sure(say("promote"), one.state === "held" ? "main" : "plain", () => post(`/api/models/${encodeURIComponent(one.version)}/promote`)));
  if (acts.childElementCount) inside.push(acts);
  inside.push(made("div", "soft", [one.model, one.ends && say("ends", { day: day(one.ends) })].filter(Boolean).join(" ")));
  return made("article", "", inside);
}

function reasonOf(one) {
  const code = one.evaluation?.code;
  return known(`why_${code}`) ? say(`why_${code}`) : one.evaluation?.reason ?? one.reason ?? "";
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

function paintChoices(models, serving) {
  const versions = [...models.filter((one) => one.state !== "retired").map((one) => one.version), "base"];
  const before = serving?.tuned ? serving.fallback[0] ?? "base" : "base";
  for (const [name, first] of [["a", before], ["b", serving?.tuned ? serving.version : "base"]]) {
    const box = $("compare").elements[name];
    const chosen = box.dataset.chosen && versions.includes(box.value) ? box.value : first;
    box.replaceChildren(...versions.map((version) => { const one = made("option", "", version === "base" ? say("base") : version); one.value = version; return one; }));
    box.value = chosen;
    box.onchange = () => { box.dataset.chosen = "yes"; };
  }
}

async function compare() {
  const { a, b, question, ask } = $("compare").elements;
  if (!question.value.trim()) return;
  ask.disabled = true;
  $("answers").replaceChildren(...[a, b].map((one) => side(one, made("span", "soft", "…"))));
  const { answers } = await post("/api/compare", json({ versions: [a.value, b.value], question: question.value.trim() }));
  $("answers").replaceChildren(...(answers ?? []).map((one, index) => side(index ? b : a, one.text ?? made("span", "soft", say("no_answer")))));
  ask.disabled = false;
}

const side = (box, inside) => made("div", "side", made("b", "", box.selectedOptions[0]?.textContent), made("p", "", inside));
