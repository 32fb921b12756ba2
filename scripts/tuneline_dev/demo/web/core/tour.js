// The tour: five steps, three of them if there is a trained model. Each points to the real control and ends
// when the visitor has done it.

import { $, button, made } from "./dom.js";
import { number, say, whenChosen } from "./texts.js";
import { isNarrow, show } from "./view.js";

// `at` is the control, `view` the side it is on, `tab` its tab; `isDone(now, before)` compares two states.
// Without what it `needs`, a step is left out.
const asking = (name) => ({ name, view: "phone", at: () => $("suggested").querySelector("button") ?? $("text"), isDone: hasAsked });
const thumb = () => [...$("quick").children].find((one) => one.textContent.includes("👎"));
const TRAIN = { name: "train", view: "desk", tab: "operate", at: () => document.querySelector(".of-start .main") ?? document.querySelector(".of-start .lead"), isDone: isTrained };
const LAST = [
  { name: "correct", view: "phone", at: () => thumb() ?? $("text"), isDone: hasCorrected },
  { name: "inside", view: "desk", at: () => $("tab-inside"), isDone: () => location.hash.startsWith("#inside") },
];
const UNTRAINED = { steps: [asking("ask"), TRAIN, { ...asking("again"), needs: hasModel }, ...LAST], end: "tour_end_how" };
const TRAINED = { steps: [asking("trained"), ...LAST], end: "tour_trained_end_how" };

const box = made("aside", "tour");
let tour = UNTRAINED;
let isWanted = false;
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
  start.onclick = () => { isWanted = true; begin(); };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !box.hidden) close(); });
  window.addEventListener("hashchange", () => advance());
  whenChosen(() => { if (!box.hidden) paint(); });
  chooseTab = openTab;
}

const isOpen = () => current >= 0;

// Begin the tour that the visitor wants, once the state is known.
function begin() {
  if (!isWanted || !latest) return;
  isWanted = false;
  tour = hasModel(latest) ? TRAINED : UNTRAINED;
  go(0);
}

// Follow what the visitor does. Each event of the demo may end the step.
export function paintTour(state) {
  latest = state;
  begin();
  if (!isOpen()) return;
  advance();
  if (isOpen()) point();
}

function advance() {
  if (isOpen() && tour.steps[current].isDone(latest, before)) go(current + 1);
}

function go(next) {
  if (next >= tour.steps.length) return finish();
  if (tour.steps[next].needs?.(latest) === false) return go(next + 1);
  current = next;
  before = latest;
  const step = tour.steps[current];
  if (step.tab) chooseTab(step.tab);
  if (isNarrow()) show(step.view);
  paint();
  focus();
  point();
}

function paint() {
  if (!isOpen()) return draw("", say("tour_end"), say(tour.end), [button(say("tour_close"), "main", close)]);
  const { name } = tour.steps[current];
  const place = say("tour_place", { step: number(current + 1), steps: number(tour.steps.length) });
  draw(place, say(`tour_${name}`), say(`tour_${name}_how`), [
    button(say("tour_skip"), "plain", () => go(current + 1)),
    button(say("tour_show"), "main", () => tour.steps[current].at()?.focus()),
  ]);
}

function finish() {
  current = -1;
  point();
  paint();
  focus();
}

// Let a screen reader say the step, and the keyboard go on from it.
function focus() {
  box.firstElementChild.focus();
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
}

function close() {
  current = -1;
  point();
  box.hidden = true;
  opener.focus();
}

// Mark the control of the step. It may be painted anew with each event.
function point() {
  const target = isOpen() ? tour.steps[current].at() : null;
  if (target === pointed && target?.isConnected) return;
  pointed?.classList.remove("pointed");
  pointed = target;
  target?.classList.add("pointed");
  target?.scrollIntoView({ block: "center" });
}

function hasModel(state) {
  return state.models.length > 0;
}

const messages = (state) => (state ? [...state.chats.user.messages, ...state.chats.other.messages] : []);
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
