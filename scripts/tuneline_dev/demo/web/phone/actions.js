// The buttons of messages and quick replies, and the inputs of datetime pickers.
// https://developers.line.biz/en/reference/messaging-api/#action-objects

import { button, link, made } from "../core/dom.js";
import { say } from "../core/texts.js";

const TAPPABLE = new Set(["postback", "message", "camera", "cameraRoll", "location", "clipboard"]);
const INPUTS = { date: "date", time: "time", datetime: "datetime-local" };

export function actionButton(action, tap, className = "") {
  const label = action.label || action.text || action.displayText || action.type;
  if (action.type === "uri") {
    const anchor = link(action.uri, label);
    anchor.className = className;
    return anchor;
  }
  if (action.type === "datetimepicker") return picker(action, label, tap, className);
  const element = button(label, className, () => tap(action));
  if (!TAPPABLE.has(action.type)) { element.disabled = true; element.title = say("not_here"); }
  return element;
}

// The postback is sent with `params` once a whole date or time is confirmed.
function picker(action, label, tap, className) {
  const input = made("input");
  input.type = INPUTS[action.mode] || "date";
  input.ariaLabel = label;
  for (const [name, value] of [["min", action.min], ["max", action.max], ["value", action.initial]]) if (value) input[name] = value;
  const confirm = button("✓", "confirm", () => { if (input.value && input.checkValidity()) tap({ ...action, params: { [action.mode]: input.value } }); });
  confirm.ariaLabel = `${label} ✓`;
  return made("label", `${className} picker`, made("span", "", label), input, confirm);
}
