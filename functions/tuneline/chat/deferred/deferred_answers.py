"""Defer an answer that is too slow for its reply token: send a button that fetches it later."""

import asyncio

from tuneline import logs
from tuneline.chat import render
from tuneline.chat.context import End, EventContext
from tuneline.chat.deferred import deferred_postback
from tuneline.chat.delivery import Delivery
from tuneline.chat.drafts.held_answers import HeldAnswers
from tuneline.errors import without_frames
from tuneline.inference.chat_model import Answer, within
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.line.client import LineRetryError, TokenSpentDropError
from tuneline.storage.store_retries import unless_unavailable

# LINE accepts an unused reply token for this time after receipt.
# https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
TOKEN_SECONDS = 60.0


class DeferredAnswers:
    """Defers the answer to one event.

    The model has `deferred_seconds` from receipt. If the store is unavailable, a run may send an unsaved
    answer from `unsaved_after` seconds after receipt on. `is_counted` is true once the cost of the answer is
    counted.
    """

    def __init__(
        self, *, delivery: Delivery, held: HeldAnswers, deferred_seconds: float, unsaved_after: float
    ) -> None:
        self._delivery = delivery
        self.held = held
        self._deferred_seconds = deferred_seconds
        self._unsaved_after = unsaved_after
        self.is_counted = False

    async def defer(self, context: EventContext, answer_task: "asyncio.Task[Answer]") -> End:
        """Send the button with the reply token, let the chat's next events go on, and store the answer.

        If LINE fails, the answer is still made, because it is paid for; the next run sends the button.
        """
        with unless_unavailable("the deferred answer goes on"):
            await self._delivery.defer()
        if context.record.is_over:
            return context.withdrawn
        line_failure: LineRetryError | None = None
        try:
            if not await self._delivery.send_button(context, tries=deferred_postback.FIRST_BUTTON_TRIES):
                return await self._left_to_person(context)
        except LineRetryError as failed:
            line_failure = failed
        logs.info("the answer is deferred", waited=round(context.waited, 1), has_button=line_failure is None)
        with unless_unavailable("the deferred answer goes on"):
            # A takeover by a person waits for a button that may be under way.
            await self._delivery.record(has_button=line_failure is None)
            await self._delivery.remember(context)
        end = await self.make(context, answer_task, has_button=line_failure is None)
        if line_failure is None or await self._delivery.send_button(
            context, tries=deferred_postback.BUTTON_TRIES
        ):
            return end
        return await self._left_to_person(context)

    def may_be_answered(self, context: EventContext) -> bool:
        """Whether an earlier run may have sent an answer that it could not save, and then died."""
        return context.record.attempts > 1 and context.waited >= self._unsaved_after

    async def announce(self, context: EventContext) -> End | None:
        """Send the button before the model is asked: the token may show that the event is already answered.

        None if the button is sent and the answer is still to be made. A spent token ends the event. Within
        its minute, an earlier run has used it; after that, it may be used or too old.
        """
        await self._delivery.defer()
        if context.record.is_over:
            return context.withdrawn
        tries = deferred_postback.BUTTON_TRIES
        try:
            if not await self._delivery.send_button(context, tries=tries, may_be_sent=False):
                return await self._left_to_person(context)
        except TokenSpentDropError:
            reason = "an earlier run may have sent an answer that it could not record"
            is_used = (context.now() - context.task.received_at).total_seconds() < TOKEN_SECONDS
            return End("sent" if is_used else "expired", {"reason": reason})
        await self._delivery.record(has_button=True)
        return None

    async def resume(self, context: EventContext) -> End | None:
        """Send the button unless the earlier run has sent it. None if the answer is still to be made.

        While LINE fails, the model is not asked, because each of the queue's tries would pay for an answer.
        """
        tries = deferred_postback.BUTTON_TRIES
        if not context.record.has_button and not await self._delivery.send_button(context, tries=tries):
            return await self._left_to_person(context)
        return End("kept") if context.record.messages else None

    async def _left_to_person(self, context: EventContext) -> End:
        """End an event whose button was not sent, because a person has the chat."""
        end = await self._delivery.leave_to_person(context)
        await self._delivery.remember(context)
        return end

    async def make(
        self, context: EventContext, answer_task: "asyncio.Task[Answer]", *, has_button: bool
    ) -> End:
        """Wait for the answer, and store it until the user taps the button."""
        try:
            answer = await within(self._deferred_seconds - context.waited, answer_task)
            reply = (
                await render.reply(context, answer)
                if answer
                else render.apology(context, NoAnswerDropError("too late", why="too_late"))
            )
            self.is_counted = answer is not None
        except NoAnswerDropError as failed:
            self.is_counted = True
            await self._delivery.side_effects.count_none(context, failed)
            reply = render.apology(context, failed)
            # The task refers to the error, and the error's frames to the task.
            without_frames(failed)
        if end := await self.held.keep(context, reply, has_button=has_button):
            return end
        await self._delivery.save(context, reply, has_button=has_button)
        if context.record.is_over:
            return context.withdrawn
        await self._delivery.remember(context, turn=reply.turn)
        return End("kept", {"version": reply.version})
