// Invite an operator, who runs the bot in LINE.

import { button, draw, made, worded } from "../core/dom.js";
import { language, say } from "../core/texts.js";
import { openChat } from "../phone/phone.js";

export const heading = "operators";
export const isFolded = true;

const invitation = made("div", "invitation");
// It stays below the code: each operator needs one of their own.
const another = made("div");
let post = async () => {};

export function setUp(given) {
  post = given.post;
  given.box.replaceChildren(worded("p", "soft", "operators_hint"), invitation, another);
}

export function paint() {
  draw("operators", language(), () => another.replaceChildren(button(say("invite_operator"), "plain", invite)));
}

async function invite() {
  const { code } = await post("/api/operators/invite");
  if (!code) return;
  invitation.replaceChildren(made("b", "code", code), worded("p", "", "send_code"));
  // The other user's questions show what an operator decides, for example drafts.
  openChat("user");
}
