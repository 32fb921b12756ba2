// How far a dataset is: its state, a sentence about it, and its four steps.

import { made } from "../core/dom.js";
import { authorText, reasonText } from "../core/reasons.js";
import { clock, known, number, say, together } from "../core/texts.js";

const STEPS = ["checked", "trained", "evaluated", "serving"];
// The steps that are done in a state.
const DONE = { checking: 0, starting: 1, training: 1, activating: 2, evaluating: 2, ready: 3, held: 3, trained: 3, serving: 4, replaced: 4, retired: 4 };
const BUSY = new Set(["checking", "starting", "training", "activating", "evaluating"]);
const TONE = { serving: "good", trained: "good", ready: "good", replaced: "", retired: "", duplicate: "", rejected: "bad", refused: "bad", failed: "bad", cancelled: "bad", gone: "bad", awaiting_approval: "wait" };
const WITH_REASON = new Set(["refused", "failed", "cancelled", "held"]);

// Return a dataset with its job, its state, and the dataset that it is a duplicate of.
export function progressOf(dataset, { datasets, jobs, serving }) {
  const job = jobs.find((one) => one.id === dataset.job);
  const first = dataset.duplicate_of && datasets.find((one) => one.id === dataset.duplicate_of);
  return { dataset, job, state: stateOf(dataset, job, serving), first: first && [first.name, first.state] };
}

function stateOf(dataset, job, serving) {
  if (!job || dataset.state === "duplicate") return dataset.state;
  // A model that was held at first serves once an operator has promoted it.
  if (serving?.version && serving.version === job.version) return "serving";
  return job.state === "serving" && serving ? "replaced" : job.state;
}

export const isBusy = (state) => BUSY.has(state);
export const isDone = (state) => DONE[state] === STEPS.length;
export const hasSteps = ({ job, state }) => state !== "duplicate" && Boolean(job || BUSY.has(state));

export function tag(state) {
  return made("span", `tag ${TONE[state] ?? "busy"}`, known(`state_${state}`) ? say(`state_${state}`) : state);
}

export function sentence({ dataset, job, state, first }) {
  const stored = job?.reason || dataset.reason;
  const reason = stored && reasonText(stored);
  const parts = [known(`say_${state}`) ? say(`say_${state}`, { reason, name: first ? first[0] : say("earlier"), state: first ? say(`state_${first[1]}`) : "–" }) : reason];
  if (WITH_REASON.has(state) || (state === "starting" && reason)) parts.push(reason);
  if (state === "training" && job?.estimated_finish) parts.push(say("done_about", { at: clock(job.estimated_finish) }));
  if (dataset.approved_at) parts.push(say("approved", { by: authorText(dataset.approved_by), at: clock(dataset.approved_at) }));
  return together(...parts);
}

export function steps({ state, job }) {
  const done = DONE[state] ?? 0;
  return made("ol", "steps", STEPS.map((name, index) => {
    const step = made("li", index < done ? "done" : index === done ? "now" : "", made("span", "mark", index < done ? "✓" : String(index + 1)), made("span", "", say(`step_${name}`)));
    if (index === done) step.setAttribute("aria-current", "step");
    if (index === done && state === "training") step.append(counted(job ?? {}));
    return step;
  }));
}

// Some providers count the steps while they train, others only say that they do.
function counted({ step, total_steps: steps }) {
  const bar = made("progress");
  const isCounted = Boolean(step && steps);
  const text = isCounted ? say("step_of", { step: number(step), steps: number(steps) }) : say("step_uncounted");
  if (isCounted) Object.assign(bar, { max: steps, value: step });
  bar.ariaLabel = text;
  return made("span", "counted", bar, made("small", "", text));
}
