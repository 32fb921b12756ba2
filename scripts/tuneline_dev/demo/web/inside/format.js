// Times and durations of a way.

import { language, say } from "../core/texts.js";

export const stepName = (step) => say(`inside_step_${step}`);

// A time of the day with milliseconds: steps follow each other within them. Another day has its date.
export function momentText(at) {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  if (!isToday && /T00:00:00/.test(at)) return moment.toLocaleDateString(language(), { calendar: "gregory", dateStyle: "medium" });
  const time = moment.toLocaleTimeString(language(), { hour12: false, hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
  return isToday ? time : `${moment.toLocaleDateString(language(), { calendar: "gregory" })} ${time}`;
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const style = (value, unit, digits) => new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
  if (Math.abs(seconds) < 1) return style(seconds * 1000, "millisecond", 0);
  if (seconds < 600) return style(seconds, "second", 2);
  return seconds < 172_800 ? style(seconds / 3600, "hour", 1) : style(seconds / 86_400, "day", 0);
}

export const size = (bytes) => new Intl.NumberFormat(language(), { style: "unit", unit: bytes < 1000 ? "byte" : "kilobyte", unitDisplay: "short", maximumFractionDigits: 1 }).format(bytes < 1000 ? bytes : bytes / 1000);
