// The log lines and the stored documents behind a way, folded.

import { made } from "../core/dom.js";
import { say } from "../core/texts.js";
import { folded } from "../operate/folded.js";
import { momentText } from "./format.js";

export function logLines(key, lines) {
  const title = say("inside_logs", { count: lines.length });
  return folded(`log-${key}`, "records", title, made("ul", "log", lines.map(logLine)));
}

function logLine({ time, function: name, severity, message, ...fields }) {
  const more = Object.entries(fields).map(([field, value]) => `${field}=${typeof value === "object" ? JSON.stringify(value) : value}`).join(" ");
  const moment = made("time", "", time ? momentText(time) : "");
  return made("li", severity.toLowerCase(), moment, made("b", "", name), made("span", "", message), made("code", "", more));
}

export function documents(key, stored) {
  const title = say("inside_documents", { count: stored.length });
  return folded(`documents-${key}`, "records", title, made("div", "", made("p", "soft", say("inside_documents_hint")),
    stored.map(({ path, data }) => folded(`document-${key}-${path}`, "document", made("code", "", path), json(path, data)))));
}

function json(path, data) {
  const text = made("pre", "", JSON.stringify(data, null, 2));
  text.tabIndex = 0;
  text.role = "region";
  text.ariaLabel = path;
  return text;
}
