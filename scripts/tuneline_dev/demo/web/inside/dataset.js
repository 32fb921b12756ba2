// The way of one dataset, from the file to the model.

import { made } from "../core/dom.js";
import { clock, known, say } from "../core/texts.js";

export const name = "dataset";

const stateOf = (state) => (known(`state_${state}`) ? say(`state_${state}`) : state);

export const choices = ({ datasets }) => datasets.map(({ id, name: file, created_at: at, state }) => ({ id, label: `${clock(at)} ${file} (${stateOf(state)})` }));

export function key({ datasets, jobs, models }, wanted) {
  const dataset = datasets.find(({ id }) => id === wanted);
  const job = jobs.find(({ id }) => id === dataset?.job);
  return [dataset, job, models.find(({ version }) => version === job?.version)];
}

export const drawn = ({ rows }) => ({ above: [], below: rows.length ? [] : [made("p", "soft", say("inside_dataset_none"))] });
