"""Draft mode on the phone: an operator sends and edits answers; hotline numbers wait for none."""

from typing import Any

from tuneline.texts import chat_texts
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.phone import Phone, Reply
from tuneline_dev.demo.scenario.steps import FailedStepError, say, until

USER = "U" + "0d" * 16
LANGUAGE = "zh-TW"
URGENT = "我不想活了"
EDITED = "週六只看上午，十二點休診。"


async def draft_walk(client: DemoClient) -> None:
    """Play draft mode for an operator who is enlisted, and a user."""
    phone = Phone(client)
    on = await phone.press("drafts_on", await phone.press("drafts"))
    say("draft mode", f"“{on.title}”")
    draft = await _asked(client, phone, "可以刷卡嗎？")
    if texts := await _said(client):
        raise FailedStepError(f"the user got an undecided answer: {texts}")
    sent, again = [await phone.press("send_draft", draft) for _ in range(2)]
    answer = await until(lambda: _said(client), "the sent draft did not come")
    say("draft sent", f"“{answer[-1].splitlines()[0]}”: “{sent.title}” The same tap again: “{again.title}”")
    await _edited(client, phone)
    await _urgent(client, phone)
    off = await phone.press("drafts_off", await phone.press("drafts"))
    say("draft mode", f"“{off.title}”")


async def _edited(client: DemoClient, phone: Phone) -> None:
    await phone.press("edit_draft", await _asked(client, phone, "週六看到幾點？"))
    offered = await phone.say(EDITED)
    offered.require("yes_correct")
    await until(lambda: _has(client, EDITED), "the edited draft did not come")
    say("draft edited", f"the user has “{EDITED}”; the operator may pin it")


async def _urgent(client: DemoClient, phone: Phone) -> None:
    """Check that the numbers come at once with a button, which brings the answer after the decision."""
    event = str((await client.line("message", text=URGENT, user=USER))["event_id"])
    waiting = chat_texts.text("draft_wait", LANGUAGE)
    await until(lambda: _has(client, waiting), "the hotline numbers did not come at once")
    if chat_texts.text("hotline", LANGUAGE) not in await _said(client):
        raise FailedStepError("the button came without the hotline numbers")
    draft = await until(lambda: _drafts(phone), "there is no draft")
    before = len(await _said(client))
    await phone.press("send_draft", draft)
    await client.line("postback", data=f"late:{event}", user=USER)
    texts = await until(lambda: _said(client, more_than=before), "the tap did not bring the answer")
    say("hotline", f"the numbers at once; after the decision the tap brings “{texts[-1].splitlines()[0]}”")


async def _asked(client: DemoClient, phone: Phone, question: str) -> Reply:
    """Let the user ask; return the operator's list as soon as it has the draft."""
    await client.line("message", text=question, user=USER)
    drafts: Reply = await until(lambda: _drafts(phone), "there is no draft")
    return drafts


async def _drafts(phone: Phone) -> Reply | None:
    drafts = await phone.say("草稿")
    return drafts if drafts.button("send_draft") else None


async def _has(client: DemoClient, text: str) -> bool:
    return text in await _said(client)


async def _said(client: DemoClient, *, more_than: int = 0) -> list[str]:
    """Return the bot's texts in the user's chat, without the notice that an AI answers."""
    messages: list[dict[str, Any]] = (await client.chat(user=USER))["messages"]
    notice = chat_texts.text("ai_notice", LANGUAGE)
    texts = [str(each["text"]) for each in messages if each["from"] == "bot"]
    own = [text for text in texts if text != notice]
    return own if len(own) > more_than else []
