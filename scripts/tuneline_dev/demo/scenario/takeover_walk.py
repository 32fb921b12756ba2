"""A user asks for a person: the bot tells the user once and is silent, until the user wants it back."""

import functools

from tuneline.texts import takeover_texts
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.steps import FailedStepError, say, until

NOTE, AGAIN = (takeover_texts.text(key, "zh-TW") for key in ("person", "bot_again"))
MESSAGES = ("我的藥吃完了，可以幫我看一下嗎？", "還有人在嗎？")


async def takeover_walk(client: DemoClient, question: str) -> None:
    """Check takeover, silence and resume in the user's chat."""
    note, _ = await client.ask("找真人")
    if note != NOTE:
        raise FailedStepError(f"who asked for a person was told “{note}”")
    say("takeover", f"“{note}”")
    before = await _spoken(client)
    for text in MESSAGES:
        sent = await client.line("message", text=text)
        state = await until(
            functools.partial(_ended, client, str(sent["event_id"])), f"“{text}” was not handled"
        )
        if state != ("skipped", "with_person"):
            raise FailedStepError(f"with a person in the chat, “{text}” ended as {state}")
    if (after := await _spoken(client)) != before:
        raise FailedStepError(f"with a person in the chat, the bot said {after - before} times something")
    say("silence", f"{len(MESSAGES)} messages, and not a word of the bot; no model was asked")
    again, _ = await client.ask("請機器人回答")
    text, _ = await client.ask(question)
    if again != AGAIN or not text or text == NOTE:
        raise FailedStepError(f"the bot had the chat again, and said “{again}” and “{text}”")
    say("resume", f"“{again}”, and then “{text}”")


async def _spoken(client: DemoClient) -> int:
    return sum(message["from"] == "bot" for message in (await client.chat())["messages"])


async def _ended(client: DemoClient, event: str) -> tuple[str, str] | None:
    """Return the event's state and reason once it has ended."""
    stored = await client.event(event)
    state, reason = stored.get("state", ""), stored.get("reason") or ""
    return None if state in ("", "claimed", "answered") else (state, reason)
