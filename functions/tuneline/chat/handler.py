"""Answer one queued event: claim it, respond to it, and record what came of it, whatever fails.

Each step is recorded before the next begins, so that a run that dies at any point is taken up by the next
one, and the user still gets exactly one answer.
"""

import asyncio
import functools
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tuneline import logs
from tuneline.chat import store_outage
from tuneline.chat.answer_recorder import AnswerRecorder
from tuneline.chat.deferred import LATE_BY_SECONDS, DeferredAnswers
from tuneline.chat.delivery import Responder, finish
from tuneline.chat.generate import AnswerGenerator, Line
from tuneline.chat.memory import withdrawal
from tuneline.chat.memory.withdrawal import WORDLESS
from tuneline.chat.prompt import picture
from tuneline.chat.reply_task import ReplyTask, as_replayable
from tuneline.chat.side_effects import SideEffects
from tuneline.errors import DropError, RetryError
from tuneline.inference.chat_model import ChatModel
from tuneline.line.client import LineAccessRetryError, TokenSpentDropError
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import BotSettings
from tuneline.storage.claims import Claim, ClaimLostRetryError, claim
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.storage.records import event_outcome
from tuneline.storage.records.event_outcome import TOKEN_LIFE
from tuneline.storage.store_retries import RetryingDocuments, RetryWindow

FINAL = frozenset(
    {"skipped", "done", "limited", "sent", "kept", "delivered", "expired", "refused", "dead"},
)
KEEP_EVENTS = timedelta(hours=24)
# A store that is away is waited for so long after the time for an answer, and no longer than that after
# receipt: an apology still has to reach LINE within the token's minute.
STORE_SECONDS = 10.0
STORE_BY_SECONDS = 55.0
# So long is a call repeated that begins later, and is tried to record what was sent while the store was away.
STORE_LEAST = timedelta(seconds=10)
RECORD_WITHIN = timedelta(seconds=30)


