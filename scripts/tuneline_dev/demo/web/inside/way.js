// One way: choose what to follow, read it again whenever it has changed, and draw it.
//
// A kind has `name`, `choices(state)` with the newest first (`id`, `label`), `key(state, id)` for all that
// changes it, and `drawn(answer)` for what is special about it.

import { draw, made } from "../core/dom.js";
import { language, say } from "../core/texts.js";
import { documents, logLines } from "./records.js";
import { rowsTable } from "./rows.js";
import { timeline } from "./timeline.js";

export function way(kind, box) {
  const select = made("select");
  const label = made("label", "choose", made("span"), select);
  const content = made("div");
  content.ariaBusy = "false";
  const hint = made("p", "soft");
  box.replaceChildren(hint, label, content);
  let state = null;
  let read = "";

  select.onchange = () => paint(state);

  function paint(next) {
    state = next;
    const choices = kind.choices(state);
    label.hidden = content.hidden = !choices.length;
    hint.hidden = choices.length > 0;
    draw(`inside-${kind.name}-choices`, { choices, language: language() }, () => fill(choices));
    const id = select.value || choices[0]?.id;
    if (id) follow(id, JSON.stringify([id, kind.key(state, id), language()]));
  }

  function fill(choices) {
    const chosen = choices.some(({ id }) => id === select.value) ? select.value : "";
    hint.textContent = say(`inside_${kind.name}_none`);
    label.firstChild.textContent = say(`inside_${kind.name}_choose`);
    select.replaceChildren(option("", say("inside_newest")), ...choices.map(({ id, label: text }) => option(id, text)));
    select.value = chosen;
  }

  // The last answer wins: what was asked before it is dropped.
  async function follow(id, key) {
    if (key === read) return;
    read = key;
    try {
      const response = await fetch(`/api/inside/${kind.name}s/${encodeURIComponent(id)}`);
      if (!response.ok || key !== read) return;
      show(id, await response.json());
    } catch {
      read = "";
    }
  }

  function show(id, answer) {
    draw(`inside-${kind.name}`, { id, answer, language: language() }, () => {
      const focus = content.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      content.replaceChildren(
        ...kind.drawn(answer).above,
        timeline(answer.rows),
        rowsTable(answer.rows, say(`inside_${kind.name}`)),
        ...kind.drawn(answer).below,
        logLines(kind.name, answer.lines),
        documents(kind.name, answer.documents),
      );
      if (focus) content.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
    });
  }

  return { paint };
}

function option(value, text) {
  const element = made("option", "", text);
  element.value = value;
  return element;
}
