// The way of one message: what answered it, and what was put in front of the model.

import { made } from "../core/dom.js";
import { clock, known, number, say, together } from "../core/texts.js";

export const name = "message";

const stateOf = (state) => (known(`inside_step_${state}`) ? say(`inside_step_${state}`) : state);

export const choices = ({ latest_messages: all }) => all.map(({ id, at, text, type, state }) => ({ id, label: `${at ? clock(at) : ""} ${shortened(text ?? type)} (${stateOf(state)})` }));
export const key = ({ latest_messages: all }, wanted) => all.find(({ id }) => id === wanted);

const MOST = 40;
const shortened = (text) => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

export function drawn(answer) {
  const by = answer.version === "base" && answer.answered_by === "model" ? say("inside_by_base") : say(`inside_by_${answer.answered_by}`, { version: answer.version ?? "" });
  return {
    above: [
      made("p", "said", made("b", "", by)),
      gate(answer.rows.find(({ step }) => step === "found")),
      answer.answers.length ? made("blockquote", "", answer.answers.filter(Boolean).map((text) => made("p", "", text))) : null,
    ].filter(Boolean),
    below: [sources(answer.sources)].filter(Boolean),
  };
}

const WITHOUT_LIMIT = { words: "inside_by_words", meaning: "inside_too_few" };

// Whether the examples are near enough, as the finder has decided, with its numbers.
function gate(found) {
  if (!found) return null;
  const { decision, by, familiarity, least_familiarity: least } = found.facts;
  const numbers = { value: number(familiarity), least: number(least) };
  const compared = least !== undefined ? say(familiarity < least ? "inside_far" : "inside_near", numbers) : say(WITHOUT_LIMIT[by] ?? "inside_no_examples");
  return made("p", "said", together(compared, known(`inside_decided_${decision}`) && say(`inside_decided_${decision}`)));
}

function sources(all) {
  if (!all.length) return null;
  return made("div", "sources", made("h3", "", say("inside_sources", { count: all.length })), made("ol", "", all.map(source)));
}

function source({ kind, id, question, answer, score }) {
  const head = made("div", "", made("span", "tag", say(kind === "pin" ? "pinned" : "shown")), " ", made("code", "", `${kind} ${id}`),
    score !== null && made("span", "soft", ` ${say("inside_score", { score: number(score) })}`));
  return made("li", "", head, made("b", "", question ?? say("inside_gone")), answer && made("p", "", answer));
}
