// Draft mode: answers wait here until the operator sends them.

import { draw, made, worded } from "../core/dom.js";
import { clock, fill, language, number, say } from "../core/texts.js";
import { act, field, forget, form, keptList, remembered, resultLine, send, submit, textBox } from "./form.js";

export const heading = "drafts";
export const isFolded = true;

const MODES = ["off", "model", "all"];
const result = resultLine();
const waiting = made("div", "list");
const modes = MODES.map((value) => Object.assign(made("input"), { type: "radio", name: "draft-mode", value }));
const drawDrafts = keptList(draft);

export const badge = ({ drafts }) => (drafts.length ? number(drafts.length) : "");

export function setUp({ box }) {
  const rows = modes.map((radio) => made("label", "check wide", radio, worded("span", "", `drafts_${radio.value}`)));
  for (const radio of modes) radio.onchange = () => send(result, "/api/drafts", { mode: radio.value }, "drafts_changed");
  box.replaceChildren(made("fieldset", "", worded("legend", "", "drafts_hint"), rows), result, waiting);
  fill(box);
}

export function paint({ drafts, settings }) {
  draw("draft mode", settings.drafts, () => { for (const radio of modes) radio.checked = radio.value === settings.drafts; });
  draw("drafts", { drafts, mode: settings.drafts, language: language() }, () => drawDrafts(waiting, drafts, settings.drafts === "off" ? "drafts_none_off" : "drafts_none"));
}

function draft(one) {
  const answer = remembered(textBox(one.answer, 3), `draft ${one.id}`);
  const decide = async (decision, body = {}) => {
    if (await send(result, `/api/drafts/${one.id}/${decision}`, body, ({ fate }) => say(`fate_${decision === "skip" && fate !== "taken" ? "skipped" : fate}`))) forget(`draft ${one.id}`);
  };
  const isSame = () => answer.value.trim() === one.answer.trim();
  return made("article", "", made("b", "", one.question), made("div", "soft", clock(one.at)),
    form("", () => (isSame() ? decide("send") : decide("edit", { text: answer.value })), field("draft_answer", answer, "wide"), submit("draft_send", "main"), act("draft_skip", () => decide("skip"))));
}
