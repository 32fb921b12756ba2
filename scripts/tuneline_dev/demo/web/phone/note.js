// The operator's note below an answer: the pins and examples that it rests on. The user does not see it.

import { button, made } from "../core/dom.js";
import { listed, say } from "../core/texts.js";
import { startPin } from "../operate/answers.js";

// The messages whose notes are open, so that a repaint does not close them.
const opened = new Set();

// `asked` is the question that the message answers, if it is known.
export function note({ message_id, text, note: { pins, examples, is_verbatim } }, asked) {
  // An example or a pin that is deleted is named by its number or its id.
  const pinned = pins.map((pin) => pin.question ?? pin.id);
  const shown = examples.map((example) => example.question ?? `#${example.number}`);
  const brief = [
    pinned.length && say(is_verbatim ? "rests_on_pin" : "rests_on_pins", { questions: quoted(pinned) }),
    shown.length && say("rests_on_examples", { questions: quoted(shown) }),
  ].filter(Boolean);
  const summary = made("summary", "",
    made("b", "", say("for_operator")), " ",
    made("span", "brief", brief.join(" · ") || say("rests_on_nothing")),
    made("span", "only", say("only_operator")));
  const lines = [...pinned.map((text) => line("pinned", text)), ...shown.map((text) => line("shown", text))];
  const box = made("details", "note", summary, made("ul", "", lines.length ? lines : made("li", "", say("rests_on_nothing"))),
    asked && button(say("pin_this"), "pin-this", () => startPin(asked, text ?? "")));
  box.open = opened.has(message_id);
  box.ontoggle = () => (box.open ? opened.add(message_id) : opened.delete(message_id));
  return box;
}

const line = (kind, text) => made("li", "", made("small", "", say(kind)), made("span", "", text));
const quoted = (questions) => listed(questions.map((text) => say("quoted", { text })));
