// The card of a fault: what breaks in real life, what Tuneline does, its buttons, and what happened.

import { button, made } from "../core/dom.js";
import { say } from "../core/texts.js";
import { outcome } from "./outcome.js";

// Make a card. `start(name)` causes one of its faults; `paint(card)` shows what came of the one that ran last.
export function card(given, start) {
  const results = made("div", "faults-outcome");
  const buttons = given.faults.map((fault) => {
    const label = fault.variant ? say(`fault_${fault.name}`) : say("faults_start");
    const element = button(label, "plain", () => start(fault.name));
    element.ariaLabel = say("faults_variant", { fault: say(`fault_${given.card}`), variant: label });
    element.disabled = Boolean(given.missing);
    return element;
  });
  const element = made("article", "faults-card",
    made("h3", "", say(`fault_${given.card}`)),
    made("p", "said", say(`fault_${given.card}_real`)),
    made("p", "faults-does", say(`fault_${given.card}_does`)),
    given.missing && made("p", "soft", given.missing === "model" ? say("faults_no_model", { tab: say("tab_operate") }) : say("faults_yours", { setting: given.missing })),
    made("div", "faults-buttons", ...buttons), results);

  function paint({ faults }) {
    for (const [at, fault] of faults.entries()) buttons[at].classList.toggle("running", fault.is_running);
    const shown = faults.filter((fault) => fault.steps.length || fault.result).sort((a, b) => b.started_at.localeCompare(a.started_at));
    results.replaceChildren(...(shown.length ? outcome({ card: given.card, ...shown[0] }) : []));
  }

  return { element, paint };
}
