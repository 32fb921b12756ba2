"""Defer an answer that comes too late for its reply token: send a button, and keep the answer for its tap."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from tuneline import logs
from tuneline.chat import deferred_postback, render
from tuneline.chat.answer_recorder import AnswerRecorder
from tuneline.chat.context import End, EventContext
from tuneline.chat.memory import withdrawal
from tuneline.chat.side_effects import SideEffects
from tuneline.inference.chat_model import Answer, within
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.line.client import LineRetryError, TokenSpentDropError
from tuneline.line.messages import Message
from tuneline.storage.store_retries import unless_unavailable

# A late answer is made for that long after receipt; the queue gives a run five minutes.
LATE_BY_SECONDS = 240.0
# LINE takes a reply token that long after receipt, unless it was used.
# https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
TOKEN_SECONDS = 60.0


class DeferredAnswers:
    """Defers one event's answer with the collaborators it is given.

    `reply` spends a token on messages. An answer is made until `late_by` seconds after receipt. A run whose
    store is away may send an answer unsaved from `unsaved_after` seconds after receipt on. `is_counted` says
    whether what the answer costs is counted.
    """

    def __init__(
        self,
        *,
        recorder: AnswerRecorder,
        side_effects: SideEffects,
        reply: Callable[[str, Sequence[Message]], Awaitable[object]],
        late_by: float,
        unsaved_after: float,
    ) -> None:
        self._recorder = recorder
        self._aftermath = side_effects
        self._reply = reply
        self._late_by = late_by
        self._unsaved_after = unsaved_after
        self.is_counted = False

    async def keep(self, context: EventContext, answering: "asyncio.Task[Answer]") -> End:
        """Spend the token on the button, let those behind go on, and keep the answer when it comes.

        If LINE fails, the answer is made all the same, for it is paid for; the next run sends the button.
        """
        with unless_unavailable("the late answer goes on"):
            await context.held.save(state="late")
        if withdrawal.is_over(context.held.data):
            return context.withdrawn
        lost: LineRetryError | None = None
        try:
            await self._send_button(context, tries=deferred_postback.FIRST_BUTTON_TRIES)
        except LineRetryError as failed:
            lost = failed
        logs.info("the answer will be late", waited=round(context.waited, 1), has_button=lost is None)
        with unless_unavailable("the late answer goes on"):
            await self._recorder.remember(context)
        end = await self.make(context, answering, has_button=lost is None)
        if lost is not None:
            await self._send_button(context, tries=deferred_postback.BUTTON_TRIES)
        return end

    def may_be_answered(self, context: EventContext) -> bool:
        """Whether a run before this one may have sent an answer that it could not save, and then died."""
        return context.held.data["attempts"] > 1 and context.waited >= self._unsaved_after

    async def announce(self, context: EventContext) -> End | None:
        """Spend the token on the button before a model is paid for, which the token may show to be in vain.

        None if the button is sent and the answer is to be made. A spent token ends the event: within its
        minute, the run before has used it; later, nobody can tell whether it was used or is too old.
        """
        await context.held.save(state="late")
        if withdrawal.is_over(context.held.data):
            return context.withdrawn
        try:
            await self._send_button(context, tries=deferred_postback.BUTTON_TRIES, may_be_sent=False)
        except TokenSpentDropError:
            reason = "an earlier run may have sent an answer that it could not record"
            is_used = (context.now() - context.task.received_at).total_seconds() < TOKEN_SECONDS
            return End("sent" if is_used else "expired", {"reason": reason})
        await context.held.save(has_button=True)
        return None

    async def resume(self, context: EventContext) -> End | None:
        """Send the button if the run before may not have sent it; None if the answer is still to be made.

        While LINE fails the model is not asked: each of the queue's tries would pay for an answer.
        """
        if not context.held.data.get("has_button"):
            await self._send_button(context, tries=deferred_postback.BUTTON_TRIES)
        return End("kept") if context.held.data.get("messages") else None

    async def make(
        self, context: EventContext, answering: "asyncio.Task[Answer]", *, has_button: bool
    ) -> End:
        """Wait for the answer, and keep it for the tap."""
        try:
            answer = await within(self._late_by - context.waited, answering)
            reply = (
                await render.reply(context, answer)
                if answer
                else render.apology(context, NoAnswerDropError("too late", why="too_late"))
            )
            self.is_counted = answer is not None
        except NoAnswerDropError as failed:
            self.is_counted = True
            await self._aftermath.count_none(context, failed)
            reply = render.apology(context, failed)
        await self._recorder.save(context, reply, has_button=has_button)
        if withdrawal.is_over(context.held.data):
            return context.withdrawn
        await self._recorder.remember(context, turn=reply.turn)
        return End("kept", {"version": reply.version})

    async def _send_button(
        self, context: EventContext, *, tries: int, may_be_sent: bool | None = None
    ) -> None:
        """Send it; a run before this one may have, unless the caller knows better."""
        if may_be_sent is None:
            may_be_sent = context.held.data["attempts"] > 1 or "has_button" in context.held.data
        help_now = render.help_now(context)
        await deferred_postback.send_button(
            context, first=help_now, reply=self._reply, tries=tries, may_be_sent=may_be_sent
        )
