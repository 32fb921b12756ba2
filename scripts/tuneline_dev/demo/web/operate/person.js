// Chats that a person answers, in which the bot is silent.

import { draw, made, sureButton, worded } from "../core/dom.js";
import { clock, fill, known, language, number, say, together } from "../core/texts.js";
import { act, field, forget, form, keptList, remembered, resultLine, send, submit, textBox } from "./form.js";

export const heading = "person";
export const isFolded = true;

const result = resultLine();
const start = made("div", "acts");
const chats = made("div", "list");
const drawChats = keptList(chat);

export const badge = ({ takeovers: { current } }) => (current.length ? number(current.length) : "");

export function setUp({ box }) {
  box.replaceChildren(worded("p", "soft", "person_hint"), result, chats, start);
  fill(box);
}

export function paint({ takeovers: { phone, current } }) {
  draw("takeovers", { phone, current, language: language() }, () => {
    drawChats(chats, current.map((one) => ({ ...one, isPhone: one.chat === phone })), "person_none");
    const isFree = !current.some((one) => one.chat === phone);
    start.replaceChildren(...(isFree ? [act("take_over", () => send(result, `/api/chats/${phone}/take_over`, {}, "taken_over"), "main")] : []));
  });
}

function chat(one) {
  const message = remembered(textBox(), `message ${one.chat}`);
  const why = known(`taken_by_${one.by}`) ? say(`taken_by_${one.by}`) : one.by;
  return made("article", "",
    made("b", "", one.isPhone ? say("chat_phone") : say("chat_other", { id: one.chat.slice(0, 8) })),
    made("div", "soft", together(why, say("taken_since", { since: clock(one.since), until: clock(one.until) }))),
    one.question && made("div", "quotation", worded("small", "", "user_wrote"), made("p", "", one.question)),
    form("", async () => {
      if (!await send(result, `/api/chats/${one.chat}/write`, { text: message.value }, "message_sent")) return;
      message.value = "";
      forget(`message ${one.chat}`);
    }, field("person_message", message, "wide"), submit("person_send", "main"),
    sureButton(say("give_back"), "plain", () => send(result, `/api/chats/${one.chat}/give_back`, {}, "given_back"))));
}
