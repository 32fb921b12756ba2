"""Set opening hours, close on a day and from now on in LINE, read the away text, and undo it."""

from datetime import UTC, datetime, timedelta

from tuneline.texts.operator_texts import texts
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.phone import Phone
from tuneline_dev.demo.scenario.steps import FailedStepError, say

AWAY = "我們現在休息中，急事請撥 02-2345-6700。"
QUESTION = "停車費可以用診所收據折抵嗎？"
_CLEAR = ("hours", "clear", "--all", "--yes")


async def hours_walk(client: DemoClient) -> None:
    """Play the steps for an operator who is enlisted. The hours are gone at the end."""
    phone, pushed = Phone(client), await client.pushed()
    for words in (_CLEAR, ("hours", "set", "daily", "00:00-24:00"), ("hours", "away", AWAY)):
        await client.command(*words)
    card = await phone.say("時間設定")
    card.require("close_today", "close_day", "undo_hours")
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    picked = await phone.press("close_day", card, date=day.isoformat())
    if f"{day.month}月{day.day}日" not in picked.line(1):
        raise FailedStepError(f"{day} is not closed: {picked.text}")
    say("closed on a day", f"“{picked.line(1)}”")
    await _closed_today(phone)
    if (after := await client.pushed()) != pushed:
        raise FailedStepError(f"LINE has counted {after - pushed} messages for changed hours")
    await client.command(*_CLEAR)


async def _closed_today(phone: Phone) -> None:
    """Close from now on, ask two questions, undo it, and tap an old button."""
    before = await phone.say("時間設定")
    closed = await phone.press("close_today", before)
    first, second = await phone.say(QUESTION), await phone.say(QUESTION)
    if first.title != AWAY or AWAY in second.text:
        raise FailedStepError(f"the away text is not once before the answer: {first.text} / {second.text}")
    say("closed now", f"“{closed.line(1)}” The next answer begins: “{first.title}”")
    undone = await phone.press("undo_hours", closed)
    old = await phone.press("close_today", before)
    if old.title != texts("zh-TW")["button_old"] or not undone.button("close_today"):
        raise FailedStepError(f"the hours were not undone once: {undone.text} / {old.text}")
    say("undone", f"“{undone.line(1)}” An old button: “{old.title}”")
