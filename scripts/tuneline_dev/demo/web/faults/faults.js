// The tab "Break it": faults that the emulators play.

import { made, worded } from "../core/dom.js";
import { json } from "../core/post.js";

const SECONDS = [0, 3, 20, 60];

export function setUp({ post, box }) {
  const seconds = made("select", "", SECONDS.map((value) => new Option(`${value} s`, value)));
  seconds.options[0].dataset.words = "model_now";
  const long = made("input");
  long.type = "checkbox";
  const form = made("form", "faults",
    made("label", "", worded("span", "", "model_seconds"), seconds),
    made("label", "check", long, worded("span", "", "model_long")));
  form.onchange = () => post("/api/model", json({ seconds: Number(seconds.value), long: long.checked }));
  box.replaceChildren(made("section", "", worded("p", "soft", "faults_hint"), form));
}

export function paint() {}
