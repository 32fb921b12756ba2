// Ask two models the same question.

import { draw, made, worded } from "../core/dom.js";
import { json } from "../core/post.js";
import { fill, language, say } from "../core/texts.js";

export const heading = "compare";
export const isFolded = true;

const choices = { a: made("select"), b: made("select") };
const question = made("input");
const answers = made("div", "answers");
const ask = worded("button", "", "compare_ask");
let post = async () => {};

export function setUp(given) {
  post = given.post;
  for (const select of Object.values(choices)) select.onchange = () => { select.dataset.chosen = "yes"; };
  question.autocomplete = "off";
  question.dataset.hint = "compare_hint";
  answers.ariaLive = "polite";
  const labelled = (name, control, className = "") => made("label", className, worded("span", "", name), control);
  const form = made("form", "compare", labelled("compare_a", choices.a), labelled("compare_b", choices.b), labelled("question", question, "wide"), ask);
  form.onsubmit = async (event) => { event.preventDefault(); await compare(); };
  given.box.replaceChildren(form, answers);
  fill(given.box);
}

export function paint({ models, serving }) {
  draw("choices", { versions: models.map((one) => [one.version, one.state, one.dataset]), serving: serving?.version, language: language() }, () => paintChoices(models, serving));
}

function paintChoices(models, serving) {
  const versions = [...models.filter((one) => one.state !== "retired").map((one) => one.version), "base"];
  const before = serving?.tuned ? serving.fallback[0] ?? "base" : "base";
  for (const [name, first] of [["a", before], ["b", serving?.tuned ? serving.version : "base"]]) {
    const select = choices[name];
    const chosen = select.dataset.chosen && versions.includes(select.value) ? select.value : first;
    select.replaceChildren(...versions.map((version) => new Option(named(version, models), version)));
    select.value = chosen;
  }
}

function named(version, models) {
  if (version === "base") return say("base");
  const name = models.find((one) => one.version === version)?.dataset;
  return name ? `${name} (${version})` : version;
}

async function compare() {
  const { a, b } = choices;
  const text = question.value.trim();
  if (!text) return;
  ask.disabled = true;
  answers.replaceChildren(...[a, b].map((select) => side(select, made("span", "soft", "…"))));
  const asked = await post("/api/compare", json({ versions: [a.value, b.value], question: text }));
  answers.replaceChildren(...(asked.answers ?? []).map((one, index) => side(index ? b : a, one.text ?? made("span", "soft", say("no_answer")))));
  ask.disabled = false;
}

const side = (select, inside) => made("div", "side", made("b", "", select.selectedOptions[0]?.textContent), made("p", "", inside));
