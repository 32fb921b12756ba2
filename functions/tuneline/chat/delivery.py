"""Respond to one claimed event: make the reply, save it, send it, end the event.

A reply is saved before it is sent, so that the next run sends the same one. If the store is unavailable until
the token's minute is nearly over, the reply is sent unsaved: the token works once, so no second answer can
follow.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tuneline import logs
from tuneline.chat import deferred_postback
from tuneline.chat.answer_recorder import AnswerRecorder
from tuneline.chat.context import End, EventContext, Reply, load_context
from tuneline.chat.generate import AnswerGenerator, Line
from tuneline.chat.limits import monthly_usage, reply_limits
from tuneline.chat.memory import withdrawal
from tuneline.chat.memory.withdrawal import CLEARED
from tuneline.chat.replies import canned, feedback
from tuneline.chat.replies.enlist import enlist
from tuneline.chat.reply_task import ReplyTask
from tuneline.chat.router import Kind, route
from tuneline.errors import DropError
from tuneline.line.client import MessageRefusedDropError, TokenSpentDropError
from tuneline.line.messages import Message, from_dict
from tuneline.settings import BotSettings
from tuneline.storage.claims import Claim
from tuneline.storage.documents import Document, Documents
from tuneline.storage.records import event_outcome
from tuneline.storage.store_retries import unless_unavailable


class Responder:
    """Responds to one claimed event."""

    def __init__(
        self,
        *,
        documents: Documents,
        line: Line,
        generator: AnswerGenerator,
        recorder: AnswerRecorder,
        bot: BotSettings,
        now: Callable[[], datetime],
    ) -> None:
        self._documents = documents
        self._line = line
        self._generator = generator
        self._recorder = recorder
        self._bot = bot
        self._now = now
        # Whether the user has got this run's reply, even if a later step fails.
        self.is_sent = False

    async def respond(self, held: Claim, task: ReplyTask) -> str:
        """Bring the event to its final state, from the step where the previous run stopped."""
        context = await load_context(
            self._documents,
            held,
            task,
            language=self._bot.language,
            chat_ttl=timedelta(hours=self._bot.chat_ttl_hours),
            now=self._now,
        )
        if context.event.is_edit:
            context = await canned.edited(self._documents, context)
        if why := withdrawal.reason(context.chat_data, context.event, sent_at=context.sent_at):
            await held.save(withdrawn=why)
        if withdrawal.is_over(held.data):
            return await self._end(context, context.withdrawn)
        if held.data["state"] == "late":
            return await self._end(context, await self._generator.resume_deferred(context))
        # An earlier run saved the messages; it may have sent them and died before it could record that.
        if "messages" in held.data:
            saved = [*map(from_dict, held.data["messages"])]
            return await self._deliver(context, saved, may_be_sent=True, chat=None)
        kind = route(context)
        outcome = await self._behaviour(kind)(context)
        if isinstance(outcome, Reply) and kind != "ask":
            outcome = await reply_limits.limit_reply(self._documents, context, outcome)
        if isinstance(outcome, End):
            return await self._end(context, outcome)
        await self._save(context, kind, outcome)
        if held.data.get("withdrawn") in withdrawal.UNANSWERED:
            return await self._end(context, context.withdrawn)
        return await self._deliver(context, outcome.messages, may_be_sent=False, chat=outcome.chat)

    def _behaviour(self, kind: Kind) -> Callable[[EventContext], Awaitable[Reply | End]]:
        """Return the function that handles this kind of event."""
        store, generator = self._documents, self._generator
        behaviours: dict[Kind, Callable[[EventContext], Awaitable[Reply | End]]] = {
            "skip": lambda context: _now(End("skipped")),
            "ask": generator.ask,
            "greet": lambda context: _now(canned.greet(context)),
            "unsupported": lambda context: _now(canned.unsupported(context)),
            "empty": lambda context: _now(canned.empty(context)),
            "forget": lambda context: canned.forget(store, context),
            "leave": lambda context: canned.leave(store, context),
            "unsend": lambda context: canned.unsend(store, context),
            "late": lambda context: deferred_postback.fetch_deferred(
                store, context, show_loading=generator.show_loading(context)
            ),
            "rate": lambda context: feedback.rate(store, context),
            "correct": lambda context: feedback.correct(store, context),
            "enlist": lambda context: enlist(store, context),
        }
        return behaviours[kind]

    async def _save(self, context: EventContext, kind: Kind, reply: Reply) -> None:
        """Save the reply before it is sent, if the store is available in time."""
        with unless_unavailable("the answer is sent without being saved"):
            await self._recorder.save(
                context,
                reply,
                state="answered",
                kind=kind,
                turn=reply.turn,
                version=reply.version,
                delivers=reply.delivers,
            )

    async def _deliver(
        self, context: EventContext, messages: Sequence[Message], *, may_be_sent: bool, chat: Document | None
    ) -> str:
        """Send the saved messages and record the outcome. `chat` is the chat as this run has written it."""
        saved = context.held.data
        end, sent = await self._send(context, messages, may_be_sent=may_be_sent)
        self.is_sent = is_sent = end.state == "sent"
        if saved["kind"] == "ask":
            await self._recorder.remember(
                context, turn=saved["turn"] if is_sent else None, sent=sent, known=chat
            )
        if saved["delivers"]:
            await deferred_postback.record_delivery(self._documents, saved["delivers"], is_sent=is_sent)
        return await self._end(context, end)

    async def _send(
        self, context: EventContext, messages: Sequence[Message], *, may_be_sent: bool
    ) -> tuple[End, list[str]]:
        """Send the messages with the reply token; return the event's end and the ids that LINE gave them."""
        token = context.event.reply_token
        try:
            return End("sent"), await self._line.reply(token, messages)
        except TokenSpentDropError as spent:
            if may_be_sent:
                return End("sent"), []
            return End("expired", {"reason": type(spent).__name__}), []
        except MessageRefusedDropError as refused:
            logs.error("LINE refuses the message", refused)
            reason = str(refused)
        try:
            # LINE does not document whether a refused reply uses the token, so a plain text may still pass.
            await self._line.reply(token, [Message(context.text("apology"))])
        except DropError as again:
            logs.error("LINE refuses the apology too", again)
            return End("refused", {"reason": reason}), []
        return End("refused", {"reason": reason, "apology": "line_refused"}), []

    async def _end(self, context: EventContext, end: End) -> str:
        """End the event and clear its texts; the chat keeps them from now on, until it expires."""
        cleared = CLEARED if end.state != "kept" else {"raw": None}
        changes = {**cleared, **end.changes}
        await finish(context.held, end.state, documents=self._documents, now=self._now(), **changes)
        attempts, version = context.held.data["attempts"], context.held.data.get("version")
        logs.info(f"event {end.state}", type=context.event.type, attempts=attempts, version=version)
        return end.state


async def finish(
    held: Claim,
    state: str,
    *,
    documents: Documents,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    **changes: Any,
) -> None:
    """End the event in `state`. If its user got no answer, log an error with an alert.

    `before` is the event before the first call, if this call repeats one that the store did not answer.
    """
    outcome = event_outcome.last(state, {**held.data, **changes})
    if outcome == "unanswered":
        changes["died_at"] = now
    before = before or held.data
    await held.finish(**{**changes, "state": state, "outcome": outcome, **_without_reservation(before)})
    await monthly_usage.count_reserved(documents, before)
    # The caller that ends an event as dead has logged the failure.
    if outcome == "unanswered" and state != "dead":
        reason = str(changes.get("reason"))
        logs.error("a message was not answered", alert="dead_event", state=state, reason=reason)


def _without_reservation(event: Mapping[str, Any]) -> dict[str, Any]:
    return {"reserved": None} if event.get("reserved") else {}


async def _now(outcome: Reply | End) -> Reply | End:
    """Wrap a result that needs no waiting."""
    return outcome
