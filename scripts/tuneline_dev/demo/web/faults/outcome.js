// What came of a fault: its steps with their seconds, and the result from the records.

import { made } from "../core/dom.js";
import { known, number, say, together } from "../core/texts.js";

const TAGS = { harmless: "good", harmful: "bad", open: "wait", stopped: "" };

// Return the name of a fault, with its variant.
export function title({ card, name, variant }) {
  const whole = say(`fault_${card}`);
  return variant ? say("faults_variant", { fault: whole, variant: say(`fault_${name}`) }) : whole;
}

export function outcome(fault) {
  const { ending, result: end, steps, is_running } = fault;
  const shown = [made("h4", "", title(fault)), made("ol", "", ...steps.map(step))];
  if (!end) return [...shown, is_running && made("p", "soft", say("faults_running"))].filter(Boolean);
  const tag = made("span", `tag ${TAGS[ending]}`, say(`faults_${ending}`));
  return [...shown, made("div", `faults-result ${TAGS[ending]}`, tag, made("p", "", result(fault)))];
}

// Return the result in plain words, after the counts from the records that say more than one.
export function result({ ending, result: { key, values } }) {
  const shown = readable(values);
  const counts = ending === "harmless" && "tries" in values ? [
    values.delivered > 1 && say("faults_count_delivered", shown),
    values.refused > 0 && say("faults_count_refused", shown),
    values.runs > 1 && say("faults_count_runs", shown),
    values.tries > 1 && say("faults_count_tries", shown),
  ] : [];
  const why = known(`faults_why_${values.reason}`) && say(`faults_why_${values.reason}`);
  return together(...counts, why, say(`faults_result_${key}`, shown));
}

const step = ({ key, values, at }) => made("li", "", made("time", "", say("faults_at", { seconds: number(at) })), made("span", "", say(`faults_step_${key}`, { chat: say("tab_other"), ...readable(values) })));

const readable = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? number(value) : value]));
