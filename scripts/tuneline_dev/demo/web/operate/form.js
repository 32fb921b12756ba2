// The operator's controls: labelled fields, a line that says what came of an action, lists that keep what is typed.

import { button, made, worded } from "../core/dom.js";
import { errorText, json, post } from "../core/post.js";
import { language, say } from "../core/texts.js";

// The line in which a section says what came of an action.
export function resultLine() {
  const line = made("p", "result");
  line.role = "status";
  return line;
}

export function tell(line, text, tone = "good") {
  line.className = `result ${tone}`;
  line.textContent = text;
}

// Send to the demo, and say in `line` what came of it. Returns the response's body, or null after an error.
export async function send(line, path, body, done) {
  const answer = await post(path, { ...json(body), isQuiet: true });
  if (answer.error) {
    tell(line, errorText(answer), "bad");
    return null;
  }
  tell(line, typeof done === "function" ? done(answer) : say(done));
  return answer;
}

// Make a form with its buttons in one row below its fields. They are disabled while it is sent.
export function form(className, submit, ...inside) {
  const parts = inside.flat().filter(Boolean);
  const isButton = (part) => part.tagName === "BUTTON";
  const element = made("form", `control ${className}`, parts.filter((part) => !isButton(part)), made("div", "acts wide", parts.filter(isButton)));
  element.noValidate = true;
  element.onsubmit = async (event) => {
    event.preventDefault();
    const buttons = [...element.querySelectorAll("button")];
    for (const each of buttons) each.disabled = true;
    await submit(event.submitter);
    for (const each of buttons) each.disabled = false;
  };
  return element;
}

export function submit(name, className = "plain") {
  const element = worded("button", className, name);
  element.type = "submit";
  return element;
}

export function field(name, control, className = "") {
  return made("label", className, worded("span", "", name), control);
}

export function textBox(value = "", rows = 2) {
  return Object.assign(made("textarea"), { value, rows });
}

export function choice(options, value) {
  const select = made("select", "", options.map(([name, text]) => new Option(text, name)));
  if (value !== undefined) select.value = value;
  return select;
}

export const act = (name, onclick, className = "plain") => button(say(name), className, onclick);

// What is typed for an item survives a repaint of the item.
const typed = new Map();
export function remembered(control, key) {
  control.value = typed.get(key) ?? control.value;
  control.addEventListener("input", () => typed.set(key, control.value));
  return control;
}
export const forget = (key) => typed.delete(key);

// Return a function that draws items into a box. The element of an item that has not changed stays as it is.
export function keptList(make) {
  let kept = new Map();
  return (box, items, empty) => {
    const next = new Map(items.map((item) => [`${language()} ${JSON.stringify(item)}`, item]));
    const drawn = new Map([...next].map(([key, item]) => [key, kept.get(key) ?? make(item)]));
    kept = drawn;
    const wanted = drawn.size ? [...drawn.values()] : [made("p", "soft", say(empty))];
    for (const child of [...box.children]) if (!wanted.includes(child)) child.remove();
    wanted.forEach((element, place) => { if (box.children[place] !== element) box.insertBefore(element, box.children[place] ?? null); });
  };
}
