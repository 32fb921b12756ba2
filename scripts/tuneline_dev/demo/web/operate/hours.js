// Opening hours: the week, special days, public holidays. The bot answers with them from the next message on.

import { draw, made, sureButton, worded } from "../core/dom.js";
import { fill, language, listed, say } from "../core/texts.js";
import { openChat } from "../phone/phone.js";
import { act, field, form, keptList, resultLine, send, submit, tell } from "./form.js";

export const heading = "hours";
export const isFolded = true;

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const result = resultLine();
const now = made("p", "hours-now");
const warnings = made("div", "warnings");
const week = Object.fromEntries(DAYS.map((day) => [day, made("input")]));
const weekdays = Object.fromEntries(DAYS.map((day) => [day, made("span")]));
const special = made("div", "list");
const holidays = made("div");
const further = made("div", "further");
const day = { first: dateBox(), last: dateBox(), hours: made("input"), name: made("input") };
const drawSpecial = keptList(specialDay);
let speak = async () => {};
let isTyped = false;

export const badge = ({ hours }) => (hours.is_open === null ? "" : say(hours.is_open ? "hours_open" : "hours_closed"));

export function setUp(given) {
  speak = given.act;
  for (const input of Object.values(week)) { input.oninput = () => { isTyped = true; }; input.dataset.hint = "hours_shut"; }
  day.hours.dataset.hint = "hours_shut";
  const rows = DAYS.map((name) => made("label", "", weekdays[name], week[name]));
  const weekly = form("week", saveWeek, made("fieldset", "", worded("legend", "", "hours_week"), rows), worded("p", "soft wide", "hours_how"), submit("hours_save", "main"), worded("button", "plain copy", "hours_copy"));
  const copy = weekly.querySelector(".copy");
  copy.type = "button";
  copy.onclick = () => { for (const name of DAYS.slice(1, 5)) week[name].value = week.mon.value; isTyped = true; };
  further.append(
    worded("h3", "", "hours_special"), special,
    form("", saveDay, field("day_first", day.first), field("day_last", day.last), field("day_hours", day.hours), field("day_name", day.name), submit("day_save", "main")),
    holidays);
  given.box.replaceChildren(worded("p", "soft", "hours_hint"), now, result, warnings, weekly, further);
  fill(given.box);
}

export function paint({ hours }) {
  draw("hours", { hours, language: language() }, () => {
    const isSet = hours.is_open !== null;
    for (const [place, name] of DAYS.entries()) weekdays[name].textContent = weekday(place);
    now.replaceChildren(made("b", "", state(hours)), ...(isSet ? [act("hours_ask", askNow)] : []));
    warnings.replaceChildren(...hours.contradictions.map((one) => made("p", "warned", say("hours_contradiction", one))));
    if (!isTyped) for (const name of DAYS) week[name].value = (hours.weekly?.[name] ?? []).join(", ");
    for (const input of [day.first, day.last]) input.min = hours.today;
    drawSpecial(special, Object.entries(hours.special ?? {}).map(([date, one]) => ({ date, ...one })), "hours_no_special");
    further.hidden = !isSet;
    if (!holidays.childElementCount || holidays.dataset.language !== language()) offerHolidays();
  });
}

function askNow() {
  openChat("user");
  speak("message", { text: say("hours_question") });
}

// The offer, and what removes everything.
function offerHolidays() {
  holidays.dataset.language = language();
  holidays.replaceChildren(made("div", "acts", act("holidays_show", showHolidays), sureButton(say("hours_remove"), "plain", removeAll)));
}

async function removeAll() {
  isTyped = false;
  await send(result, "/api/hours/clear", {}, "hours_removed");
  offerHolidays();
}

async function showHolidays() {
  const response = await fetch("/api/hours/holidays");
  const { days = [], error } = await response.json();
  if (error || !days.length) return tell(result, error ?? say("holidays_none"), error ? "bad" : "good");
  const boxes = days.map((one) => Object.assign(made("input"), { type: "checkbox", checked: true, value: one.day }));
  const rows = days.map((one, place) => made("label", "check wide", boxes[place], made("span", "", `${date(one.day)} ${one.name}`)));
  holidays.replaceChildren(form("", async () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    if (await send(result, "/api/hours/holidays", { days: chosen }, "holidays_closed")) offerHolidays();
  }, made("fieldset", "wide", worded("legend", "", "holidays_choose"), rows), submit("holidays_close", "main"), act("cancel", offerHolidays)));
}

async function saveWeek() {
  const weekly = Object.fromEntries(DAYS.map((name) => [name, spans(week[name].value)]));
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (await send(result, "/api/hours/weekly", { weekly, time_zone }, "hours_saved")) isTyped = false;
}

async function saveDay() {
  const body = { first: day.first.value, last: day.last.value, hours: spans(day.hours.value), name: day.name.value };
  if (await send(result, "/api/hours/special", body, "day_saved")) for (const input of Object.values(day)) input.value = "";
}

function specialDay(one) {
  const spans = one.hours ? listed(one.hours) : say("hours_shut");
  return made("article", "", made("div", "head", made("span", "", made("b", "", date(one.date)), ` ${[spans, one.name].filter(Boolean).join(" · ")}`), act("day_usual", () => send(result, "/api/hours/clear", { day: one.date }, "hours_saved"))));
}

// Read `09:00-12:00, 14:00-18:00`, also as it is typed with an East Asian keyboard.
const spans = (text) => text.normalize("NFKC").replace(/\s*[-–—~〜]\s*/g, "-").split(/[,、;\s]+/).filter(Boolean);

function state(hours) {
  if (hours.problem) return hours.problem;
  if (hours.is_open === null) return say("hours_none");
  const at = hours.is_open ? hours.closes_at : hours.next_opening;
  if (!at) return say(hours.is_open ? "hours_open" : "hours_closed");
  const moment = new Date(at).toLocaleString(language(), { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone: hours.time_zone });
  return say(hours.is_open ? "hours_open_until" : "hours_closed_until", { moment });
}

const weekday = (place) => new Date(Date.UTC(2024, 0, 1 + place)).toLocaleDateString(language(), { weekday: "short", timeZone: "UTC" });
const date = (text) => new Date(`${text}T00:00`).toLocaleDateString(language(), { calendar: "gregory", year: "numeric", month: "short", day: "numeric", weekday: "short" });
function dateBox() { return Object.assign(made("input"), { type: "date" }); }
