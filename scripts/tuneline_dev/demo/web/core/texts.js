// The texts in the chosen language, and the choice of the language.

import { LANGUAGES } from "../texts/languages.js";

const KEY = "tuneline-language";
const REGIONS = { "zh-hant": "zh-TW", "zh-hk": "zh-TW", "zh-mo": "zh-TW", "zh-hans": "zh-CN", "zh-sg": "zh-CN" };

const asked = new URLSearchParams(location.search).get("lang");
const listeners = [];
let chosen = nearest([asked, localStorage.getItem(KEY), ...navigator.languages]);
let texts = await read(chosen);

export const language = () => chosen;

// Call `listener(language)` after each choice of a language.
export const whenChosen = (listener) => listeners.push(listener);

export async function choose(name) {
  texts = await read(name);
  chosen = name;
  localStorage.setItem(KEY, name);
  fill();
  for (const listener of listeners) listener(name);
}

async function read(name) {
  return (await import(`../texts/${name}.js`)).default;
}

// Return the first wanted language that the page has, English if it has none.
function nearest(wanted) {
  const listed = Object.keys(LANGUAGES);
  const matches = wanted.filter(Boolean).map((name) => {
    const own = REGIONS[name.toLowerCase().split("-").slice(0, 2).join("-")] ?? name;
    const first = own.toLowerCase().split("-")[0];
    return listed.find((one) => one.toLowerCase() === own.toLowerCase()) ?? listed.find((one) => one.split("-")[0] === first);
  });
  return matches.find(Boolean) ?? "en";
}

// Hold together Thai words that a browser's dictionary does not have, so that no line breaks inside them.
const whole = (text) => text.replace(/บอต|แชต|ผู้ใช้|บัคเก็ต/g, (word) => word.replace(/(?!^)[\u0E01-\u0E2E\u0E40-\u0E44]/g, "\u2060$&"));

// Return the text `name` with `{x}` filled in; the name itself if there is none.
export function say(name, values = {}) {
  return whole(texts[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

// Return a text that the server gives in several languages; English if the chosen one is not among them.
export const own = (translations) => translations?.[chosen] ?? translations?.en;

export const together = (...sentences) => sentences.filter(Boolean).join(texts.sentence_gap);
export const listed = (names) => names.join(texts.list_mark);

export const known = (name) => name in texts;
export const clock = (moment) => new Date(moment).toLocaleTimeString(chosen, { hour: "numeric", minute: "2-digit" });
export const day = (moment) => new Date(`${String(moment).slice(0, 10)}T00:00`).toLocaleDateString(chosen, { calendar: "gregory", year: "numeric", month: "short", day: "numeric" });
export const number = (value) => Number(value).toLocaleString(chosen);

// Set the texts of the elements that name one, here or in the page's HTML.
export function fill(root = document) {
  document.documentElement.lang = chosen;
  for (const one of root.querySelectorAll("[data-words]")) one.textContent = say(one.dataset.words);
  for (const one of root.querySelectorAll("[data-title]")) one.title = one.ariaLabel = say(one.dataset.title);
  for (const one of root.querySelectorAll("[data-hint]")) one.placeholder = say(one.dataset.hint);
  for (const one of root.querySelectorAll("[data-label]")) one.ariaLabel = say(one.dataset.label);
}
