// The costs of the bot by month.

import { draw } from "../core/dom.js";
import { language } from "../core/texts.js";
import { charts } from "./charts.js";

export const heading = "costs";

let box = null;

export function setUp(given) {
  ({ box } = given);
}

// A job, a model or a message changes the costs.
export function paint({ jobs, models, chats }) {
  const said = Object.values(chats).map((chat) => chat.messages.length);
  const stamp = JSON.stringify([jobs.map((job) => [job.id, job.state]), models.length, said]);
  draw("costs", { stamp, language: language() }, () => box.replaceChildren(charts("costs", stamp)));
}
