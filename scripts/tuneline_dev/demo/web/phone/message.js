// Draw one LINE message as a phone shows it. Pictures are named, not fetched: the page uses no network.
// https://developers.line.biz/en/reference/messaging-api/#message-objects

import { actionButton } from "./actions.js";
import { link, linked, made } from "../core/dom.js";
import { drawnFlex } from "./flex.js";
import { say } from "../core/texts.js";

export function drawn(one, tap) {
  const body = one.message || {};
  const make = KINDS[one.type];
  return make ? make(body, tap) : bubble(one.text || `[${one.type}]`);
}

// Return the text that stands for a message in a quotation.
export function summary(one) {
  return (one.text || ICONS[one.type] || `[${one.type}]`).slice(0, 80);
}

const ICONS = { sticker: "😀", image: "🖼️", video: "🎬", audio: "🎤", file: "📄", location: "📍" };

const KINDS = {
  text: (body) => bubble(...linked(body.text)),
  textV2: (body) => bubble(...linked(substituted(body))),
  sticker: (body) => made("div", "sticker", made("b", "", "😀"), made("small", "", (body.keywords || []).slice(0, 3).join(" · ") || `${body.packageId}/${body.stickerId}`)),
  image: (body) => picture("🖼️", say("image"), body.originalContentUrl),
  video: (body) => picture("🎬", say("video"), body.originalContentUrl),
  audio: (body) => bubble("🎤 ", body.duration ? `${Math.round(body.duration / 1000)} s` : say("audio")),
  file: (body) => bubble("📄 ", body.fileName || say("file")),
  location: (body) => card("", [made("b", "", "📍 ", body.title || say("location")), made("p", "", body.address || `${body.latitude}, ${body.longitude}`)]),
  template: (body, tap) => template(body.template || {}, body.altText, tap),
  flex: (body, tap) => drawnFlex(body.contents || {}, body.altText, tap),
  imagemap: (body) => picture("🖼️", body.altText, body.baseUrl),
};

const bubble = (...inside) => made("div", "bubble", ...inside);
const card = (className, ...inside) => made("div", `card ${className}`, ...inside);

function picture(icon, name, address) {
  const box = made("div", "picture", made("b", "", icon), made("small", "", name || ""));
  if (address) box.append(link(address, new URL(address).hostname));
  return box;
}

// Braces mark substitutions; literal braces are doubled.
function substituted({ text = "", substitution = {} }) {
  return text.replace(/\{\{|\}\}|\{(\w+)\}/g, (found, name) => {
    if (!name) return found[0];
    const given = substitution[name] || {};
    return given.type === "mention" ? `@${given.mentionee?.type === "all" ? "All" : say("you")}` : "🙂";
  });
}

function template(given, altText, tap) {
  if (given.type === "carousel") return made("div", "carousel", (given.columns || []).map((column) => buttons(column, tap)));
  if (given.type === "image_carousel")
    return made("div", "carousel", (given.columns || []).map((one) => card("", picture("🖼️", "", one.imageUrl), actions([one.action], tap))));
  return given.text ? buttons(given, tap, given.type) : bubble(altText || "");
}

function buttons(given, tap, kind) {
  const words = made("div", "words", given.title && made("b", "", given.title), made("p", "", ...linked(given.text)));
  return card(kind || "", given.thumbnailImageUrl && picture("🖼️", "", given.thumbnailImageUrl), words, actions(given.actions, tap));
}

const actions = (given, tap) => made("div", "actions", (given || []).filter(Boolean).map((action) => actionButton(action, tap)));
