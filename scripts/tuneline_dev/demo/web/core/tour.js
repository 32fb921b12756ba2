// The tour: five steps. Each points to the real control and ends when the visitor has done it.

import { $, button, made } from "./dom.js";
import { number, say } from "./texts.js";
import { isNarrow, show } from "./view.js";

// `at` is the control, `view` the side it is on, `tab` its tab; `isDone(now, before)` compares two states.
const STEPS = [
  { name: "ask", view: "phone", at: () => $("suggested").querySelector("button") ?? $("text"), isDone: hasAsked },
  { name: "train", view: "desk", tab: "operate", at: () => document.querySelector(".of-start .main") ?? document.querySelector(".of-start .lead"), isDone: isTrained },
  { name: "again", view: "phone", at: () => $("suggested").querySelector("button") ?? $("text"), isDone: hasAsked },
  { name: "correct", view: "phone", at: () => $("quick").querySelector(":scope > :last-child") ?? $("text"), isDone: hasCorrected },
  { name: "inside", view: "desk", at: () => $("tab-inside"), isDone: () => location.hash.startsWith("#inside") },
];

const box = made("aside", "tour");
let current = -1;
let latest = null;
let before = null;
let opener = null;
let pointed = null;
let chooseTab = () => {};

// `openTab(name)` chooses a tab of the desk.
export function setUpTour(start, openTab) {
  opener = start;
  box.hidden = true;
  box.role = "dialog";
  document.querySelector("main").append(box);
  start.onclick = () => go(0);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !box.hidden) close(); });
  window.addEventListener("hashchange", () => advance());
  chooseTab = openTab;
}

const isOpen = () => current >= 0;

// Follow what the visitor does. Each event of the demo may end the step.
export function paintTour(state) {
  latest = state;
  if (!isOpen()) return;
  advance();
  if (isOpen()) point();
}

function advance() {
  if (isOpen() && STEPS[current].isDone(latest, before)) go(current + 1);
}

function go(next) {
  if (next >= STEPS.length) return finish();
  current = next;
  before = latest;
  const step = STEPS[current];
  if (step.tab) chooseTab(step.tab);
  if (isNarrow()) show(step.view);
  paint(step);
  point();
}

function paint({ name }) {
  const place = say("tour_place", { step: number(current + 1), steps: number(STEPS.length) });
  draw(place, say(`tour_${name}`), say(`tour_${name}_how`), [
    button(say("tour_skip"), "plain", () => go(current + 1)),
    button(say("tour_show"), "main", () => STEPS[current].at()?.focus()),
  ]);
}

function finish() {
  current = -1;
  point();
  draw("", say("tour_end"), say("tour_end_how"), [button(say("tour_close"), "main", close)]);
}

function draw(place, title, text, buttons) {
  const words = made("div", "", place && made("small", "", place), made("h2", "", title), made("p", "", text));
  words.ariaLive = "polite";
  words.tabIndex = -1;
  const end = button("✕", "close", close);
  end.ariaLabel = say("tour_close");
  box.ariaLabel = say("tour");
  box.replaceChildren(words, end, made("div", "acts", buttons));
  box.hidden = false;
  words.focus();
}

function close() {
  current = -1;
  point();
  box.hidden = true;
  opener.focus();
}

// Mark the control of the step. It may be painted anew with each event.
function point() {
  const target = isOpen() ? STEPS[current].at() : null;
  if (target === pointed && target?.isConnected) return;
  pointed?.classList.remove("pointed");
  pointed = target;
  target?.classList.add("pointed");
  target?.scrollIntoView({ block: "center" });
}

const messages = (state) => state?.chats.user.messages ?? [];
const asked = (state) => messages(state).filter((one) => one.from === "user").length;
const answers = (state) => messages(state).filter((one) => one.note).length;

function hasAsked(now, then) {
  return asked(now) > asked(then) && answers(now) > answers(then);
}

function isTrained(now) {
  const [newest] = now?.datasets ?? [];
  return Boolean(now?.serving?.tuned && newest?.state === "trained" && now.jobs.some((one) => one.id === newest.job && one.version === now.serving.version));
}

// A thumb down and then the right answer; or an answer that is pinned.
function hasCorrected(now, then) {
  return now?.pins.length > then?.pins.length || (asked(now) >= asked(then) + 2 && thumbsDown(now) > thumbsDown(then));
}

const thumbsDown = (state) => messages(state).filter((one) => one.from === "user" && one.text?.includes("👎")).length;
