// Upload a dataset: a file of one's own or a sample, with options.

import { button, draw, made, worded } from "../core/dom.js";
import { fill, language } from "../core/texts.js";

export const heading = "drop";

const ENCODINGS = ["big5", "gb18030", "shift_jis", "euc_kr", "cp874", "cp1252", "utf-16-le", "utf-16-be"];
const PROMOTES = { "": "opt_promote_default", manual: "opt_promote_manual", auto: "opt_promote_auto" };

const options = made("form", "options");
const samples = made("div", "samples");
const moreSamples = made("div", "samples");
let post = async () => {};

export function setUp(given) {
  post = given.post;
  options.append(...fields());
  options.onsubmit = (event) => event.preventDefault();
  given.box.replaceChildren(
    target(),
    worded("p", "soft", "samples"),
    samples,
    made("details", "", worded("summary", "", "more_samples"), worded("p", "soft", "samples_hint"), moreSamples),
    made("details", "", worded("summary", "", "options"), options));
  fill(given.box);
}

export function paint(state) {
  draw("samples", state.offers[language()].samples, (all) => {
    samples.replaceChildren(...all.filter((one) => one.is_first).map(sample));
    moreSamples.replaceChildren(...all.filter((one) => !one.is_first).map(sample));
  });
}

function sample({ name, title }) {
  const element = button(title, "plain", () => post(`/api/samples/${encodeURIComponent(name)}?${chosen()}`));
  element.title = name;
  return element;
}

// Where files are dropped or chosen.
function target() {
  const input = made("input");
  Object.assign(input, { type: "file", multiple: true, id: "file" });
  input.onchange = async () => { await uploadAll(input.files); input.value = ""; };
  const label = worded("label", "", "choose");
  label.htmlFor = "file";
  const box = made("div", "drop", made("p", "", worded("span", "", "drop_here"), " ", label), worded("p", "soft", "drop_kinds"), input);
  for (const kind of ["dragover", "dragleave", "drop"]) box.addEventListener(kind, async (event) => {
    event.preventDefault();
    box.classList.toggle("over", kind === "dragover");
    if (kind === "drop") await uploadAll(event.dataTransfer.files);
  });
  return box;
}

async function uploadAll(files) {
  for (const file of [...files]) await post(`/api/drop?name=${encodeURIComponent(file.name)}&${chosen()}`, { body: file });
}

// Return the chosen options as parameters.
const chosen = () => new URLSearchParams([...new FormData(options)].filter(([, value]) => value));

function fields() {
  const encoding = made("select", "", new Option("", ""), ENCODINGS.map((name) => new Option(name)));
  encoding.options[0].dataset.words = "opt_found";
  const promote = made("select", "", Object.entries(PROMOTES).map(([value, text]) => {
    const option = new Option("", value);
    option.dataset.words = text;
    return option;
  }));
  const epochs = Object.assign(made("input"), { inputMode: "numeric", placeholder: "1–50" });
  const again = Object.assign(made("input"), { type: "checkbox", value: "yes", name: "again" });
  return [
    field("encoding", "opt_encoding", encoding),
    field("epochs", "opt_epochs", epochs),
    field("promote", "opt_promote", promote),
    field("system-prompt", "opt_prompt", made("input"), "wide"),
    made("label", "wide check", again, worded("span", "", "opt_again")),
  ];
}

function field(name, text, control, className = "") {
  control.name = name;
  return made("label", className, worded("span", "", text), control);
}
