"""Push unsent notices to the operators on LINE, if the operators allow it.

Each push counts one message per operator in the month's quota. So several notices share one push, notices
without an action (a job that has started) wait for one with an action, and a tenth of the quota is reserved.
`bot/delivery` holds the current push: a repeated try sends the same texts with the same retry key, which LINE
accepts once.
"""

import math
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.line.messages import Message
from tuneline.notices.dead_events import notify_dead_events
from tuneline.notices.notice import Notices
from tuneline.notices.operators import MOST, Operators, read_language, read_operators
from tuneline.notices.push_texts import QUIET, messages_of, without_withdrawn
from tuneline.notices.stuck_datasets import notify_stuck_datasets
from tuneline.storage.claims import HeldElsewhereRetryError, claim
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import (
    RecordClaim,
    StoredRecord,
    change_record,
    query_records,
    record_of,
)
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.notice import NOTICES, Notice, reader_of
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline.storage.records.operators.delivery import DELIVERY, Batch, Delivery

if TYPE_CHECKING:
    # LINE's SDK takes most of a second to load: `bootstrap.notice_delivery` loads it for a push only.
    from tuneline.line.push import LinePush

StoredNotice = StoredRecord[Notice]
# LINE keeps a retry key for 24 hours; after that, a repeated push would be sent again.
TRY_WITHIN = timedelta(hours=23)
NEWS_FOR = timedelta(hours=24)
RESERVE = 0.1
# LINE's month starts in Japan's time zone: https://developers.line.biz/en/reference/messaging-api/#get-quota
_LINE_TIME = timedelta(hours=9)
_KEYS = uuid.UUID("5f0f1c55-7a44-4d0e-9f2e-0d5b1a6d7c11")


