// The list of datasets: the state, findings and price of each.

import { button, draw, made } from "../core/dom.js";
import { clock, known, language, number, say } from "../core/texts.js";
import { charts } from "./charts.js";
import { report } from "./findings.js";
import { folded } from "./folded.js";

export const heading = "datasets";

const STEPS = ["checked", "training", "trained", "serving"];
const AT_STEP = { starting: 1, training: 1, activating: 2, evaluating: 2, ready: 3, held: 3, trained: 3, serving: 4, replaced: 4, retired: 4 };
const TONE = { serving: "good", trained: "good", ready: "good", replaced: "", retired: "", duplicate: "", rejected: "bad", refused: "bad", failed: "bad", cancelled: "bad", gone: "bad", awaiting_approval: "wait" };

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
  const { datasets, jobs, serving } = next;
  draw("dataset list", { ids: datasets.map((one) => one.id), language: language() }, ({ ids }) => {
    for (const id of ids) if (!boxes.has(id)) boxes.set(id, made("article"));
    list.replaceChildren(...(ids.length ? ids.map((id) => boxes.get(id)) : [made("div", "soft", say("none"))]));
  });
  for (const dataset of datasets) {
    if (dataset.state !== "checking") ask(dataset.id);
    const job = jobs.find((one) => one.id === dataset.job);
    const first = dataset.duplicate_of && datasets.find((one) => one.id === dataset.duplicate_of);
    const state = stateOf(dataset, job, serving);
    const found = findings.get(dataset.id);
    const view = { dataset, job, state, first: first && [first.name, first.state] };
    // A report never changes and may be long, so only its presence is compared.
    const key = { ...view, found: Boolean(found), language: language() };
    draw(`dataset ${dataset.id}`, key, () => boxes.get(dataset.id).replaceChildren(...article({ ...view, found })));
  }
}

function stateOf(dataset, job, serving) {
  if (!job || dataset.state === "duplicate") return dataset.state;
  return job.state === "serving" && serving && serving.version !== job.version ? "replaced" : job.state;
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
  const head = made("div", "head", made("b", "", dataset.name), made("span", `tag ${TONE[state] ?? "busy"}`, known(`state_${state}`) ? say(`state_${state}`) : state));
  const inside = [head, made("p", "said", sentence(view))];
  if (dataset.state === "awaiting_approval") inside.push(approval(dataset));
  if ((job || state === "starting") && state !== "duplicate") inside.push(steps(state, job));
  inside.push(facts(dataset, job, found));
  if (job?.events?.length && state !== "duplicate") inside.push(told(dataset, job));
  if (job && state !== "duplicate") inside.push(folded(`${job.id} curve`, "pictures", say("curve"), charts(`jobs/${encodeURIComponent(job.id)}`, `${job.step} ${job.state} ${job.events.length}`)));
  if (found && !found.none) {
    inside.push(folded(`${dataset.id} charts`, "pictures", say("word_for_word"), charts(`datasets/${dataset.id}`, "")));
    inside.push(...report(dataset, found));
  }
  return inside;
}

function sentence({ dataset, job, state, first }) {
  const reason = job?.reason || dataset.reason;
  const words = [known(`say_${state}`) ? say(`say_${state}`, { reason, name: first ? first[0] : say("earlier"), state: first ? say(`state_${first[1]}`) : "–" }) : reason];
  if (["refused", "failed", "cancelled", "held"].includes(state) || (state === "starting" && reason)) words.push(reason);
  if (state === "duplicate" && dataset.job) words.push(say("say_duplicate_job", { job: dataset.job }));
  if (state === "training" && job?.estimated_finish) words.push(say("done_about", { at: clock(job.estimated_finish) }));
  if (["training", "activating"].includes(state) && job?.reported) words.push(say("host_says", { status: job.reported }));
  if (dataset.approved_at) words.push(say("approved", { by: dataset.approved_by, at: clock(dataset.approved_at) }));
  return words.filter(Boolean).join(" ");
}

function approval(dataset) {
  const label = dataset.price === "unknown" ? say("approve_unknown") : say("approve", { price: dataset.price });
  const element = button(label, "main", () => { element.disabled = true; post(`/api/datasets/${dataset.id}/approve`); });
  return made("div", "approval", element);
}

function steps(state, job) {
  const at = AT_STEP[state] ?? 1;
  const boxes = STEPS.map((step, index) => made("span", index < at ? "done" : index === at ? "now" : "", say(`step_${step}`)));
  if (state === "training" && job?.step && job.total_steps) {
    const bar = made("progress");
    bar.max = job.total_steps;
    bar.value = job.step;
    boxes[1].append(bar, made("small", "", say("step_of", { step: number(job.step), steps: number(job.total_steps) })));
  }
  return made("div", "steps", boxes);
}

// The provider's events of the job, the newest first. Warnings and errors are highlighted.
function told(dataset, job) {
  const lines = [...job.events].reverse().map((one) => made("li", one.level, made("time", "", clock(one.at)), one.text));
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
