// Questions that the visitor can ask with one click: those of the file that the serving model has learned, else
// the sample clinic's. A question that the serving model was asked is left out.

import { $, button, draw, made } from "../core/dom.js";
import { language, say } from "../core/texts.js";

// `ask(text)` sends a text as the user of `chat`; with `open` the user can write.
export function paintSuggested({ offers, suggested, serving }, chat, open, ask) {
  const since = Date.parse(serving?.since ?? 0);
  const asked = new Set(chat.messages.filter((one) => one.from === "user" && one.at >= since).map((one) => one.text));
  const questions = (suggested ?? offers[language()].questions).filter((text) => !asked.has(text));
  draw("suggested", { questions: open ? questions : [], language: language() }, ({ questions: shown }) => {
    $("suggested").hidden = !shown.length;
    $("suggested").replaceChildren(made("small", "", say("try_asking")), made("div", "", shown.map((text) => button(text, "", () => ask(text)))));
  });
}