class EventHandler:
    """Answers events with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        line: Line,
        model: ChatModel,
        bot: BotSettings,
        untuned: BaseModels,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        late_by: float = LATE_BY_SECONDS,
    ) -> None:
        self._documents = documents
        self._line = line
        self._model = model
        self._bot = bot
        self._untuned = untuned
        self._now = now
        self._late_by = late_by
        # One for all events of the instance, which share its memory.
        self._pictures = asyncio.Semaphore(picture.AT_ONCE)

    async def handle(self, task: ReplyTask) -> str:
        """Answer the event of `task`, or find that there is nothing to do; returns its final state.

        Raises a RetryError when the queue should come again: another run holds the event, or LINE or the
        store did not answer. The queue's last try, or one after 20 minutes, when no token can work, ends
        the event as `dead` and raises no more.
        """
        patience, run = self._patience(task, seconds=self._store_seconds), uuid.uuid4().hex
        try:
            held = await self._claim(task, run, patience)
        except UnavailableRetryError as away:
            return await self._without_claim(task, run, away)
        if held is None:
            logs.info("event was done before")
            return "known"
        return await held.keep_while(self._answer_or_release(held, task, patience))

    async def _claim(self, task: ReplyTask, run: str, patience: RetryWindow) -> Claim | None:
        event = task.event
        return await claim(
            self._documents,
            f"events/{event.id}",
            fresh={
                "state": "claimed",
                "type": event.type,
                "chat": task.chat,
                "message": event.message_id if event.is_message else "",
                "sent_at": task.sent_at,
                "received_at": task.received_at,
                "expire_at": self._now() + KEEP_EVENTS,
                "outcome": event_outcome.first(reply_token=event.reply_token),
            },
            final=FINAL,
            now=self._now,
            shape=withdrawal.without_words,
            retry_window=patience,
            run=run,
        )

    def _patience(self, task: ReplyTask, *, seconds: float) -> RetryWindow:
        until = task.received_at + timedelta(seconds=seconds)
        return RetryWindow(until=until, least=STORE_LEAST, now=self._now)

    @property
    def _store_seconds(self) -> float:
        """How long after receipt a store that is away is waited for."""
        return min(self._bot.answer_seconds + STORE_SECONDS, STORE_BY_SECONDS)

    async def _answer_or_release(self, held: Claim, task: ReplyTask, patience: RetryWindow) -> str:
        responding = self._responding(patience)
        try:
            return await responding.respond(held, task)
        except ClaimLostRetryError:
            raise
        except TokenSpentDropError as spent:
            return await self._ended(held, "expired", type(spent).__name__)
        except DropError as refused:
            logs.error("event refused", refused)
            return await self._ended(held, "refused", str(refused))
        except Exception as failed:  # noqa: BLE001 it is raised again, unless nobody will try again
            return await self._failed(held, task, failed, is_sent=responding.is_sent)

    async def _failed(self, held: Claim, task: ReplyTask, failed: Exception, *, is_sent: bool) -> str:
        """Let go of the event for the next try, which `failed`, raised again, asks for; or end it.

        `is_sent`: the user has the answer. The next try must find it saved, or it would make another one.
        """
        if isinstance(failed, LineAccessRetryError):
            logs.error("LINE refuses the channel access token", failed, alert="line_access")
        is_owed = isinstance(failed, UnavailableRetryError) and not is_sent
        if is_owed and await store_outage.apologize(task, line=self._line, language=self._bot.language):
            return await self._apologized(held)
        if self._is_last_try(task):
            logs.error("event dead: nobody will try it again", failed, alert="dead_event")
            left = {"raw": as_replayable(task.event), "step": held.data["state"], "died_at": self._now()}
            return await self._ended(held, "dead", type(failed).__name__, **left)
        patience = self._recording() if not is_sent else self._patience(task, seconds=self._late_by)
        await patience(functools.partial(held.release, reason=type(failed).__name__))
        raise failed

    async def _without_claim(self, task: ReplyTask, run: str, away: UnavailableRetryError) -> str:
        """The store is away, so there is no document of the event: the user gets an apology at least."""
        if not await store_outage.apologize(task, line=self._line, language=self._bot.language):
            if self._is_last_try(task):
                logs.error("event dead: the store was away at its last try", away, alert="dead_event")
            raise away
        try:
            held = await self._claim(task, run, self._recording())
        except RetryError as lost:
            logs.error("an apology could not be recorded", lost)
            return "sent"
        return await self._apologized(held) if held else "known"

    async def _apologized(self, held: Claim) -> str:
        """Record that the user got an apology because the store was away, if it comes back soon."""
        ended = {**WORDLESS, "apology": "store_away", "reason": UnavailableRetryError.__name__}
        before = held.data
        try:
            await self._recording()(lambda: self._finish(held, "sent", before=before, **ended))
        except RetryError as lost:
            logs.error("an apology could not be recorded", lost)
        return "sent"

    def _recording(self) -> RetryWindow:
        return RetryWindow(until=self._now() + RECORD_WITHIN, least=STORE_LEAST, now=self._now)

    def _responding(self, patience: RetryWindow) -> Responder:
        documents = RetryingDocuments(self._documents, patience)
        recorder = AnswerRecorder(documents=documents)
        asking = self._asking(documents, recorder)
        line, bot = self._line, self._bot
        return Responder(
            documents=documents, line=line, asking=asking, recorder=recorder, bot=bot, now=self._now
        )

    def _asking(self, documents: Documents, recorder: AnswerRecorder) -> AnswerGenerator:
        side_effects, reply = SideEffects(documents=documents), self._line.reply
        return AnswerGenerator(
            documents=documents,
            line=self._line,
            model=self._model,
            untuned=self._untuned,
            final=FINAL,
            answer_by=self._bot.answer_seconds,
            pictures=self._pictures,
            deferred=DeferredAnswers(
                recorder=recorder,
                side_effects=side_effects,
                reply=reply,
                late_by=self._late_by,
                unsaved_after=self._store_seconds,
            ),
        )

    def _is_last_try(self, task: ReplyTask) -> bool:
        return task.tries_before + 1 >= self._bot.reply_tries or self._now() - task.received_at > TOKEN_LIFE

    async def _ended(self, held: Claim, state: str, reason: str, **changes: object) -> str:
        await self._finish(held, state, **{**WORDLESS, **changes, "reason": reason})
        return state

    async def _finish(self, held: Claim, state: str, **changes: Any) -> None:
        await finish(held, state, documents=self._documents, now=self._now(), **changes)
