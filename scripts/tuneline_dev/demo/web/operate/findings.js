// The findings of a dataset by kind, and its whole report to download.

import { button, link, made } from "../core/dom.js";
import { number, own, say } from "../core/texts.js";
import { folded, opened } from "./folded.js";

const SHOWN_AT_FIRST = 5;

// Return the findings. Errors are unfolded; warnings, changes and notices are folded.
export function listed(dataset, found) {
  return ["error", "warning", "change", "notice"].filter((severity) => found.totals[severity]).map((severity) => {
    const kinds = found.kinds.filter((one) => one.severity === severity).map((one) => kind(dataset.id, one));
    const title = say("counted", { what: say(severity), count: number(found.totals[severity]) });
    if (severity === "error") return made("div", "findings error", made("h4", "", title), kinds);
    return folded(`${dataset.id} ${severity}`, `findings ${severity}`, title, kinds);
  });
}

export function downloads(dataset) {
  const download = (kindOf, name) => {
    const anchor = link(`/api/datasets/${dataset.id}/report.${kindOf}`, say(name));
    anchor.download = `${dataset.name}.report.${kindOf}`;
    return anchor;
  };
  return made("p", "soft downloads", say("download"), " ", download("md", "as_md"), " · ", download("json", "as_json"));
}

function kind(id, one) {
  const key = `${id} ${one.code} ${one.title.en}`;
  const all = opened.has(key);
  const box = made("div", "kind", made("div", "title", made("b", "", own(one.title)), one.count > 1 && made("span", "count", `× ${number(one.count)}`)));
  if (own(one.mend)) box.append(made("div", "mend", own(one.mend)));
  const told = one.listed.filter((each) => each.line || each.field || each.found || each.message);
  const shown = all ? told : told.slice(0, SHOWN_AT_FIRST);
  if (shown.length) box.append(made("ul", "", shown.map(finding)));
  const left = one.count - shown.length;
  if (told.length > shown.length) box.append(button(say("more_listed", { count: number(left) }), "more", () => { opened.add(key); box.replaceWith(kind(id, one)); }));
  else if (one.count > one.listed.length) box.append(made("div", "soft", say("more_unlisted", { count: number(one.count - one.listed.length) })));
  return box;
}

function finding(one) {
  const where = [one.line ? say("line", { line: one.line }) : one.example ? say("example", { example: one.example }) : say("whole_file"), one.field].filter(Boolean);
  const item = made("li", "", made("span", "where", where[0]), where[1] && made("code", "field", where[1]));
  if (one.message) item.append(made("span", "", own(one.message)));
  if (own(one.mend)) item.append(made("span", "mend", own(one.mend)));
  if (one.found) item.append(made("code", "found", one.found));
  return item;
}
