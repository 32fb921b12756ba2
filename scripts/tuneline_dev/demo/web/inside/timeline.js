// Draw the steps of a way along the time. The table below it says the same for readers of the page.

import { made } from "../core/dom.js";
import { duration, stepName } from "./format.js";

// A step that takes less is still seen.
const LEAST_PERCENT = 0.8;

export function timeline(rows) {
  // An end date lies a year ahead of what has happened.
  const past = rows.filter(({ at }) => new Date(at) <= new Date());
  if (past.length < 2) return made("div");
  const start = Math.min(...past.map(({ began }) => Date.parse(began)));
  const whole = Math.max(...past.map(({ at }) => Date.parse(at))) - start || 1;
  const box = made("div", "timeline", past.map((row) => lane(row, start, whole)));
  box.ariaHidden = "true";
  return box;
}

function lane(row, start, whole) {
  const begin = Math.max(0, (Date.parse(row.began) - start) / whole * 100);
  const width = Math.max(LEAST_PERCENT, (Date.parse(row.at) - Date.parse(row.began)) / whole * 100);
  const bar = made("span", `bar ${row.is_bad ? "bad" : row.is_again ? "again" : row.who ? `by-${row.who.toLowerCase().replace(" ", "-")}` : ""}`);
  bar.style.marginInlineStart = `${Math.min(begin, 100 - LEAST_PERCENT)}%`;
  bar.style.width = `${Math.min(width, 100 - Math.min(begin, 100 - LEAST_PERCENT))}%`;
  const took = (Date.parse(row.at) - Date.parse(row.began)) / 1000;
  return made("div", "lane", made("span", "lane-name", stepName(row.step)), made("span", "lane-track", bar), made("span", "lane-took", duration(took)));
}
