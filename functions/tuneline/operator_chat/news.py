"""Tell an operator what is new in the reply to the next message, which costs no pushed message.

News are the notices of this week and the last one that the operator has not seen. They are one more object
at the end of the reply; a weekly digest, and the users who wait for a person, are one of their own. An
operator has seen them once LINE has the reply: each notice records by whom.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.errors import DropError, RetryError
from tuneline.line.flex.messages import FlexMessage
from tuneline.line.messages import Message
from tuneline.operator_cards.news.digest_card import digest_card
from tuneline.operator_cards.news.news_card import news_card
from tuneline.operator_chat.news_items import items_of
from tuneline.operator_chat.takeover.handover_news import handover_news
from tuneline.retrieval.open_questions import read_groups
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_record, query_records
from tuneline.storage.records.notice import NOTICES, Notice, reader_of, week_of

# LINE takes five objects in a reply.
MOST_OBJECTS: Final = 5
# A reply does not wait longer for its news; they come with the next one.
SECONDS: Final = 2.0
# These kinds are no rows of the card of the news.
_OWN_CARDS: Final = frozenset({"digest", "handover"})
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
                cards, seen = await self._cards(context, reply)
        except (DropError, RetryError, TimeoutError) as failed:
            logs.warning("an operator's reply has no news", **logs.described(failed))
            return reply
        messages = _with_cards(reply.messages, [card.as_message() for card in cards])
        return replace(reply, messages=messages, news=tuple(notice.document.path for notice in seen))

    async def _cards(
        self, context: EventContext, reply: Reply
    ) -> tuple[list[FlexMessage], list[StoredRecord[Notice]]]:
        """Return the cards that fit below the reply, and the notices that they are about."""
        unseen, language = await self._unseen(context), context.rules.language
        digests, handovers = _of_kind(unseen, "digest"), _of_kind(unseen, "handover")
        others = [notice for notice in unseen if notice.record.kind not in _OWN_CARDS]
        items = await items_of(self._documents, context, reply, others)
        cards = [news_card(items, language=language)] if items else []
        if handovers and len(reply.messages) + len(cards) < MOST_OBJECTS:
            cards = [*await handover_news(self._documents, context, reply, handovers), *cards]
            others = [*handovers, *others]
        if not digests or len(reply.messages) + len(cards) >= MOST_OBJECTS:
            return cards, others
        groups = [group for group in await read_groups(self._documents) if not group.is_dismissed]
        questions = [group.question for group in groups]
        return [*cards, digest_card(digests[0].record.facts, questions, language=language)], [
            *others,
            *digests,
        ]

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


def _of_kind(notices: Sequence[StoredRecord[Notice]], kind: str) -> list[StoredRecord[Notice]]:
    return [notice for notice in notices if notice.record.kind == kind]


def _with_cards(messages: Sequence[Message], cards: Sequence[Message]) -> tuple[Message, ...]:
    """Return the messages with the cards at the end; the last of all has the quick replies."""
    if not cards:
        return tuple(messages)
    before = (*messages[:-1], replace(messages[-1], quick=()), *cards[:-1])
    return (*before, replace(cards[-1], quick=messages[-1].quick))
