"""Read the documents that the answer to an event needs, and make the event's context of them.

The documents may be read while the event is being claimed. Another run may then withdraw the event between
the read and the claim, and neither run would see the other. So no run relies on an early chat alone: before
it asks a model or replies, it writes the chat, guarded by the version that it read, or reads the chat again.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tuneline.bot_settings import read_bot_rules
from tuneline.chat.context import EventContext
from tuneline.chat.limits import monthly_usage
from tuneline.chat.reply_task import ReplyTask
from tuneline.storage.documents import Document, Documents
from tuneline.storage.event_claim import EventClaim
from tuneline.storage.record_store import record_of, stored_record
from tuneline.storage.records.answers.ai_notice import AiNotice, ai_notice_path
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.operators.channel import CHANNEL, Channel
from tuneline.storage.records.operators.hours import HOURS, hours_of
from tuneline.storage.records.pin import PIN_SET, PinSet
from tuneline.storage.records.serving import SERVING, Serving


@dataclass(frozen=True)
class ContextDocuments:
    """The documents that an answer needs, from one read. `shards` count the month's cost."""

    settings: Document | None
    serving: Document | None
    examples: Document | None
    pin_set: Document | None
    hours: Document | None
    channel: Document | None
    chat: Document | None
    ai_notice: Document | None
    shards: Sequence[Document | None]


async def read_documents(documents: Documents, chat: str, *, now: datetime) -> ContextDocuments:
    """Read everything in one call, so that a changed setting or model applies at once."""
    of_bot, of_chat = [SETTINGS, SERVING, EXAMPLES, PIN_SET, HOURS, CHANNEL], [chat, ai_notice_path(chat)]
    paths = [*of_bot, *of_chat]
    read = await documents.get_many([*paths, *monthly_usage.paths(now)])
    settings, serving, examples, pin_set, hours, channel, stored_chat, ai_notice = read[: len(paths)]
    return ContextDocuments(
        settings=settings,
        serving=serving,
        examples=examples,
        pin_set=pin_set,
        hours=hours,
        channel=channel,
        chat=stored_chat,
        ai_notice=ai_notice,
        shards=read[len(paths) :],
    )


@contextlib.asynccontextmanager
async def reading_early(
    documents: Documents, task: ReplyTask, *, now: datetime
) -> "AsyncIterator[asyncio.Task[ContextDocuments] | None]":
    """Read the context's documents while the event is being claimed, which saves a wait for the store.

    None if the queue has tried the event before: an earlier run may hold it, and may still write to its chat.
    """
    if task.tries_before:
        yield None
        return
    reading = asyncio.create_task(read_documents(documents, task.chat, now=now))
    try:
        yield reading
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


def make_context(
    read: ContextDocuments,
    claim: EventClaim,
    task: ReplyTask,
    *,
    language: str,
    chat_ttl: timedelta,
    now: Callable[[], datetime],
    is_early: bool,
) -> EventContext:
    """Make the context of the claimed event from the documents that were read."""
    return EventContext(
        task=task,
        claim=claim,
        settings=read.settings,
        rules=read_bot_rules(read.settings.data if read.settings else None, language=language),
        chat=stored_record(Chat, read.chat) if read.chat else None,
        ai_notice=stored_record(AiNotice, read.ai_notice) if read.ai_notice else None,
        serving=record_of(Serving, read.serving),
        examples=record_of(ExamplesSource, read.examples),
        pin_set=record_of(PinSet, read.pin_set),
        hours=hours_of(read.hours),
        channel=record_of(Channel, read.channel),
        spent_usd=monthly_usage.spent_usd(read.shards),
        now=now,
        chat_ttl=chat_ttl,
        is_early=is_early,
    )
