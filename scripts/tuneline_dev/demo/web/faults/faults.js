// The tab "Break it": a card for each fault, what is broken now, and one button that repairs everything.

import { button, draw, made, worded } from "../core/dom.js";
import { errorText, json } from "../core/post.js";
import { language, say, together } from "../core/texts.js";
import { resultLine, tell } from "../operate/form.js";
import { isWriting, openChat } from "../phone/phone.js";
import { card } from "./card.js";
import { result, title } from "./outcome.js";

const GROUPS = ["line", "model", "queue", "training", "attack"];
const TICK_MS = 1000;

const now = made("p", "faults-now");
now.role = "status";
const left = made("p", "faults-left soft");
// Why nothing was broken. The bar is seen wherever the page is scrolled to.
const refusal = resultLine();
let refused = null;
const grid = made("div", "faults-groups");
const cards = new Map();
let post = async () => {};
let repair = null;
let running = null;
// The fault that ran last, which the status names until the next one starts.
let last = null;
// The fault that was started here, until the phone shows the chat in which its question was asked.
let started = null;

export function setUp(given) {
  ({ post } = given);
  repair = button("", "faults-repair", () => post("/api/repair"));
  repair.dataset.words = "faults_repair";
  repair.textContent = say("faults_repair");
  const bar = made("div", "faults-bar", made("div", "", now, left, refusal), repair);
  given.box.replaceChildren(worded("p", "soft", "faults_hint"), bar, grid);
  setInterval(count, TICK_MS);
}

export function paint({ faults }) {
  if (!faults) return;
  running = faults.running;
  last = running?.name ?? last;
  const structure = faults.cards.map((one) => [one.card, one.missing]);
  draw("faults-cards", { structure, language: language() }, () => build(faults.cards));
  for (const one of faults.cards) draw(`fault-${one.card}`, { one, language: language() }, () => cards.get(one.card).paint(one));
  draw("faults-now", { running, last: find(faults.cards, last), language: language() }, () => paintNow(faults.cards));
  paintRefusal();
  showQuestion(find(faults.cards, started));
  count();
}

function showQuestion(fault) {
  if (!fault?.steps.some(({ key }) => key === "sent")) return;
  started = null;
  if (!isWriting()) openChat("other");
}

async function start(name) {
  const answer = await post(`/api/faults/${name}`, { ...json({ question: say("faults_question") }), isQuiet: true });
  refused = answer.error ? answer : null;
  if (!refused) started = last = name;
  paintRefusal();
}

function paintRefusal() {
  draw("faults-refused", { refused, language: language() }, () => tell(refusal, refused ? errorText(refused) : "", "bad"));
}

// Build the cards. Their buttons stay while a fault runs, so that the keyboard's focus stays, too.
function build(listed) {
  for (const one of listed) cards.set(one.card, card(one, start));
  grid.replaceChildren(...GROUPS.map((group) => made("section", "faults-group",
    worded("h2", "", `faults_group_${group}`),
    ...listed.filter((one) => one.group === group).map((one) => cards.get(one.card).element))));
  // What they show is painted again.
  for (const one of listed) cards.get(one.card).paint(one);
}

function find(listed, name) {
  return listed.flatMap(({ card: of, faults }) => faults.map((fault) => ({ card: of, ...fault }))).find((fault) => fault.name === name);
}

function paintNow(listed) {
  const fault = find(listed, last);
  const isBroken = Boolean(running?.is_broken);
  now.closest(".faults-bar").classList.toggle("broken", isBroken);
  repair.disabled = !isBroken;
  now.textContent = together(
    isBroken ? say("faults_broken", { fault: title(fault) }) : running && !fault.result ? say("faults_waiting", { fault: title(fault) }) : say("faults_whole"),
    fault?.result && !isBroken && say("faults_last", { fault: title(fault) }),
    fault?.result && result(fault));
}

// Count the seconds until the fault ends by itself.
function count() {
  const seconds = running?.is_broken ? Math.max(0, Math.round((new Date(running.ends_at) - Date.now()) / 1000)) : null;
  left.hidden = seconds === null;
  if (seconds !== null) left.textContent = say("faults_left", { seconds });
}
