"""Handle one queued event: claim it, respond to it, and record the outcome even after a failure.

Each step is recorded before the next begins. So the next run can continue after a run that died at any point,
and the user still gets exactly one answer.
"""

import asyncio
import functools
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tuneline import logs
from tuneline.chat import store_outage
from tuneline.chat.context import End
from tuneline.chat.context_documents import ContextDocuments, reading_early
from tuneline.chat.delivery import Delivery
from tuneline.chat.replies.operator_news import NewsOfReplies, NoOperatorNews, OperatorNews
from tuneline.chat.replies.operators import is_operator
from tuneline.chat.reply_task import ReplyTask, as_replayable
from tuneline.chat.responder import Behaviours, Responder
from tuneline.chat.sending import Line
from tuneline.chat.takeover import quick_read
from tuneline.chat.takeover.inbox import NoPersonInbox, PersonInbox
from tuneline.chat.takeover.takeovers import Takeovers
from tuneline.errors import DropError, RetryError
from tuneline.line.client import LineAccessRetryError, TokenSpentDropError
from tuneline.settings import BotSettings
from tuneline.storage.claims import ClaimLostRetryError, claim
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.storage.event_claim import EventClaim
from tuneline.storage.records.event import (
    FINAL,
    KEEP_EVENTS,
    TOKEN_LIFE,
    Event,
    cleared_if_withdrawn,
    event_path,
    first_outcome,
)
from tuneline.storage.store_retries import RetryingDocuments, RetryWindow

# An unavailable store is retried for STORE_SECONDS after the answer's time limit, but at most until
# STORE_BY_SECONDS after receipt: an apology must still reach LINE within the token's minute.
STORE_SECONDS = 10.0
STORE_BY_SECONDS = 55.0
# STORE_LEAST: the retry time of a call that begins later. RECORD_WITHIN: the time to record a sent apology.
STORE_LEAST = timedelta(seconds=10)
RECORD_WITHIN = timedelta(seconds=30)
# The time limit of a deferred answer, counted from receipt; the queue gives a run five minutes.
DEFERRED_SECONDS = 240.0


def store_seconds(bot: BotSettings) -> float:
    """Return how long after receipt calls to an unavailable store are retried."""
    return min(bot.answer_seconds + STORE_SECONDS, STORE_BY_SECONDS)


