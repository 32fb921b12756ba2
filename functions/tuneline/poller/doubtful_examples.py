"""Doubt the examples if most of a day's questions are unknown: the index is broken, not the world.

Each message reads the doubt with `bot/examples`, so it costs nothing more, and no question is refused.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from tuneline import logs
from tuneline.models.daily_check import check_hourly
from tuneline.notices.notice import Notices
from tuneline.retrieval.decision import Decision
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, query_records, read_record
from tuneline.storage.records.event import EVENTS, KEEP_EVENTS, Event
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource

# With fewer questions, one user's curiosity would be most of them.
LEAST_QUESTIONS: Final = 20
DOUBTED_FOR: Final = timedelta(hours=24)
# The most events of one decision that are read. A bot with more questions a day is not judged.
MOST: Final = 1_000
# So long after an upload the examples before it may still be used (infra/functions.tf).
_CHECK: Final = timedelta(minutes=10)


class DoubtfulExamples:
    """Looks once an hour at how many of the last day's questions were unknown."""

    def __init__(
        self, *, documents: Documents, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._documents = documents
        self._notices = Notices(documents=documents, now=now)
        self._now = now

    async def tick(self) -> bool:
        """Do this hour's check; see `check_hourly`."""
        return await check_hourly(self._documents, "unknown", self._check, now=self._now)

    async def _check(self) -> None:
        source = await read_record(self._documents, ExamplesSource, EXAMPLES)
        if source is None or not source.vectors:
            return
        unknown = await self._count("unknown", source)
        if 2 * unknown <= LEAST_QUESTIONS:
            return
        known = await self._count("verbatim", source) + await self._count("model", source)
        if unknown > known and unknown + known >= LEAST_QUESTIONS:
            await self._doubt(source, {"count": unknown, "questions": unknown + known})

    async def _count(self, decision: Decision, source: ExamplesSource) -> int:
        """The number of the last day's questions with this decision, since the examples were last changed."""
        changed = [source.embedded_at, source.created_at and source.created_at + _CHECK]
        since = max(filter(None, changed), default=self._now() - KEEP_EVENTS)
        events = await query_records(self._documents, Event, EVENTS, where={"decision": decision}, limit=MOST)
        # The store may delete expired events late.
        since = max(since, self._now() - KEEP_EVENTS)
        return sum(1 for event in events if event.record.received_at and event.record.received_at >= since)

    async def _doubt(self, source: ExamplesSource, facts: dict[str, int]) -> None:
        await self._notices.notify("questions_unknown", f"{self._now():%Y-%m-%d}", facts)
        until = self._now() + DOUBTED_FOR

        def doubted(now: ExamplesSource | None) -> ExamplesSource | None:
            is_same = now is not None and (now.sha256, now.vectors) == (source.sha256, source.vectors)
            return replace(now, doubted_until=until) if now and is_same else None

        if await change_record(self._documents, ExamplesSource, EXAMPLES, doubted):
            logs.warning("most questions are unknown: none is refused", dataset=source.dataset, **facts)
