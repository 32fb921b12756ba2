// The steps of a way as a table: what, when, how long after the step before, by which code.

import { made } from "../core/dom.js";
import { authorText, reasonText } from "../core/reasons.js";
import { number, say } from "../core/texts.js";
import { duration, momentText, size, stepName } from "./format.js";

export function rowsTable(rows, caption) {
  const heads = ["inside_col_step", "inside_col_time", "inside_col_since", "inside_col_facts"];
  const table = made("table", "rows",
    made("caption", "unseen", caption),
    made("thead", "", row("", heads.map((name) => cell("th", "columnheader", "", say(name))))),
    made("tbody", "", rows.map(stepRow)));
  table.role = "table";
  return table;
}

function stepRow(step) {
  const tags = [
    step.is_again && made("span", "tag wait", say("inside_again")),
    step.attempt > 1 && made("span", "tag", say("inside_attempt", { count: step.attempt })),
    step.is_bad && made("span", "tag bad", say("inside_failed")),
  ];
  const who = step.who ? made("span", "soft who", step.who) : null;
  return row(step.is_bad ? "bad" : "", [
    cell("th", "rowheader", "", made("b", "", stepName(step.step)), who, tags),
    cell("td", "cell", "num", labelled("inside_col_time", momentText(step.at))),
    cell("td", "cell", "num", labelled("inside_col_since", step.since === null ? "–" : `+${duration(step.since)}`)),
    cell("td", "cell", "", facts(step.facts), objects(step.objects), code(step)),
  ]);
}

function facts(values) {
  const entries = Object.entries(values);
  if (!entries.length) return null;
  return made("dl", "facts", entries.map(([name, value]) => made("div", "", made("dt", "", made("code", "", name)), made("dd", "", shown(name, value)))));
}

const TEXTS = { reason: reasonText, by: authorText, approved_by: authorText, version: (version) => (version === "base" ? say("base") : version) };

// A value as it is stored, unless the page has a text for it.
function shown(name, value) {
  if (TEXTS[name]) return TEXTS[name](String(value));
  if (typeof value === "number" && Math.abs(value) < 1e12) return number(value);
  const text = Array.isArray(value) ? value.join(", ") : String(value);
  return text.includes(" ") ? made("code", "", text) : text;
}

// The objects of a step by their folders, each with its size.
function objects(stored) {
  if (!stored?.length) return null;
  const folders = Map.groupBy(stored, ({ name }) => name.slice(0, name.lastIndexOf("/") + 1));
  return made("ul", "objects", [...folders].map(([folder, files]) => made("li", "", made("code", "", folder), " ",
    files.map(({ name, size: bytes }) => made("span", "object", made("b", "", name.slice(folder.length)), ` ${size(bytes)}`)))));
}

function code({ file, function: name }) {
  return file ? made("div", "soft", made("code", "", name ? `${file} · ${name}` : file)) : null;
}

function row(className, cells) {
  const element = made("tr", className, cells);
  element.role = "row";
  return element;
}

// Roles are named, because a narrow page shows the cells below each other.
function cell(tag, role, className, ...inside) {
  const element = made(tag, className, ...inside);
  element.role = role;
  return element;
}

function labelled(name, text) {
  const label = made("span", "narrow-label", say(name));
  label.ariaHidden = "true";
  return made("span", "", label, text);
}
