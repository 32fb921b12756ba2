// The phone: the visitor's chat with the bot, that of another user, and a group, with the actions of a LINE user.

import { $, button, draw, made } from "../core/dom.js";
import { tabs } from "../core/tabs.js";
import { clock, language, say } from "../core/texts.js";
import { actionButton } from "./actions.js";
import { paintMenu } from "./menu.js";
import { drawn, summary } from "./message.js";
import { note } from "./note.js";
import { paintSuggested } from "./suggested.js";

const HINTS = { user: "chat_hint", other: "other_hint", group: "group_hint" };
const SENDS = ["sticker", "image", "location", "video", "audio", "file"];

let tab = "user";
// What is typed in each chat and not sent yet.
const typed = {};
let quoted = null;
let shown = null;
let atEnd = true;
let send = async () => {};
let choose = () => {};

// `act(action, body)` performs an action of the user on LINE; `state` is the page's state.
export function setUp({ act }) {
  send = (action, body = {}) => act(action, { ...body, ...shown.senders[tab] });
  choose = tabs($("chats"), change);
  choose(tab);
  $("more").onclick = () => tray($("tray").hidden);
  $("say").onsubmit = (event) => { event.preventDefault(); submit(); };
  $("text").onkeydown = (event) => {
    // While an input method is composing, Enter chooses a word and does not send.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  };
  $("text").oninput = fit;
  $("sent-file").onchange = (event) => { for (const file of [...event.target.files]) sendFile(file); event.target.value = ""; };
  const box = $("chat");
  box.onscroll = () => { atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60; };
  new ResizeObserver(() => { if (atEnd) box.scrollTop = box.scrollHeight; }).observe(box);
}

// Show the chat `user`, `other` or `group`.
export const openChat = (name) => choose(name);

// Whether the visitor is writing, so that another chat would get what follows.
export const isWriting = () => document.activeElement === $("text") && Boolean($("text").value || quoted);

function change(name) {
  if (name !== tab) {
    typed[tab] = $("text").value;
    tab = name;
    $("text").value = typed[tab] ?? "";
    fit();
    quote(null);
  }
  paint(shown);
}

export function paint(state) {
  if (!state) return;
  shown = state;
  const chat = state.chats[tab];
  const here = { chat, tab, can_chat: state.can_chat, language: language() };
  const open = state.can_chat && chat.reachable && (tab !== "group" || chat.known);
  draw("friendship", { ...here, chat: [chat.reachable, chat.known] }, () => paintFriendship(chat, state.can_chat));
  draw("quick", { items: open ? last(chat)?.quick_reply : null, language: language() }, ({ items }) => paintQuick(items || []));
  paintSuggested(state, chat, open && tab !== "group", (text) => send("message", { text }));
  paintMenu(open ? chat.rich_menu ?? null : null, tap);
  draw("writing", { open, tab }, () => {
    for (const one of [$("text"), $("more"), $("send")]) one.disabled = !open;
    $("mention").hidden = tab !== "group";
    if (!open) tray(false);
  });
  // Last, because its height depends on the parts around it.
  draw("chat", here, paintChat);
}

const last = (chat) => chat.messages[chat.messages.length - 1];

function submit() {
  const text = $("text").value.trim();
  if (!text || $("text").disabled) return;
  $("text").value = "";
  fit();
  const mention = tab === "group" && $("mention").firstElementChild.checked;
  send("message", { text, ...(mention && { mention_bot: true }), ...(quoted && { quote: quoted.message_id }) });
  quote(null);
}

function fit() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 110)}px`;
}

function tray(open) {
  $("tray").hidden = !open;
  $("more").ariaExpanded = String(open);
  const icons = { sticker: "😀", image: "🖼️", location: "📍", video: "🎬", audio: "🎤", file: "📄" };
  const chosen = (type) => { tray(false); return type === "file" ? $("sent-file").click() : send("message", { type }); };
  $("tray").replaceChildren(...SENDS.map((type) => button(made("span", "", made("b", "", icons[type]), say(type)), "", () => chosen(type))));
}

function sendFile(file) {
  const reader = new FileReader();
  // A data URL has the content as base64 after its comma; that of an empty file has no comma.
  reader.onload = () => send("message", { type: "file", file_name: file.name, file_base64: reader.result.split(",")[1] ?? "" });
  reader.readAsDataURL(file);
}

function quote(one) {
  quoted = one;
  $("quoting").hidden = !one;
  if (!one) return;
  $("quoting").replaceChildren(made("span", "", `${say("quoting")}: ${summary(one)}`), button("✕", "tool", () => quote(null)));
  $("text").focus();
}

// What a tap on a button does: https://developers.line.biz/en/reference/messaging-api/#action-objects
function tap(action) {
  if (action.type === "postback") {
    if (action.fillInText) { $("text").value = action.fillInText; fit(); $("text").focus(); }
    const words = action.displayText || action.text;
    return send("postback", { data: action.data, ...(words && { display_text: words }) });
  }
  if (action.type === "datetimepicker") return send("postback", { data: action.data, params: action.params });
  if (action.type === "message") return send("message", { text: action.text });
  if (action.type === "camera" || action.type === "cameraRoll") return send("message", { type: "image" });
  if (action.type === "location") return send("message", { type: "location" });
  if (action.type === "clipboard") return navigator.clipboard?.writeText(action.clipboardText);
}

function paintFriendship(chat, canChat) {
  const box = $("friendship");
  box.replaceChildren();
  if (!canChat) return;
  if (tab === "group") {
    const inside = chat.known && chat.reachable;
    box.append(button(say(inside ? "remove" : "invite"), "", () => send(inside ? "leave" : "join")));
    return;
  }
  box.append(chat.reachable ? button(say("block"), "", () => send("unfollow")) : button(say("unblock"), "", () => send("follow", { unblocked: true })));
}

function paintQuick(items) {
  $("quick").replaceChildren(...items.map((item) => actionButton(item.action || {}, tap)));
  $("quick").hidden = !items.length;
}

function paintChat({ chat, can_chat }) {
  const box = $("chat");
  const before = box.scrollTop;
  const more = box.dataset.last !== (last(chat)?.message_id ?? "") + tab;
  box.dataset.last = (last(chat)?.message_id ?? "") + tab;
  const byId = new Map(chat.messages.map((one) => [one.message_id, one]));
  box.replaceChildren(...hints(chat, can_chat), ...chat.messages.flatMap((one) => (one.note ? [row(one, byId), note(one, asked(chat, one))] : [row(one, byId)])));
  if (chat.loading_until) box.append(made("div", "row bot", made("div", "bubble dots", made("i"), made("i"), made("i"))));
  const notice = can_chat && notReachable(chat);
  if (notice) box.append(made("div", "hint", notice));
  box.scrollTop = atEnd || more ? box.scrollHeight : before;
}

// Return the text that an answer is about; a late answer comes with another event than its question.
const asked = (chat, answer) => chat.messages.find((one) => one.from === "user" && one.type === "text" && one.event_id === answer.event_id)?.text;

function hints(chat, canChat) {
  if (!canChat) return [made("div", "hint", say("chat_elsewhere"))];
  if (chat.messages.length) return [];
  const befriend = tab !== "group" && chat.reachable && button(say("befriend"), "", () => send("follow"));
  return [made("div", "hint", say(HINTS[tab]), befriend)];
}

function notReachable(chat) {
  if (tab === "group") return chat.known && chat.reachable ? "" : say("not_invited");
  return chat.reachable ? "" : say("blocked");
}

function row(one, byId) {
  const mine = one.from === "user";
  const box = made("div", `row ${mine ? "user" : "bot"}`);
  const sender = one.via === "staff" ? say("by_person") : one.message?.sender?.name;
  if (!mine && sender) box.append(made("small", "sender", sender));
  if (one.quotes) {
    const found = byId.get(one.quotes);
    const who = found && say(found.from === "bot" ? "bot" : tab === "other" ? "tab_other" : "you");
    box.append(made("div", "quoted", who && made("b", "", who), " ", found ? summary(found) : say("gone_message")));
  } else if (one.message?.quoteToken && !mine) box.append(made("div", "quoted", say("gone_message")));
  box.append(drawn(one, tap), made("div", "under", tools(one, mine), mine && one.read && made("span", "", say("read")), made("time", "", clock(one.at))));
  return box;
}

function tools(one, mine) {
  const titled = (element, name) => { element.title = element.ariaLabel = say(name); return element; };
  return [
    ["text", "textV2", "sticker", "image", "video", "template", "flex"].includes(one.type) && titled(button("↩", "tool", () => quote(one)), "quote"),
    mine && titled(button("✕", "tool", () => send("unsend", { message_id: one.message_id })), "unsend"),
  ];
}
