// A new model in a part of the chats first: start it, compare both sides, use it everywhere or stop it.

import { draw, made, sureButton, worded } from "../core/dom.js";
import { fill, language, number, say } from "../core/texts.js";
import { choice, field, form, resultLine, send, submit } from "./form.js";

export const heading = "canary";
export const isFolded = true;

const SHARES = [5, 10, 25, 50, 75];
const CANDIDATES = ["ready", "held", "standby", "retired"];
const result = resultLine();
const body = made("div");
const table = made("div");
const question = made("input");
let isTyped = false;

export const badge = ({ canary }) => (canary ? say("percent", { share: canary.share }) : "");

export function setUp({ box }) {
  question.oninput = () => { isTyped = true; };
  box.replaceChildren(worded("p", "soft", "canary_hint"), result, table, body);
  fill(box);
}

export function paint({ canary, models, chats }) {
  const candidates = models.filter((one) => CANDIDATES.includes(one.state)).map((one) => [one.version, [one.version, one.dataset].filter(Boolean).join(" · ")]);
  const running = canary && { version: canary.version, share: canary.share, period: canary.period, phone: canary.phone };
  draw("canary", { running, candidates, language: language() }, () => body.replaceChildren(...(running ? control(running) : [start(candidates)])));
  draw("canary rows", { rows: canary?.rows, language: language() }, () => table.replaceChildren(...(canary ? [compared(canary)] : [])));
  const asked = chats.user.messages.filter((one) => one.from === "user" && one.type === "text").at(-1)?.text;
  if (!isTyped && asked) question.value = asked;
}

function start(candidates) {
  if (!candidates.length) return made("p", "soft", say("canary_none"));
  const model = choice(candidates);
  const share = shares(10);
  return form("", () => setShare(model.value, share.value, ""), field("canary_model", model), field("canary_share", share), submit("canary_start", "main"));
}

function control({ version, share, period, phone }) {
  const next = shares(share);
  return [
    ...Object.entries(phone).map(([name, side]) => made("p", "", say(side === "candidate" ? "canary_phone_new" : "canary_phone_current", { chat: say(`tab_${name}`) }))),
    form("", () => send(result, "/api/canary/ask", { question: question.value }, ({ users }) => say("canary_asked", { count: number(users) })), field("canary_question", question, "wide"), submit("canary_ask")),
    form("", () => setShare(version, next.value, period), field("canary_share", next), submit("canary_change")),
    made("div", "acts",
      sureButton(say("canary_finish"), "main", () => send(result, `/api/models/${encodeURIComponent(version)}/promote`, {}, "canary_finished")),
      sureButton(say("canary_stop"), "plain", () => send(result, "/api/canary/end", { seen: period }, "canary_stopped"))),
  ];
}

const shares = (value) => choice([...new Set([...SHARES, value])].sort((a, b) => a - b).map((share) => [share, say("percent", { share })]), value);
const setShare = (version, share, seen) => send(result, `/api/models/${encodeURIComponent(version)}/share`, { share: Number(share), seen }, () => say("canary_set", { share }));

function compared({ version, share, rows }) {
  const cell = (kind, text) => Object.assign(made(kind, "", text), kind === "th" ? { scope: "row" } : {});
  const head = made("thead", "", made("tr", "", ["canary_figure", "canary_candidate", "canary_current"].map((name) => Object.assign(made("th", "", say(name)), { scope: "col" }))));
  const lines = rows.map((row) => made("tr", "", cell("th", say(row.key)), cell("td", row.new), cell("td", row.now)));
  return made("table", "figures", made("caption", "", say("canary_running", { version, share })), head, made("tbody", "", lines));
}
