// Right answers: questions without one, and the answers that the operator has pinned.

import { $, draw, made, sureButton, worded } from "../core/dom.js";
import { clock, fill, language, number, say, together } from "../core/texts.js";
import { act, field, forget, form, keptList, remembered, resultLine, send, submit, textBox } from "./form.js";

export const heading = "answers";
export const isFolded = true;

const result = resultLine();
const questions = made("div", "list");
const more = made("p", "soft");
const pins = made("div", "list");
const newQuestion = made("input");
const newAnswer = textBox();
const edited = new Set();
const drawQuestions = keptList(question);
const drawPins = keptList(pin);

export const badge = ({ questions: { count } }) => (count ? number(count) : "");

export function setUp({ box }) {
  const pinning = form("", pinNew, worded("h3", "", "pin_new"), field("pin_question", newQuestion, "wide"), field("pin_answer", newAnswer, "wide"), submit("pin_save", "main"));
  pinning.id = "pin-new";
  box.replaceChildren(worded("p", "soft", "answers_hint"), result, questions, more, worded("h3", "", "pins"), pins, pinning);
  fill(box);
}

let last = null;

export function paint(state) {
  last = state;
  const { questions: { first, count }, pins: pinned } = state;
  draw("questions", { first, count, language: language() }, () => {
    drawQuestions(questions, first, "answers_none");
    more.textContent = count > first.length ? say("answers_more", { count: number(count - first.length) }) : "";
  });
  draw("pins", { pinned, edited: [...edited], language: language() }, () => drawPins(pins, pinned.map((each) => ({ ...each, isEdited: edited.has(each.id) })), "pins_none"));
}

// Open the form for a new pin with a question and an answer of the chat.
export function startPin(asked, answered) {
  location.hash = "operate";
  for (let each = $("pin-new").parentElement; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
  newQuestion.value = asked;
  newAnswer.value = answered;
  newAnswer.focus();
  $("pin-new").scrollIntoView({ block: "nearest" });
}

function question(one) {
  const answer = remembered(textBox(), `answer ${one.question}`);
  const masked = one.is_masked && remembered(made("input"), `question ${one.question}`);
  const use = one.suggestion && act("suggestion_use", () => { answer.value = one.suggestion; answer.dispatchEvent(new Event("input")); answer.focus(); });
  const why = together(say(`reason_${one.reason}`), one.count > 1 && say("asked_times", { count: number(one.count) }), clock(one.at));
  return made("article", "",
    made("b", "", one.question), made("div", "soft", why),
    one.answer && quotation("bot_said", one.answer), one.suggestion && quotation("user_suggests", one.suggestion),
    form("", async () => {
      const body = { answer: answer.value, language: language(), ...(masked && { question: masked.value }) };
      if (await send(result, `/api/questions/${one.id}/answer`, body, pinnedText)) forget(`answer ${one.question}`);
    },
    masked && field("masked_question", masked, "wide"), field("right_answer", answer, "wide"),
    submit("answer_use", "main"), use, act("dismiss", () => send(result, `/api/questions/${one.id}/dismiss`, {}, "dismissed"))));
}

const quotation = (name, text) => made("div", "quotation", worded("small", "", name), made("p", "", text));

function pin(one) {
  const state = one.state !== "in_force" && made("span", "tag", say(`pin_${one.state}`));
  if (!one.isEdited) {
    return made("article", "", made("div", "head", made("b", "", one.question), state), made("p", "said", one.answer),
      made("div", "acts", act("pin_edit", () => toggle(one.id)), sureButton(say("pin_delete"), "plain", () => send(result, `/api/pins/${one.id}/unpin`, {}, "pin_deleted"))));
  }
  const asked = remembered(Object.assign(made("input"), { value: one.question }), `pinned question ${one.id}`);
  const answer = remembered(textBox(one.answer), `pinned answer ${one.id}`);
  const close = () => { forget(`pinned question ${one.id}`); forget(`pinned answer ${one.id}`); toggle(one.id); };
  return made("article", "", form("", async () => {
    if (await send(result, `/api/pins/${one.id}`, { question: asked.value, answer: answer.value, language: language() }, pinnedText)) close();
  }, field("pin_question", asked, "wide"), field("pin_answer", answer, "wide"), submit("pin_save", "main"), act("cancel", close)));
}

function toggle(id) {
  if (!edited.delete(id)) edited.add(id);
  if (last) paint(last);
}

async function pinNew() {
  const body = { question: newQuestion.value, answer: newAnswer.value, language: language() };
  if (await send(result, "/api/pins", body, pinnedText)) newQuestion.value = newAnswer.value = "";
}

// An answer with a claim that a clinic must not make is in force, and its operator is warned.
const pinnedText = ({ warnings }) => together(say("pin_saved"), ...warnings);
