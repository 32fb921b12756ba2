"""Write as a person who does not follow the bot: the notice that an AI answers comes first, and once."""

from typing import Any

from tuneline.texts import chat_texts
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.steps import FailedStepError, say, until

NEWCOMER = "U" + "c5" * 16
PRIVACY = "隱私權"


async def manners_walk(client: DemoClient, question: str) -> None:
    """Check the notice before the first answer, no notice before the second, and the text about privacy."""
    if not client.has_chat:
        return
    notice = chat_texts.text("ai_notice", "zh-TW")
    first = await _replies(client, question)
    if first[0] != notice or len(first) == 1:
        raise FailedStepError(f"a person who does not follow was told {first} first")
    say("notice", f"to a person who does not follow, before the answer: “{notice}”")
    again = await _replies(client, question)
    if notice in again:
        raise FailedStepError("the notice that an AI answers came twice")
    (privacy,) = await _replies(client, PRIVACY)
    if "忘記我" not in privacy:
        raise FailedStepError(f"“{PRIVACY}” was answered “{privacy}”")
    say("privacy", f"“{privacy}”")


async def _replies(client: DemoClient, text: str) -> list[str]:
    """Send a text as the newcomer, and return what the bot replies to it."""
    sent = await client.line("message", text=text, user=NEWCOMER)

    async def replied() -> list[dict[str, Any]]:
        messages = (await client.chat(user=NEWCOMER))["messages"]
        return [one for one in messages if one["from"] == "bot" and one["event_id"] == sent["event_id"]]

    return [str(one["text"]) for one in await until(replied, f"“{text}” was not answered")]
