// The way of one model, and how the pointer to the model that answers has changed.

import { made } from "../core/dom.js";
import { authorText, reasonText } from "../core/reasons.js";
import { known, say } from "../core/texts.js";
import { momentText, stepName } from "./format.js";

export const name = "model";

const stateOf = (state) => (known(`model_${state}`) ? say(`model_${state}`) : state);

export const choices = ({ models }) => models.map(({ version, dataset, state }) => ({ id: version, label: `${version} ${dataset ?? ""} (${stateOf(state)})` }));
export const key = ({ models, serving, canary }, wanted) => [models.find(({ version }) => version === wanted), serving, canary];

export const drawn = ({ changes }) => ({ above: [], below: changes.length ? [made("div", "pointer", made("h3", "", say("inside_pointer")), made("ol", "", changes.map(change)))] : [] });

const versionName = (version) => (version === "base" ? say("base") : made("code", "", version));

function change({ at, what, before, after, by, reason }) {
  const arrow = made("span", "", versionName(before), " → ", versionName(after));
  return made("li", "", made("b", "", stepName(what)), ` ${momentText(at)} `, arrow, made("div", "soft", [by && authorText(by), reason && reasonText(reason)].filter(Boolean).join(" · ")));
}
