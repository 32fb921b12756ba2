// Send to the demo's API.

import { say } from "./texts.js";
import { showError } from "./trouble.js";

export const json = (body) => ({ headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// Post, and show an error if there is one. Returns the response's body.
export async function post(path, options = {}) {
  try {
    const answer = await fetch(path, { method: "POST", ...options });
    const body = await answer.json().catch(() => ({}));
    showError(answer.ok ? "" : body.error || say("failed", { status: answer.status }));
    return body;
  } catch {
    showError(say("silent"));
    return {};
  }
}

// Perform an action of the LINE user.
export async function act(action, body = {}) {
  const outcome = await post(`/api/line/${action}`, json(body));
  if (outcome.status && outcome.status !== 200) showError(say("webhook", { status: outcome.status }));
  return outcome;
}
