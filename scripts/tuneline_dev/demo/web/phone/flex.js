// Draw a Flex Message as a phone shows it: bubbles, carousels, boxes, texts, buttons.
// https://developers.line.biz/en/docs/messaging-api/flex-message-layout/

import { actionButton } from "./actions.js";
import { made } from "../core/dom.js";

const WIDTHS = { nano: 120, micro: 160, deca: 220, hecto: 240, kilo: 260, mega: 300, giga: 330 };
const SPACES = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const SIZES = { xxs: 11, xs: 12, sm: 13, md: 15, lg: 18, xl: 20, xxl: 24, "3xl": 28, "4xl": 32, "5xl": 40 };
const ALIGN = { start: "left", center: "center", end: "right" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const JUSTIFY = ["flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"];
const LENGTH = /^\d+(\.\d+)?(px|%)$/;
const COLOR = /^#[0-9a-f]{6}([0-9a-f]{2})?$/i;

export function drawnFlex(contents, altText, tap) {
  if (contents.type === "carousel") return made("div", "carousel flexes", (contents.contents || []).map((one) => bubble(one, tap)));
  return contents.type === "bubble" ? bubble(contents, tap) : made("div", "bubble", altText || "");
}

function bubble(given, tap) {
  const blocks = ["header", "hero", "body", "footer"].filter((name) => given[name]);
  const box = made("div", "card flex", blocks.map((name) => block(given, name, tap)));
  box.style.width = `${WIDTHS[given.size] || WIDTHS.mega}px`;
  return tappable(box, given.action, tap);
}

function block(given, name, tap) {
  const drawn = component(given[name], tap);
  drawn.classList.add("block", name);
  const style = given.styles?.[name] || {};
  paint(drawn, "backgroundColor", style.backgroundColor);
  if (style.separator) drawn.classList.add("separated");
  return drawn;
}

function component(given, tap) {
  const draw = COMPONENTS[given.type];
  return draw ? draw(given, tap) : made("span", "", `[${given.type}]`);
}

const COMPONENTS = {
  box: (given, tap) => {
    const isAcross = given.layout !== "vertical";
    const box = made("div", `box ${given.layout}`, (given.contents || []).map((one) => placed(component(one, tap), one, isAcross)));
    box.style.gap = pixels(given.spacing);
    if (given.paddingAll) box.style.padding = pixels(given.paddingAll, 2);
    box.style.borderRadius = pixels(given.cornerRadius);
    if (JUSTIFY.includes(given.justifyContent)) box.style.justifyContent = given.justifyContent;
    if (JUSTIFY.includes(given.alignItems)) box.style.alignItems = given.alignItems;
    for (const side of ["width", "height"]) if (LENGTH.test(given[side])) box.style[side] = given[side];
    paint(box, "backgroundColor", given.backgroundColor);
    return tappable(box, given.action, tap);
  },
  text: (given, tap) => {
    const words = given.text ?? (given.contents || []).map((one) => one.text).join("");
    const text = made("div", "text", words);
    text.style.fontSize = `${SIZES[given.size] || SIZES.md}px`;
    if (given.weight === "bold") text.style.fontWeight = "700";
    text.style.textAlign = ALIGN[given.align] || "left";
    paint(text, "color", given.color);
    const lines = given.wrap ? given.maxLines : 1;
    if (lines) { text.classList.add("clamped"); text.style.webkitLineClamp = String(lines); }
    return tappable(text, given.action, tap);
  },
  button: (given, tap) => {
    const button = actionButton(given.action || {}, tap, `press ${given.style || "link"} ${given.height || "md"}`);
    // A picker is a frame around an input, and has the look of a button.
    paint(button, (given.style || "link") === "link" ? "color" : "backgroundColor", given.color);
    return button;
  },
  separator: (given) => { const rule = made("hr"); paint(rule, "borderColor", given.color); return rule; },
  image: (given) => made("div", "picture", made("b", "", "🖼️"), made("small", "", host(given.url))),
  video: (given) => made("div", "picture", made("b", "", "🎬"), made("small", "", host(given.url))),
  icon: () => made("span", "", "•"),
  filler: () => made("span", "filler"),
};

// A part of a horizontal box takes a share of its width, one of a vertical box its own height.
function placed(element, given, isAcross) {
  const share = given.flex ?? (given.type === "separator" ? 0 : isAcross ? 1 : 0);
  element.style.flex = share ? `${share} ${share} 0` : "none";
  if (given.margin) element.style[isAcross ? "marginLeft" : "marginTop"] = pixels(given.margin);
  if (given.gravity) element.style.alignSelf = GRAVITY[given.gravity];
  return element;
}

function tappable(element, action, tap) {
  if (!action) return element;
  element.tabIndex = 0;
  element.role = "button";
  element.classList.add("tappable");
  element.onclick = (event) => { event.stopPropagation(); tap(action); };
  return element;
}

function pixels(space, times = 1) {
  return /^\d+(\.\d+)?px$/.test(space) ? space : `${(SPACES[space] || 0) * times}px`;
}

function paint(element, property, color) {
  if (COLOR.test(color || "")) element.style[property] = color;
}

function host(address) {
  try { return new URL(address).hostname; } catch { return ""; }
}
