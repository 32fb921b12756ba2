"""Deliver the reply to one claimed event: save it, send it, remember it in the chat, end the event.

A run writes to its event's document only here. A reply is saved before it is sent, so that the next run sends
the same one. If the store is unavailable until the token's minute is nearly over, the reply is sent unsaved:
the token works once, so no second answer can follow.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Unpack

from tuneline import logs
from tuneline.chat import render, turn_queue
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.deferred import deferred_postback
from tuneline.chat.drafts.drafted_answers import has_drafts
from tuneline.chat.limits import monthly_usage
from tuneline.chat.limits.month_budget import MonthBudget
from tuneline.chat.memory import quotable, withdrawal
from tuneline.chat.memory.remembered import with_answer
from tuneline.chat.memory.unanswered import record_outcome
from tuneline.chat.replies.away import AwayLine, line_with_notes
from tuneline.chat.replies.mark_as_read import mark_as_read
from tuneline.chat.replies.operator_news import NewsOfReplies
from tuneline.chat.reply_task import ReplyTask
from tuneline.chat.sending import Line, send
from tuneline.chat.side_effects import SideEffects
from tuneline.chat.takeover.takeovers import CheckedLine, PersonHasChatRetryError, Takeovers, left_to_person
from tuneline.errors import DropError
from tuneline.line.messages import Message, from_dict
from tuneline.storage.documents import Documents
from tuneline.storage.event_claim import EventClaim
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.chat import Chat, Turn
from tuneline.storage.records.event import (
    CLEARED,
    Event,
    EventChanges,
    Outcome,
    Reservation,
    last_outcome,
)


class Delivery:
    """Delivers the reply to one event, whose claim this run holds.

    `is_sent` is true once the user has this run's reply, even if a later step fails.
    """

    def __init__(
        self,
        *,
        task: ReplyTask,
        claim: EventClaim,
        documents: Documents,
        line: Line,
        now: Callable[[], datetime],
        news: NewsOfReplies,
        takeovers: Takeovers,
    ) -> None:
        self._task, self._claim = task, claim
        self._documents = documents
        self._line, self._news = line, news
        self._now = now
        self.takeovers = takeovers
        # The event before the first try to end it.
        self._before_end: Event | None = None
        self.budget = MonthBudget(documents=documents, record=self._record_reservation)
        self.side_effects = SideEffects(documents=documents, budget=self.budget)
        self.is_sent = False
        # The question to the bot, empty if there is none; None until the chat is read.
        self.asked: str | None = None
        # The kind of the event, if its reply is not saved yet.
        self.kind = ""

    async def is_withdrawn(self, context: EventContext, chat: StoredRecord[Chat] | None) -> bool:
        """Whether the event gets no answer, because its user has withdrawn it. `chat` was read just now.

        A withdrawal that `chat` shows is recorded in the event: from now on its texts are not stored.
        """
        record = chat.record if chat else Chat()
        why = withdrawal.reason(record, context.event, sent_at=context.sent_at)
        if why and why != self._claim.event.withdrawn:
            await self._claim.save(withdrawn=why)
        return self._claim.event.is_over

    def show_loading(self, context: EventContext) -> Callable[[], Awaitable[None]] | None:
        """Return the call that shows the loading animation. None in groups, where LINE has none."""
        user_id = context.event.user_id
        if not context.event.is_one_to_one or not user_id:
            return None
        return lambda: self._line.show_loading(user_id)

    async def defer(self) -> None:
        """Record that the answer will be late."""
        await self._claim.save(state="late")

    async def record(self, **changes: Unpack[EventChanges]) -> None:
        """Record how far this run is."""
        await self._claim.save(**changes)

    async def save(self, context: EventContext, reply: Reply, **changes: Unpack[EventChanges]) -> None:
        """Record the reply before it is sent and, in parallel, the cost of its answer."""
        saved: EventChanges = {**reply.changes, **changes}
        await asyncio.gather(self._claim.save(**saved), self.side_effects.count_reply(context, reply))

    async def deliver_saved(self, context: EventContext) -> str:
        """Deliver the reply that an earlier run saved, and may have sent before it died."""
        messages = [*map(from_dict, self._claim.event.messages or ())]
        return await self.deliver(context, messages, may_be_sent=True)

    async def deliver(
        self,
        context: EventContext,
        messages: Sequence[Message],
        *,
        may_be_sent: bool = False,
        chat: StoredRecord[Chat] | None = None,
    ) -> str:
        """Send the saved messages and record the outcome. `chat` is the chat as this run has written it."""
        saved = self._claim.event
        line, is_sent = self._line_for(context), False
        try:
            end, sent = await send(line, context, messages, may_be_sent=may_be_sent)
            self.is_sent = is_sent = end.state == "sent"
        except PersonHasChatRetryError:
            end, sent = await self.leave_to_person(context, may_be_sent=may_be_sent), []
        if is_sent:
            await self._news.record_seen(context)
        if saved.kind == "ask":
            await self.remember(context, turn=saved.turn if is_sent else None, sent=sent, known=chat)
        if saved.delivers:
            turn = await deferred_postback.record_delivery(self._documents, saved.delivers, is_sent=is_sent)
            await quotable.remember_deferred(self._documents, context, saved.delivers, sent=sent, turn=turn)
        return await self.end(end)

    async def leave_to_person(self, context: EventContext, *, may_be_sent: bool = True) -> End:
        """Leave the event to the person who has its chat; return its end.

        The user gets at most the note about that, with the event's token, which may be used if `may_be_sent`.
        """
        outcome = await self.takeovers.message(context)
        if isinstance(outcome, End):
            return outcome
        await self._claim.save(**left_to_person(outcome))
        end, _ = await send(self._line, context, outcome.messages, may_be_sent=False)
        end = await self.takeovers.after_note(context, end, may_be_sent=may_be_sent)
        self.is_sent = end.state == "sent"
        return end

    async def send_button(
        self, context: EventContext, *, tries: int, may_be_sent: bool | None = None
    ) -> bool:
        """Send the button of a deferred answer; see `deferred_postback.send_button` for the errors.

        `may_be_sent` None: the event shows whether an earlier run may have sent it. False if a person has the
        chat, so that nothing was sent.
        """
        if may_be_sent is None:
            event = self._claim.event
            may_be_sent = event.attempts > 1 or event.has_button is not None
        try:
            await deferred_postback.send_button(
                context,
                first=render.help_now(context),
                key="draft_wait" if has_drafts(context) else "late",
                reply=self._line_for(context).reply,
                tries=tries,
                may_be_sent=may_be_sent,
            )
        except PersonHasChatRetryError:
            return False
        return True

    def _line_for(self, context: EventContext) -> AwayLine:
        """Return LINE for a reply to the event: it sends nothing if a person has the chat."""
        kind = self._claim.event.kind or self.kind
        line = CheckedLine(self._line, context=context, takeovers=self.takeovers, kind=kind)
        return line_with_notes(line, self._documents, context, kind)

    async def remember(
        self,
        context: EventContext,
        *,
        turn: Turn | None = None,
        sent: Sequence[str] = (),
        known: StoredRecord[Chat] | None = None,
    ) -> None:
        """Remove the event from its chat's queue; add its `turn` and the `sent` message ids to the chat.

        `known` is the chat as this run has last written it; it saves a read. The event is already answered,
        so a chat that can never be written is only logged.
        """

        def changed(chat: Chat) -> Chat:
            return with_answer(chat, context, turn=turn, sent=sent)

        try:
            await turn_queue.leave(
                self._documents, context.path, event=context.event.id, changed=changed, known=known
            )
        except DropError as failed:
            logs.error("an answer is not remembered in its chat", failed)

    async def end(self, end: End) -> str:
        """End the event and clear its texts; the chat keeps them from now on, until it expires.

        Returns the final state. If the user got no answer, log an error with an alert. The call may be
        repeated if the store did not answer.
        """
        event = self._claim.event
        self._before_end = before = self._before_end or event
        changes: EventChanges = {"raw": None} if end.state == "kept" else {**CLEARED}
        changes = {**changes, **end.changes}
        outcome = last_outcome(
            end.state, first=event.outcome, has_apology=bool(changes.get("apology", event.apology))
        )
        if outcome == "unanswered":
            changes["died_at"] = self._now()
        if before.reserved:
            changes["reserved"] = None
        await record_outcome(self._documents, self._task, event, outcome, asked=self.asked, now=self._now())
        changes = {**changes, "state": end.state, "outcome": outcome}
        await self._claim.finish(**changes)
        await monthly_usage.count_reserved(self._documents, before)
        self._report(end, outcome)
        return end.state

    async def mark_as_read(self, context: EventContext) -> None:
        """Mark the event's message as read, if the event has ended with an answer."""
        await mark_as_read(self._documents, self._line, context)

    async def release(self, *, reason: str) -> None:
        """Release the unfinished event, so that the next run need not wait until the lease expires."""
        await self._claim.release(reason=reason)

    def _report(self, end: End, outcome: Outcome) -> None:
        event = self._claim.event
        # The caller that ends an event as dead has logged the failure.
        if outcome == "unanswered" and end.state != "dead":
            logs.error(
                "a message was not answered", alert="dead_event", state=end.state, reason=str(event.reason)
            )
        logs.info(f"event {end.state}", type=event.type, attempts=event.attempts, version=event.version)

    async def _record_reservation(self, reservation: Reservation | None) -> None:
        await self._claim.save(reserved=reservation)