class EventHandler:
    """Handles events, each exactly once. `behaviours` makes what a run of one event does for it.

    `news` is called when an operator gets a reply, `inbox` when a person has a chat.
    """

    def __init__(
        self,
        *,
        documents: Documents,
        line: Line,
        bot: BotSettings,
        behaviours: Callable[[Documents, Delivery], Behaviours],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        deferred_seconds: float = DEFERRED_SECONDS,
        news: Callable[[], OperatorNews] = NoOperatorNews,
        inbox: Callable[[], PersonInbox] = NoPersonInbox,
    ) -> None:
        self._documents = documents
        self._line = line
        self._bot = bot
        self._behaviours = behaviours
        self._now = now
        self._deferred_seconds = deferred_seconds
        self._inbox = inbox
        self._news = NewsOfReplies(news, is_operator=is_operator)

    async def handle(self, task: ReplyTask) -> str:
        """Handle the event of `task`; return its final state, or `known` if it was done before.

        Raises a RetryError if the queue should try again: another run holds the event, or LINE or the store
        did not answer. The queue's last try, or a try after 20 minutes, when the token has expired, ends the
        event as `dead` instead.
        """
        retry_window, run = self._retry_window(task, seconds=store_seconds(self._bot)), uuid.uuid4().hex
        documents = RetryingDocuments(self._documents, retry_window)
        async with reading_early(documents, task, now=self._now()) as early:
            try:
                held = await self._claim(task, run, retry_window)
            except UnavailableRetryError as unavailable:
                return await self._without_claim(task, run, unavailable)
            if held is None:
                logs.info("event was done before")
                return "known"
            return await held.keep_while(self._answer_or_release(held, task, documents, early))

    async def _claim(self, task: ReplyTask, run: str, retry_window: RetryWindow) -> EventClaim | None:
        event = task.event
        fresh = Event(
            state="claimed",
            type=event.type,
            chat=task.chat,
            message=event.message_id if event.is_message else "",
            sent_at=task.sent_at,
            received_at=task.received_at,
            expire_at=self._now() + KEEP_EVENTS,
            outcome=first_outcome(reply_token=event.reply_token),
        )
        held = await claim(
            self._documents,
            event_path(event.id),
            fresh=fresh.as_document(),
            final=FINAL,
            now=self._now,
            shape=cleared_if_withdrawn,
            retry_window=retry_window,
            run=run,
        )
        return EventClaim(held) if held else None

    def _retry_window(self, task: ReplyTask, *, seconds: float) -> RetryWindow:
        until = task.received_at + timedelta(seconds=seconds)
        return RetryWindow(until=until, least=STORE_LEAST, now=self._now)

    async def _answer_or_release(
        self,
        held: EventClaim,
        task: ReplyTask,
        documents: Documents,
        early: "asyncio.Task[ContextDocuments] | None",
    ) -> str:
        delivery = self._delivery(held, task, documents)
        try:
            return await self._responder(documents, delivery).respond(held, task, early=early)
        except ClaimLostRetryError:
            raise
        except TokenSpentDropError as spent:
            return await delivery.end(End("expired", {"reason": type(spent).__name__}))
        except DropError as refused:
            logs.error("event refused", refused)
            return await delivery.end(End("refused", {"reason": str(refused)}))
        except Exception as failed:  # noqa: BLE001 it is raised again, except at the last try
            return await self._failed(held, delivery, task, failed)

    async def _failed(self, held: EventClaim, delivery: Delivery, task: ReplyTask, failed: Exception) -> str:
        """Release the event and raise `failed` again, so that the queue tries again; or end the event.

        If the user has the answer, the next try must find it saved, or it would make another one. The last
        try records it as sent.
        """
        is_sent = delivery.is_sent
        if isinstance(failed, LineAccessRetryError):
            logs.error("LINE refuses the channel access token", failed, alert="line_access")
        is_owed = isinstance(failed, UnavailableRetryError) and not is_sent
        if is_owed and await self._apologize(task, has_person=delivery.takeovers.is_with_person):
            return await self._apologized(delivery)
        reason = type(failed).__name__
        retry_window = (
            self._recording() if not is_sent else self._retry_window(task, seconds=self._deferred_seconds)
        )
        if self._is_last_try(task) and is_sent:
            return await retry_window(lambda: delivery.end(End("sent", {"reason": reason})))
        if self._is_last_try(task):
            logs.error("event dead: it will not be tried again", failed, alert="dead_event")
            return await delivery.end(
                End(
                    "dead",
                    {
                        "raw": as_replayable(task.event),
                        "step": held.event.state,
                        "died_at": self._now(),
                        "reason": reason,
                    },
                )
            )
        await retry_window(functools.partial(delivery.release, reason=reason))
        raise failed

    async def _without_claim(self, task: ReplyTask, run: str, unavailable: UnavailableRetryError) -> str:
        """Apologize if the store is unavailable, so that the event could not be claimed."""
        if not await self._apologize(task):
            if self._is_last_try(task):
                logs.error(
                    "event dead: the store was unavailable at its last try", unavailable, alert="dead_event"
                )
            raise unavailable
        try:
            held = await self._claim(task, run, self._recording())
        except RetryError as lost:
            logs.error("an apology could not be recorded", lost)
            return "sent"
        return await self._apologized(self._delivery(held, task, self._documents)) if held else "known"

    async def _apologize(self, task: ReplyTask, *, has_person: bool = False) -> bool:
        """Apologize for the store, unless a person has the chat. True if the user has the apology."""
        known = has_person or await quick_read.has_person(self._documents, task, now=self._now())
        language = self._bot.language
        return await store_outage.apologize(task, line=self._line, language=language, has_person=known)

    async def _apologized(self, delivery: Delivery) -> str:
        """Record that the user got an apology because of the store, if the store recovers soon."""
        end = End("sent", {"apology": "store_away", "reason": UnavailableRetryError.__name__})
        try:
            await self._recording()(lambda: delivery.end(end))
        except RetryError as lost:
            logs.error("an apology could not be recorded", lost)
        return "sent"

    def _recording(self) -> RetryWindow:
        return RetryWindow(until=self._now() + RECORD_WITHIN, least=STORE_LEAST, now=self._now)

    def _delivery(self, held: EventClaim, task: ReplyTask, documents: Documents) -> Delivery:
        return Delivery(
            task=task,
            claim=held,
            documents=documents,
            line=self._line,
            now=self._now,
            news=self._news,
            takeovers=Takeovers(documents=documents, inbox=self._inbox),
        )

    def _responder(self, documents: Documents, delivery: Delivery) -> Responder:
        behaviours = self._behaviours(documents, delivery)
        return Responder(
            documents=documents,
            behaviours=behaviours,
            delivery=delivery,
            bot=self._bot,
            now=self._now,
            news=self._news,
        )

    def _is_last_try(self, task: ReplyTask) -> bool:
        return task.tries_before + 1 >= self._bot.reply_tries or self._now() - task.received_at > TOKEN_LIFE
