// Chats that a person answers, in which the bot is silent.

import { button, draw, made, sureButton, worded } from "../core/dom.js";
import { clock, fill, known, language, number, say, together } from "../core/texts.js";
import { field, forget, form, keptList, remembered, resultLine, send, submit, textBox } from "./form.js";

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

// `phone` has the ids of the chats on the phone, by the names of their tabs.
export function paint({ takeovers: { phone, current } }) {
  draw("takeovers", { phone, current, language: language() }, () => {
    const names = Object.keys(phone);
    drawChats(chats, current.map((one) => ({ ...one, name: names.find((name) => phone[name] === one.chat) })), "person_none");
    const free = names.filter((name) => !current.some((one) => one.chat === phone[name]));
    start.replaceChildren(...free.map((name) => button(say("take_over", { chat: say(`tab_${name}`) }), "plain", () => send(result, `/api/chats/${phone[name]}/take_over`, {}, "taken_over"))));
  });
}

function chat(one) {
  const message = remembered(textBox(), `message ${one.chat}`);
  const why = known(`taken_by_${one.by}`) ? say(`taken_by_${one.by}`) : one.by;
  return made("article", "",
    made("b", "", one.name ? say("chat_phone", { chat: say(`tab_${one.name}`) }) : say("chat_other", { id: one.chat.slice(0, 8) })),
    made("div", "soft", together(why, say("taken_since", { since: clock(one.since), until: clock(one.until) }))),
    one.question && made("div", "quotation", worded("small", "", "user_wrote"), made("p", "", one.question)),
    form("", async () => {
      if (!await send(result, `/api/chats/${one.chat}/write`, { text: message.value }, "message_sent")) return;
      message.value = "";
      forget(`message ${one.chat}`);
    }, field("person_message", message, "wide"), submit("person_send", "main"),
    sureButton(say("give_back"), "plain", () => send(result, `/api/chats/${one.chat}/give_back`, {}, "given_back"))));
}