class PushDelivery:
    """Push notices on LINE. `open_line` is None without an access token."""

    def __init__(
        self,
        *,
        documents: Documents,
        open_line: Callable[[], AbstractAsyncContextManager["LinePush"]] | None,
        language: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._open_line = open_line
        self._language = language
        self._now = now
        self._notices = Notices(documents=documents, now=now)

    async def tick(self) -> str:
        """Push the waiting notices; return `off`, `nothing`, `held`, `sent`, `waiting` or `unsent`.

        If LINE cannot be reached, the next ticks try again for a day. Raises UnavailableRetryError.
        """
        await notify_dead_events(self._documents, self._notices, now=self._now())
        await notify_stuck_datasets(self._documents, self._notices, now=self._now())
        stored_settings, delivery = await self._documents.get_many([SETTINGS, DELIVERY])
        settings = record_of(RunningSettings, stored_settings)
        operators, under_way = read_operators(settings), record_of(Delivery, delivery)
        open_line = self._open_line if operators.push_notices and operators.operators else None
        if operators.push_notices and self._open_line is None:
            logs.warning("notices cannot be pushed: LINE_CHANNEL_ACCESS_TOKEN is not set for job_poller")
        has_batch = under_way is not None and under_way.batch is not None
        if not has_batch and (open_line is None or not self._is_due(await self._waiting())):
            return "off" if open_line is None else "nothing"
        try:
            fresh = Delivery(state="open").as_document()
            held = await claim(self._documents, DELIVERY, fresh=fresh, final=(), now=self._now)
        except HeldElsewhereRetryError:
            return "held"
        if held is None:
            raise AssertionError("bot/delivery has no final state")
        if open_line is None:
            return await held.keep_while(self._give_up(RecordClaim(held, Delivery)))
        language = read_language(settings, language=self._language)
        delivering = self._deliver(RecordClaim(held, Delivery), operators, language, open_line)
        return await held.keep_while(delivering)

    async def _give_up(self, held: RecordClaim[Delivery]) -> str:
        """End the push that is under way: pushing was switched off, and its texts must not stay."""
        if held.record.batch is not None:
            await self._end(held, held.record.batch, partial(_unsent, reason="pushing was switched off"))
        else:
            await held.release()
        return "off"

    async def _waiting(self) -> list[StoredNotice]:
        return await query_records(self._documents, Notice, NOTICES, where={"delivery": "waiting"})

    def _is_due(self, waiting: Sequence[StoredNotice]) -> bool:
        return any(notice.record.kind not in QUIET or self._is_old(notice) for notice in waiting)

    def _is_old(self, notice: StoredNotice) -> bool:
        return self._now() - notice.record.created_at > NEWS_FOR

    async def _deliver(
        self,
        held: RecordClaim[Delivery],
        operators: Operators,
        language: str,
        open_line: Callable[[], AbstractAsyncContextManager["LinePush"]],
    ) -> str:
        batch = await self._saved(held, language) or await self._gather(held, language)
        if batch is None:
            await held.release()
            return "nothing"
        problem = await self._push(batch, operators, open_line)
        if problem is None:
            await self._end(held, batch, partial(_sent, now=self._now(), operators=operators.operators))
            logs.info("notices pushed", notices=len(batch.notices), operators=len(operators.operators))
            return "sent"
        if isinstance(problem, RetryError) and self._now() - batch.since < TRY_WITHIN:
            await held.release(replace(held.record, problem=str(problem)))
            logs.warning("notices not pushed yet", **logs.described(problem))
            return "waiting"
        await self._end(held, batch, partial(_unsent, reason=str(problem)))
        logs.error("notices not pushed", problem)
        return "unsent"

    async def _saved(self, held: RecordClaim[Delivery], language: str) -> Batch | None:
        """Return the batch of an earlier run, without what users have withdrawn; None if there is none."""
        batch = held.record.batch
        if batch is None:
            return None
        left = await without_withdrawn(self._documents, batch, language=language, now=self._now())
        if left != batch:
            await held.save(replace(held.record, batch=left if left.notices else None))
        return left if left.notices else None

    async def _gather(self, held: RecordClaim[Delivery], language: str) -> Batch | None:
        """Combine the waiting notices and save them before the push. None if no notice needs a push."""
        waiting = await self._waiting()
        reason = held.record.problem or "nothing had to be done about it, or pushing was not allowed"
        for old in filter(self._is_old, waiting):
            await self._mark(old.document.path, partial(_unsent, reason=f"a day has passed: {reason}"))
        recent = [notice for notice in waiting if not self._is_old(notice)]
        if not self._is_due(recent):
            return None
        paths = tuple(notice.document.path for notice in recent)
        batch = Batch(
            notices=paths,
            texts=messages_of([notice.record for notice in recent], language),
            key=str(uuid.uuid5(_KEYS, "\n".join(paths))),
            since=self._now(),
        )
        await held.save(replace(held.record, batch=batch))
        return batch

    async def _push(
        self,
        batch: Batch,
        operators: Operators,
        open_line: Callable[[], AbstractAsyncContextManager["LinePush"]],
    ) -> DropError | RetryError | None:
        """Push the batch. Returns None if LINE has accepted it, otherwise the error."""
        if self._now() - batch.since >= TRY_WITHIN:
            return NotDeliveredDropError("LINE could not be reached for a day")
        try:
            async with open_line() as line:
                limit, used = await line.quota()
                if limit is not None and used + len(operators.operators) > limit - math.ceil(limit * RESERVE):
                    month = f"{self._now() + _LINE_TIME:%Y-%m}"
                    await self._notices.notify("line_quota", month, {"used": used, "limit": limit})
                    return QuotaReservedRetryError(
                        "the month's LINE messages are used up, except the reserve"
                    )
                messages = [Message(text) for text in batch.texts]
                await line.multicast(operators.operators, messages, retry_key=batch.key)
        except (DropError, RetryError) as failed:
            return failed
        return None

    async def _end(
        self, held: RecordClaim[Delivery], batch: Batch, outcome: Callable[[Notice], Notice]
    ) -> None:
        for path in batch.notices:
            await self._mark(path, outcome)
        await held.release(replace(held.record, batch=None, problem=None))

    async def _mark(self, path: str, outcome: Callable[[Notice], Notice]) -> None:
        def marked(notice: Notice | None) -> Notice | None:
            return outcome(notice) if notice and notice.delivery == "waiting" else None

        await change_record(self._documents, Notice, path, marked)


class NotDeliveredDropError(DropError):
    """The notices could not be pushed for a day and are out of date."""


class QuotaReservedRetryError(RetryError):
    """A push would use the reserve of the month's quota."""


def _sent(notice: Notice, *, now: datetime, operators: Sequence[str]) -> Notice:
    readers = (reader_of(chat_path(operator)) for operator in operators[:MOST])
    seen_by = tuple(dict.fromkeys((*notice.seen_by, *readers)))
    return replace(notice, delivery="sent", sent_at=now, seen_by=seen_by)


def _unsent(notice: Notice, *, reason: str) -> Notice:
    return replace(notice, delivery="unsent", unsent_reason=reason)
