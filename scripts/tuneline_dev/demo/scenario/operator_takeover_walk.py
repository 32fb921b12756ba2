"""Take a user's chat over from a card, see that the bot is silent there, and give the chat back."""

from typing import Final

from tuneline.storage.records.event import FINAL
from tuneline.texts.card_texts import texts
from tuneline.texts.menu_texts import PHRASES
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.phone import Phone, Reply
from tuneline_dev.demo.scenario.steps import FailedStepError, say, until

USER: Final = "U" + "5a" * 16
UNKNOWN: Final = "可以請櫃檯幫我保留輪椅嗎？"
LATER: Final = ("請問有人在嗎？", "我大約三點會到。")
KNOWN: Final = "掛號要帶什麼？"


async def operator_takeover_walk(client: DemoClient) -> None:
    """Play the walk of an operator who is enlisted. LINE counts no message."""
    phone, own = Phone(client), texts("zh-TW")
    asked = await _write(client, UNKNOWN)
    await until(lambda: _listed(client, asked), "the question was not listed")
    questions = await phone.press("questions")
    taken = await phone.press("take_over", questions)
    if taken.title != own["taken_title"]:
        raise FailedStepError(f"the chat was not taken over: {taken.text}")
    again = await phone.press("take_over", questions)
    say("taken over", f"“{taken.title}” The same tap again: “{again.title}”")
    states = [str((await client.event(await _write(client, text)))["state"]) for text in LATER]
    if states != ["sent", "skipped"]:
        raise FailedStepError(f"the user's next messages ended as {states}: told once, then silence")
    waiting = await phone.say(PHRASES["with_person"][1])
    _require_link(waiting, own["open_chat"])
    say("silent", f"the user was told once; “{waiting.title}” has “{LATER[-1]}” and the link to the chat")
    resumed = await phone.press("resume", waiting)
    if (await client.event(await _write(client, KNOWN)))["state"] != "sent":
        raise FailedStepError(f"the bot is silent after the chat was given back: {resumed.text}")
    say("given back", f"“{resumed.title}”; the next question is answered by the bot")


async def _write(client: DemoClient, text: str) -> str:
    """Let the user write, wait until the event has ended, and return its id."""
    event = str((await client.line("message", text=text, user=USER))["event_id"])

    async def ended() -> bool:
        return (await client.event(event)).get("state") in FINAL

    await until(ended, f"“{text}” did not end")
    return event


async def _listed(client: DemoClient, event: str) -> bool:
    return any(one.path == f"unanswered/{event}" for one in await client.all("unanswered"))


def _require_link(reply: Reply, label: str) -> None:
    if LATER[-1] not in reply.text or USER not in str(reply.messages) or label not in str(reply.messages):
        raise FailedStepError(f"the list has not the last question and the link: {reply.text}")
