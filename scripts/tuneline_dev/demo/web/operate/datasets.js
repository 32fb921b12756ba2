// The list of datasets: the state, findings and price of each.

import { button, draw, made } from "../core/dom.js";
import { reasonText } from "../core/reasons.js";
import { clock, known, language, number, say } from "../core/texts.js";
import { charts } from "./charts.js";
import { downloads, listed } from "./findings.js";
import { folded } from "./folded.js";
import { hasSteps, isDone, progressOf, sentence, steps, tag } from "./progress.js";

export const heading = "datasets";

const findings = new Map();
const boxes = new Map();
let list = null;
let post = async () => {};
let latest = null;

export function setUp(given) {
  ({ box: list, post } = given);
}

export function paint(next) {
  latest = next;
  const { datasets } = next;
  draw("dataset list", { ids: datasets.map((one) => one.id), language: language() }, ({ ids }) => {
    for (const id of ids) if (!boxes.has(id)) boxes.set(id, made("article"));
    list.replaceChildren(...(ids.length ? ids.map((id) => boxes.get(id)) : [made("div", "soft", say("datasets_none"))]));
  });
  for (const dataset of datasets) {
    if (dataset.state !== "checking") ask(dataset.id);
    const found = findings.get(dataset.id);
    const view = progressOf(dataset, next);
    // A report never changes and may be long, so only its presence is compared.
    const key = { ...view, found: Boolean(found), language: language() };
    draw(`dataset ${dataset.id}`, key, () => boxes.get(dataset.id).replaceChildren(...article({ ...view, found })));
  }
}

// The report is written once, so it is fetched once.
async function ask(id) {
  if (findings.has(id)) return;
  findings.set(id, null);
  try {
    const answer = await fetch(`/api/datasets/${id}/findings`);
    findings.set(id, answer.ok ? await answer.json() : { none: true });
    paint(latest);
  } catch { findings.delete(id); }
}

function article(view) {
  const { dataset, job, state, found } = view;
  const inside = [made("div", "head", made("h3", "", dataset.name), tag(state)), made("p", "said", sentence(view))];
  if (dataset.state === "awaiting_approval") inside.push(approval(dataset));
  if (hasSteps(view) && !isDone(state)) inside.push(steps(view));
  if (job && state !== "duplicate") inside.push(folded(`${job.id} curve`, "pictures", say("curve"), charts(`jobs/${encodeURIComponent(job.id)}`, `${job.step} ${job.state} ${job.events.length}`)));
  if (found && !found.none) {
    inside.push(folded(`${dataset.id} charts`, "pictures", say("word_for_word"), charts(`datasets/${dataset.id}`, "")));
    inside.push(...listed(dataset, found));
  }
  const events = job?.events?.length && state !== "duplicate" && told(dataset, job);
  inside.push(folded(`${dataset.id} details`, "details", say("details"), [facts(dataset, job, found), found && !found.none && downloads(dataset), events]));
  return inside;
}

function approval(dataset) {
  const label = dataset.price === "unknown" ? say("approve_unknown") : say("approve", { price: dataset.price });
  const element = button(label, "main", () => { element.disabled = true; post(`/api/datasets/${dataset.id}/approve`); });
  return made("div", "approval", element);
}

// The provider's events of the job, the newest first. Warnings and errors are highlighted.
function told(dataset, job) {
  const lines = [...job.events].reverse().map((one) => made("li", one.level, made("time", "", clock(one.at)), reasonText(one.text)));
  return folded(`${dataset.id} events`, "events", say("events", { count: number(lines.length) }), made("ul", "", lines));
}

function facts(dataset, job, found) {
  const price = { "–": null, unknown: say("unknown") }[dataset.price];
  const learnt = dataset.state !== "rejected" && dataset.learnt_tokens != null;
  const base = dataset.base_model && [dataset.base_model, dataset.base_model_ends && say("ends", { day: dataset.base_model_ends })].filter(Boolean).join(" ");
  const given = Object.entries(dataset.options || {}).map(([name, value]) => `${name}=${value}`).join(", ");
  const rows = [
    ["examples", dataset.examples ?? found?.examples],
    ["held_out", learnt && dataset.held_out ? say("held_out_of", { count: dataset.held_out }) : null],
    ["tokens", learnt && dataset.tokens != null ? number(dataset.tokens) : null],
    ["epochs", learnt ? dataset.epochs : null],
    ["price", price === undefined ? dataset.price : price],
    ["trained_tokens", job?.trained_tokens != null && dataset.state !== "duplicate" ? number(job.trained_tokens) : null],
    ["format", found?.format ? `${found.format}, ${found.encoding}` : null],
    ["base_model", learnt ? base : null],
    ["given", given || null],
    ["job", dataset.state === "duplicate" ? null : dataset.job],
    ["prompt", dataset.system_prompt],
  ];
  return made("dl", "", rows.filter(([, value]) => value != null && value !== false).map(([name, value]) => made("div", name === "prompt" ? "long" : "", made("dt", "", say(name)), made("dd", "", String(value)))));
}
