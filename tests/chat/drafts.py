"""A bot whose operators send each answer, and what they decide."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Literal

from tuneline.chat.drafts.decision import Decision, Fate, carry_out, decide
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.answers.draft import Draft, draft_path
from tuneline.texts import chat_texts

LANGUAGE = "zh-TW"
WAIT = chat_texts.text("draft_wait", LANGUAGE)
NOT_YET = chat_texts.text("draft_not_yet", LANGUAGE)
SKIPPED = chat_texts.text("draft_skipped", LANGUAGE)
EXPIRED = chat_texts.text("late_expired", LANGUAGE)
# An operator has no time: the run does not wait.
AT_ONCE = {"ANSWER_SECONDS": "0.5"}


async def drafts_on(documents: Documents, mode: str = "model", **more: Any) -> None:
    """Switch the drafts on."""
    await documents.create("bot/settings", {"drafts": mode, **more})


async def until(read: Callable[[], Awaitable[Any]]) -> Any:
    """Return what `read` gives as soon as it gives something."""
    async with asyncio.timeout(20):
        while not (result := await read()):
            await asyncio.sleep(0.02)
        return result


async def draft_of(documents: Documents, event: str) -> StoredRecord[Draft]:
    """Return the draft of an event, when it is written."""
    draft = await until(lambda: read_stored(documents, Draft, draft_path(event)))
    assert isinstance(draft, StoredRecord)
    return draft


async def decided(
    documents: Documents, event: str, state: Literal["sent", "edited", "skipped"] = "sent", text: str = ""
) -> Fate:
    """Decide on the draft of an event as an operator does."""
    draft = await decide(
        documents,
        await draft_of(documents, event),
        Decision(state, "LINE …0000", text),
        now=datetime.now(UTC),
    )
    assert draft is not None
    return await carry_out(documents, draft, language=LANGUAGE, now=datetime.now(UTC))
