// Send to the demo's API.

import { known, say } from "./texts.js";
import { showError } from "./trouble.js";

export const json = (body) => ({ headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// The text of an error in the chosen language, or the server's own.
export const errorText = ({ error, code, facts }) => (known(`error_${code}`) ? say(`error_${code}`, facts) : error);

// Post, and show an error if there is one, unless the caller shows it (`isQuiet`). Returns the response's body.
export async function post(path, { isQuiet = false, ...options } = {}) {
  try {
    const answer = await fetch(path, { method: "POST", ...options });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) body.error ||= say("failed", { status: answer.status });
    showError(isQuiet || answer.ok ? "" : errorText(body));
    return body;
  } catch {
    showError(say("silent"));
    return { error: say("silent") };
  }
}

// Perform an action of the LINE user.
export async function act(action, body = {}) {
  const outcome = await post(`/api/line/${action}`, json(body));
  if (outcome.status && outcome.status !== 200) showError(say("webhook", { status: outcome.status }));
  return outcome;
}
