// The first step: train on the sample with one click, see the progress, then ask in the phone.

import { $, button, draw, made } from "../core/dom.js";
import { language, number, say, together } from "../core/texts.js";
import { show } from "../core/view.js";
import { hasSteps, isBusy, progressOf, sentence, steps } from "./progress.js";

export const heading = "start";

const said = made("p", "lead");
const drawing = made("div", "start-steps");
const acts = made("div", "acts");
let post = async () => {};

export function setUp(given) {
  post = given.post;
  said.ariaLive = "polite";
  given.box.replaceChildren(said, drawing, acts);
}

export function paint(state) {
  const newest = state.datasets[0] && progressOf(state.datasets[0], state);
  const sample = state.offers[language()].samples[0];
  const isTaught = state.datasets.some((one) => one.name === sample.name && one.state === "trained");
  const key = { newest, sample, isTaught, since: state.serving?.since, language: language() };
  draw("start sentence", key, () => { const text = lead(newest, state.serving); if (said.textContent !== text) said.textContent = text; });
  draw("start steps", key, () => drawing.replaceChildren(...(newest && hasSteps(newest) ? [steps(newest)] : [])));
  draw("start acts", { ...key, newest: newest?.state }, () => acts.replaceChildren(...choices(newest?.state, sample, isTaught)));
}

function lead(newest, serving) {
  if (!newest) return say("start_lead");
  const { dataset, state } = newest;
  // A training that waited for a person says nothing about how long one takes.
  if (newest.job?.state !== "serving" || state !== "serving" || dataset.approved_at) return together(say("file_named", { name: dataset.name }), sentence(newest));
  const seconds = Math.round((Date.parse(serving.since) - Date.parse(dataset.created_at)) / 1000);
  return say("start_done", { name: dataset.name, seconds: number(seconds) });
}

function choices(state, sample, isTaught) {
  if (isBusy(state)) return [];
  if (state === "serving" && isTaught) return [button(say("ask_in_phone"), "main", askInPhone), button(say("own_file"), "plain", chooseOwn)];
  return [
    !isTaught && button(say("train_sample"), "main", (event) => { event.target.disabled = true; train(sample); }),
    state === "serving" && button(say("ask_in_phone"), "plain", askInPhone),
    button(say("own_file"), "plain", chooseOwn),
    !state && made("p", "soft", say("start_cost")),
  ].filter(Boolean);
}

async function train({ name }) {
  await post(`/api/samples/${encodeURIComponent(name)}`);
}

function askInPhone() {
  show("phone");
  ($("suggested").querySelector("button") ?? $("text")).focus();
}

function chooseOwn() {
  $("file").focus();
  $("file").closest("section").scrollIntoView({ block: "start" });
}
