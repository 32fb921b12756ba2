// The log lines and the stored documents behind a way, folded.

import { made } from "../core/dom.js";
import { say } from "../core/texts.js";
import { folded } from "../operate/folded.js";
import { momentText } from "./format.js";

// A part that is drawn again stays open, and its summary keeps the focus.
function kept(key, className, title, inside) {
  const box = folded(key, className, title, inside);
  box.firstChild.dataset.key = key;
  return box;
}

export function logLines(key, lines) {
  const title = say("inside_logs", { count: lines.length });
  return kept(`log-${key}`, "records", title, made("ul", "log", lines.map(logLine)));
}

function logLine({ time, function: name, severity, message, ...fields }) {
  const more = Object.entries(fields).map(([field, value]) => `${field}=${typeof value === "object" ? JSON.stringify(value) : value}`).join(" ");
  const moment = made("time", "", time ? momentText(time) : "");
  return made("li", severity.toLowerCase(), moment, made("b", "", name), made("span", "", message), made("code", "", more));
}

export function documents(key, stored) {
  const title = say("inside_documents", { count: stored.length });
  return kept(`documents-${key}`, "records", title, made("div", "", made("p", "soft", say("inside_documents_hint")),
    stored.map(({ path, data }) => kept(`document-${key}-${path}`, "document", made("code", "", path), json(path, data)))));
}

function json(path, data) {
  const text = made("pre", "", JSON.stringify(data, null, 2));
  text.tabIndex = 0;
  text.role = "region";
  text.ariaLabel = path;
  return text;
}
