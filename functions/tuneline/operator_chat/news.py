"""Tell an operator what is new in the reply to the next message, which costs no pushed message.

News are the notices of this week and the last one that the operator has not seen. They are one more object
at the end of the reply. An operator has seen them once LINE has the reply: each notice records by whom.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.errors import DropError, RetryError
from tuneline.line.messages import Message
from tuneline.operator_cards.news_card import NewsItem, news_card
from tuneline.operator_chat.news_items import items_of
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_record, query_records
from tuneline.storage.records.notice import NOTICES, Notice, reader_of, week_of

# LINE takes five objects in a reply.
MOST_OBJECTS: Final = 5
# A reply does not wait longer for its news; they come with the next one.
SECONDS: Final = 2.0
# The most notices that one reply covers.
MOST: Final = 40


class News:
    """Adds an operator's news to replies."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def added_to(self, context: EventContext, reply: Reply) -> Reply:
        """Return the reply with the news; without them if they cannot be read, or if the reply is full."""
        if not 0 < len(reply.messages) < MOST_OBJECTS:
            return reply
        try:
            async with asyncio.timeout(SECONDS):
                unseen = await self._unseen(context)
                items = await items_of(self._documents, context, reply, unseen)
            messages = _with_card(context, reply.messages, items)
        except (DropError, RetryError, TimeoutError) as failed:
            logs.warning("an operator's reply has no news", **logs.described(failed))
            return reply
        return replace(reply, messages=messages, news=tuple(notice.document.path for notice in unseen))

    async def record_seen(self, context: EventContext, news: tuple[str, ...]) -> None:
        """Record in each notice that the operator has seen it."""
        reader = reader_of(context.path)

        def seen(notice: Notice | None) -> Notice | None:
            if notice is None or reader in notice.seen_by:
                return None
            return replace(notice, seen_by=(*notice.seen_by, reader))

        try:
            await asyncio.gather(*(change_record(self._documents, Notice, path, seen) for path in news))
        except (DropError, RetryError) as failed:
            logs.warning("an operator may get the same news again", **logs.described(failed))

    async def _unseen(self, context: EventContext) -> list[StoredRecord[Notice]]:
        """Return the newest notices that the operator has not seen, the latest first."""
        now, reader = context.now(), reader_of(context.path)
        weeks = (week_of(now), week_of(now - timedelta(days=7)))
        reads = [query_records(self._documents, Notice, NOTICES, where={"week": week}) for week in weeks]
        unseen = [
            notice
            for notices in await asyncio.gather(*reads)
            for notice in notices
            if reader not in notice.record.seen_by
        ]
        return sorted(unseen, key=lambda notice: notice.record.created_at, reverse=True)[:MOST]


def _with_card(
    context: EventContext, messages: Sequence[Message], items: Sequence[NewsItem]
) -> tuple[Message, ...]:
    """Return the messages with the card at the end, which takes over the quick replies of the last one."""
    if not items:
        return tuple(messages)
    *before, last = messages
    card = news_card(items, language=context.rules.language).as_message()
    return (*before, replace(last, quick=()), replace(card, quick=last.quick))
