// Fetch the demo's state several times a second, and let the parts of the page paint it.

import { $, button, draw, made } from "./dom.js";
import * as datasets from "./datasets.js";
import * as models from "./models.js";
import * as notices from "./notices.js";
import * as phone from "./phone.js";
import { choose, fill, language, say } from "./words.js";

const EVERY_MS = 700;
let state = null;
let looking = false;

function trouble(text) {
  $("trouble").hidden = !text;
  $("trouble").textContent = text || "";
}

function paint() {
  if (!state) return;
  phone.paint(state);
  models.paint(state);
  notices.paint(state);
  draw("operators", { language: language() }, paintInvite);
  draw("samples", { samples: state.samples, language: language() }, paintSamples);
  datasets.paint(state);
}

async function look() {
  if (looking) return;
  looking = true;
  try {
    state = await (await fetch("/api/state")).json();
    if ($("trouble").dataset.silent) { delete $("trouble").dataset.silent; trouble(""); }
    paint();
  } catch (wrong) {
    if (!(wrong instanceof TypeError)) throw wrong;
    $("trouble").dataset.silent = "yes";
    trouble(say("silent"));
  } finally {
    looking = false;
  }
}

// Post, show an error if there is one, and refresh at once. Returns the response's body.
async function post(path, options = {}) {
  let body = {};
  try {
    const answer = await fetch(path, { method: "POST", ...options });
    body = await answer.json().catch(() => ({}));
    trouble(answer.ok ? "" : body.error || say("failed", { status: answer.status }));
  } catch { trouble(say("silent")); }
  look();
  return body;
}

async function act(action, body) {
  const headers = { "content-type": "application/json" };
  const outcome = await post(`/api/line/${action}`, { headers, body: JSON.stringify(body) });
  if (outcome.status && outcome.status !== 200) trouble(say("webhook", { status: outcome.status }));
}

// Return the chosen options as parameters.
function options() {
  const chosen = new FormData($("options").querySelector("form"));
  return new URLSearchParams([...chosen].filter(([, value]) => value));
}

$("model").onchange = () => {
  const { seconds, long } = $("model").elements;
  const headers = { "content-type": "application/json" };
  post("/api/model", { headers, body: JSON.stringify({ seconds: Number(seconds.value), long: long.checked }) });
};

const upload = (file) => post(`/api/drop?name=${encodeURIComponent(file.name)}&${options()}`, { body: file });

function paintInvite() {
  $("operators").replaceChildren(button(say("invite_operator"), "plain", async () => {
    const { code } = await post("/api/operators/invite");
    if (code) $("operators").replaceChildren(made("b", "code", code), made("p", "", say("send_code")));
  }));
}

function paintSamples({ samples }) {
  $("samples").replaceChildren(...Object.entries(samples).map(([name, title]) => {
    const element = button(title[language()], "plain", () => post(`/api/samples/${encodeURIComponent(name)}?${options()}`));
    element.title = name;
    return element;
  }));
}

$("file").onchange = async (event) => { for (const file of [...event.target.files]) await upload(file); event.target.value = ""; };
for (const kind of ["dragover", "dragleave", "drop"]) $("drop").addEventListener(kind, async (event) => {
  event.preventDefault();
  $("drop").classList.toggle("over", kind === "dragover");
  if (kind === "drop") for (const file of [...event.dataTransfer.files]) await upload(file);
});
$("options").querySelector("form").onsubmit = (event) => event.preventDefault();
for (const one of document.querySelectorAll("[data-language]")) one.onclick = () => { choose(one.dataset.language); fill(); paint(); };

fill();
phone.setUp(act);
datasets.setUp(post, paint);
models.setUp(post);
look();
setInterval(look, EVERY_MS);
