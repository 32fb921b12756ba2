// Show the reasons that the bot stores, most of them in English, in the chosen language.

import { day, language, say } from "./texts.js";

const UNITS = { minutes: "minute", hours: "hour", days: "day" };
const IN_LINE = ["decided in LINE", "在 LINE 決定", "在 LINE 决定", "LINEで決定", "LINE에서 결정", "ตัดสินใจใน LINE"];

// The text of each reason: `{x}` is what the group `x` has matched. A `why` is a reason itself.
const REASONS = {
  // a model
  why_not_worse: /^It is not significantly worse than the current model\.$/,
  why_worse: /^Its answers are significantly worse than those of the current model\.$/,
  why_serving_gone: /^The current model no longer answers\.$/,
  why_silent: /^It answered none of the questions\.$/,
  why_too_few: /^Not evaluated: with fewer than five held-out questions, no result is significant\.$/,
  why_no_time: /^Fewer than five questions were answered within the time limit of one hour\.$/,
  why_manual: /^(An operator decides\.|the option decide=ask leaves the decision to an operator)$/,
  why_auto: /^The policy is auto: every model that answers is promoted\.$/,
  why_overtaken: /^The model of a later upload already serves\.$/,
  stored_serves: /^(?<version>\S+) serves$/,
  stored_first: /^no tuned model has served yet$/,
  stored_no_base: /^the base model was not found$/,
  stored_ended: /^(?<version>\S+) has ended$/,
  stored_shut_down: /^its host has shut it down on (?<date>\S+)$/,
  stored_last_day: /^(ended: )?its last day has come$/,
  stored_in_line: new RegExp(`^(${IN_LINE.join("|")})$`),
  stored_on_page: /^chosen on the page$/,
  stored_by_hand: /^decided by hand$/,
  stored_share: /^(?<share>\d+) % of the chats: (?<why>.*)$/,
  stored_worse: /^worse: (?<why>.*)$/,
  stored_down: /^down: (?<own>.+) of (?<answers>\d+) against (?<current>.+)$/,
  stored_unknown: /^unknown: (?<own>.+) of (?<answers>\d+) against (?<current>.+)$/,
  stored_handover: /^handover: (?<own>.+) of (?<answers>\d+) against (?<current>.+)$/,
  stored_finished: /^finished: (?<why>.*)$/,
  stored_replaced: /^replaced: (?<why>.*)$/,
  stored_rolled_back: /^rolled_back: (?<why>.*)$/,
  stored_retired: /^retired: (?<why>.*)$/,
  stored_gone: /^gone: (?<why>.*)$/,
  stored_key: /^the model's host answered (?<status>\d+).*: the key is not accepted\.?$/,
  stored_credit: /^the model's host answered (?<status>\d+).*: the account there has no credit left, or has reached its limit\.?$/,
  stored_status: /^the model's host answered (?<status>\d+( \w+)?) \(request [^)]*\)\.?$/,
  // a dataset
  stored_newer_file: /^dataset \S+ replaces it$/,
  stored_cancelled: /^an operator has cancelled it \((?<by>.*)\)$/,
  stored_unsent: /^its message was unsent in LINE$/,
  stored_no_price: /^the price of training this base model is not known$/,
  stored_job_budget: /^it would cost (?<price>\S+), and JOB_BUDGET_USD allows (?<allowed>\S+)$/,
  stored_month_budget: /^it would cost (?<price>[^\s,]+)(, its evaluation about [^\s,]+)?, this month's jobs cost (?<spent>\S+) already, and MONTH_BUDGET_USD allows (?<allowed>\S+)$/,
  stored_retrain: /^an operator decides on a retrain on (?<model>[^\s;]+)$/,
  stored_retrain_ends: /^an operator decides on a retrain on (?<model>[^\s;]+); (?<before>\S+) ends on (?<date>\S+)$/,
  stored_closed_model: /^(?<model>\S+) can no longer be trained: the last day was (?<date>\S+) .*$/,
  stored_ending_model: /^(?<model>\S+) and all models trained from it stop answering on (?<date>\S+) .*$/,
  stored_not_started: /^the job could not be started for a day: (?<why>.*)$/,
  stored_no_reason: /^no reason was given$/,
  stored_no_job: /^no job was created in time$/,
  stored_no_option: /^Gemini's tuning has no option (?<option>\S+): upload the dataset without it$/,
  stored_too_large: /^the training file for Gemini has more than 1 GB: make the dataset smaller$/,
  stored_no_response: /^Google has not answered whether it has created the job: until (?<until>\S+) UTC it is looked for, then it is created again$/,
  stored_training_closed: /^(?<why>.*\.) This organisation can no longer start fine-tuning jobs\..*$/,
  stored_not_accepted: /^(?<why>.*\.) The job was not accepted: check the base model \((?<model>[^)]*)\)(, the region \((?<region>[^)]*)\))? and the options\.$/,
  stored_quoted: /^(?<why>.*?) The provider says: (?<quoted>[\s\S]*)$/,
  // a job
  stored_new_job: /^(?<why>.*) \(a new job replaces it; this one is not billed\)$/,
  stored_job_failed: /^the job was failed( by .*)?$/,
  stored_job_cancelled: /^the job was cancelled$/,
  stored_cancelled_by: /^the job was cancelled by (?<by>.+)$/,
  stored_overdue: /^it has been running for more than (?<time>.+), so it is cancelled at its host$/,
  stored_not_known: /^its host has not known this job for (?<time>.+)$/,
  stored_no_model: /^the training succeeded, but (?<time>.+) later its host names no model\. .*$/,
  stored_too_long: /^it was in training for (?<time>.+) and is no longer polled\. .*$/,
  stored_stuck: /^it has been in training for (?<time>.+)$/,
  stored_not_ready: /^its model did not answer or was not evaluated within (?<time>.+?)\. .*$/,
  stored_slow: /^its model has not been ready for (?<time>.+)$/,
  // what a provider's training has said
  stored_page: /^losses and details: (?<page>\S+)$/,
  stored_no_slot: /^the job waits until Google has a free slot or capacity for it$/,
  stored_dropped: /^examples that were not trained in full: (?<count>\d+)$/,
};

const SHOWN = { why: reasonText, by: authorText, time: duration, date: day };

// Return the text of a reason; the reason itself if there is none for it.
export function reasonText(reason) {
  for (const [name, pattern] of Object.entries(REASONS)) {
    const match = pattern.exec(reason);
    if (!match) continue;
    const values = Object.entries(match.groups ?? {}).map(([group, text]) => [group, SHOWN[group]?.(text) ?? text]);
    return say(name, Object.fromEntries(values));
  }
  return reason;
}

// Return who has decided: a person has a name, the others are the bot's functions and this page.
export function authorText(by) {
  if (["job_poller", "line_reply"].includes(by)) return say("bot");
  return by === "the demo's page" ? say("this_page") : by;
}

function duration(text) {
  const [count, unit] = text === "an hour" ? [1, "hours"] : text.split(" ");
  if (!(unit in UNITS)) return text;
  return new Intl.NumberFormat(language(), { style: "unit", unit: UNITS[unit], unitDisplay: "long" }).format(count);
}
