// Settings that an owner changes: the greeting, the limits, the rules of a clinic, the privacy notice.

import { draw, made, worded } from "../core/dom.js";
import { fill, language, say } from "../core/texts.js";
import { act, field, form, resultLine, send, submit, textBox } from "./form.js";

export const heading = "rules";
export const isFolded = true;

const LIMITS = ["per_minute", "per_day", "month_usd"];
const result = resultLine();
const greeting = textBox("", 4);
const limits = Object.fromEntries(LIMITS.map((name) => [name, Object.assign(made("input"), { type: "number", min: 0, step: name === "month_usd" ? "any" : 1 })]));
const clinic = Object.assign(made("input"), { type: "checkbox" });
const address = Object.assign(made("input"), { type: "url", placeholder: "https://" });
const notice = made("div");
const controls = { greeting, ...limits, privacy_url: address };
const typed = new Set();

export function setUp({ box }) {
  for (const [name, control] of Object.entries(controls)) control.oninput = () => typed.add(name);
  greeting.dataset.hint = "greeting_default";
  clinic.onchange = () => send(result, "/api/preset", { preset: clinic.checked ? "clinic" : "none" }, clinic.checked ? "clinic_on" : "clinic_off");
  box.replaceChildren(
    worded("p", "soft", "rules_hint"), result,
    form("", () => save(["greeting"]), field("greeting", greeting, "wide"), submit("rules_save", "main")),
    form("limits", () => save(LIMITS), LIMITS.map((name) => field(name, limits[name])), submit("limits_save", "main")),
    made("label", "check", clinic, made("span", "", worded("b", "", "clinic"), " ", worded("span", "soft", "clinic_hint"))),
    form("", () => save(["privacy_url"]), field("privacy_url", address, "wide"), submit("rules_save", "main")),
    notice);
  fill(box);
}

export function paint({ settings }) {
  draw("rules", settings, () => {
    for (const [name, control] of Object.entries(controls)) if (!typed.has(name)) control.value = settings[name];
    clinic.checked = settings.preset === "clinic";
  });
  draw("privacy", language(), offerNotice);
}

// An empty field returns its setting to the default.
async function save(names) {
  for (const name of names.filter((each) => typed.has(each))) {
    const text = controls[name].value.trim();
    const value = text && LIMITS.includes(name) ? Number(text) : text;
    if (!await send(result, `/api/settings/${name}`, { value: value === "" ? null : value }, "rules_saved")) return;
    typed.delete(name);
  }
}

function offerNotice() {
  notice.replaceChildren(made("div", "acts", act("privacy_show", showNotice)));
}

async function showNotice() {
  const { text } = await (await fetch(`/api/privacy?language=${language()}`)).json();
  notice.replaceChildren(made("pre", "notice", text), made("p", "soft", say("privacy_check")), made("div", "acts", act("privacy_hide", offerNotice)));
}
