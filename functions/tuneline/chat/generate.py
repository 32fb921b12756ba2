"""Ask the model, and have something to reply with in time, whatever the model does.

An answer that comes within the reply token's minute is replied; a later one is deferred.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

from tuneline import logs
from tuneline.chat import render, turn_queue
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.deferred import DeferredAnswers
from tuneline.chat.limits.month_budget import MonthBudget, most_usd
from tuneline.chat.memory import history
from tuneline.chat.prompt import picture
from tuneline.chat.prompt.system_prompt import prompt_of
from tuneline.chat.replies.loading_animation import Loading
from tuneline.chat.side_effects import SideEffects
from tuneline.inference.candidates import Candidate, chain
from tuneline.inference.chat_model import Answer, ChatModel, within
from tuneline.inference.fallback import NoAnswerDropError, first_answer
from tuneline.line.messages import Message
from tuneline.retrieval.base_models import BaseModels
from tuneline.storage.documents import Document, Documents

# A retried event still gives its model this long: a late answer may still be taken.
LEAST_MODEL_SECONDS = 10.0
# Not longer, while the token's minute lasts: so late the button has to be sent.
BUTTON_BY_SECONDS = 57.0


class Line(Protocol):
    """What this asks of LINE; see `line.client.LineClient`."""

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send messages; returns their ids."""

    async def show_loading(self, user_id: str) -> None:
        """Show the loading animation."""

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        """The bytes of a picture, not more than that."""


class AnswerGenerator:
    """Asks the serving model with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        line: Line,
        model: ChatModel,
        untuned: BaseModels,
        final: frozenset[str],
        answer_by: float,
        pictures: asyncio.Semaphore,
        deferred: DeferredAnswers,
    ) -> None:
        self._documents = documents
        self._aftermath = SideEffects(documents=documents)
        self._budget = MonthBudget(documents=documents)
        self._line = line
        self._model = model
        self._untuned = untuned
        self._final = final
        self._answer_by = answer_by
        self._deferred = deferred
        self._is_asked = False
        # What the answer costs is counted, or will be with the reply that is saved.
        self._is_counted = False
        self._pictures = pictures

    async def ask(self, context: EventContext) -> Reply | End:
        """The model's answer, an apology for it, a word about limits, or (`kept`) an answer for later."""
        entered = await self._enter(context)
        if entered.verdict == "silent" or entered.chat is None:
            return Reply(help_is) if (help_is := render.help_now(context)) else End("limited")
        if entered.verdict != "go":
            logs.warning("chat limited", limit=entered.verdict)
            return render.say(context, entered.verdict)
        first = self._chain(context)[0]
        if not await self._budget.allows(context, first, prompt=prompt_of(context.rules, context.examples)):
            logs.error("the bot rests: this month's answers cost what they may", alert="month_budget")
            await self._aftermath.tell_resting(context)
            return render.say(context, "resting")
        if self._deferred.may_be_answered(context):
            return await self._deferred.announce(context) or await self._make_deferred(context, entered.chat)
        return await self._ask(context, entered.chat)

    async def _ask(self, context: EventContext, chat: Document) -> Reply | End:
        answering = asyncio.create_task(self._answer(context, chat))
        try:
            async with Loading(self.show_loading(context)):
                answer = await within(self._seconds_left(context), answering)
            if answer is None:
                return await self._deferred.keep(context, answering)
            reply = await render.reply(context, answer)
            self._is_counted = True
            return replace(reply, chat=chat)
        except NoAnswerDropError as failed:
            self._is_counted = True
            await self._aftermath.count_none(context, failed)
            return render.apology(context, failed)
        finally:
            await self._stop(context, answering)

    async def resume_late(self, context: EventContext) -> End:
        """Go on where a run stopped whose token was for the button, and whose answer is kept for the tap."""
        if (end := await self._deferred.resume(context)) is not None:
            return end
        chat = context.chat or await self._documents.create(context.path, {"expire_at": context.expire_at})
        return await self._make_deferred(context, chat)

    async def _make_deferred(self, context: EventContext, chat: Document) -> End:
        """Make the answer whose button is sent."""
        answering = asyncio.create_task(self._answer(context, chat))
        try:
            return await self._deferred.make(context, answering, has_button=True)
        finally:
            await self._stop(context, answering)

    def show_loading(self, context: EventContext) -> Callable[[], Awaitable[None]] | None:
        """What shows the animation to whoever waits; None in groups, where LINE has none."""
        user_id = context.event.user_id
        if not context.event.is_one_to_one or not user_id:
            return None
        return lambda: self._line.show_loading(user_id)

    def _seconds_left(self, context: EventContext) -> float:
        """How long the model has; within the token's minute the button can still be sent after it."""
        least = min(LEAST_MODEL_SECONDS, self._answer_by)
        if context.waited < BUTTON_BY_SECONDS:
            least = min(least, BUTTON_BY_SECONDS - context.waited)
        return max(self._answer_by - context.waited, least)

    async def _enter(self, context: EventContext) -> turn_queue.QueuedTurn:
        return await turn_queue.enter(
            self._documents,
            context.path,
            event=context.event.id,
            sent_at=context.event.sent_at,
            rules=context.rules,
            now=context.now(),
            expire_at=context.expire_at,
            known=context.chat,
        )

    async def _answer(self, context: EventContext, chat: Document) -> Answer:
        """The model's answer, once it is this event's turn in its chat."""
        patience = max(self._answer_by - LEAST_MODEL_SECONDS, self._answer_by / 2)
        chat = await turn_queue.wait_for_turn(
            self._documents,
            chat,
            event=context.event.id,
            final=self._final,
            until=context.began + timedelta(seconds=patience),
            now=context.now,
        )
        rules = context.rules
        before = history.as_messages(chat.data, turns=rules.history_turns, tokens=rules.history_tokens)
        async with self._pictures if context.event.message_type == "image" else contextlib.nullcontext():
            content = await picture.content(context, fetch=self._line.content)
            self._is_asked = True
            return await first_answer(
                self._model,
                [*before, {"role": "user", "content": content}],
                candidates=self._chain(context),
                prompt=prompt_of(context.rules, context.examples),
                most_tokens=rules.answer_tokens,
                examples=lambda: self._examples(context),
            )

    def _chain(self, context: EventContext) -> list[Candidate]:
        return chain(
            context.serving,
            base_model=self._untuned.base_model,
            now=context.now(),
            fallback_model=self._untuned.fallback_model,
        )

    async def _examples(self, context: EventContext) -> str:
        """What a model that was not trained is shown of the dataset."""
        shown = self._untuned.examples
        if shown is None:
            return ""
        return await shown.near(context.question, source=context.examples, count=context.rules.examples)

    async def _stop(self, context: EventContext, answering: "asyncio.Task[Answer]") -> None:
        """Stop what is still running, and count what it costs, or may cost, if nobody has counted it."""
        if self._is_counted or self._deferred.is_counted:
            return
        answering.cancel()
        (made,) = await asyncio.gather(answering, return_exceptions=True)
        if isinstance(made, Answer):
            await self._aftermath.count(context, made)
            return
        first, prompt = self._chain(context)[0], prompt_of(context.rules, context.examples)
        most = most_usd(context, first, prompt=prompt) if self._is_asked else Decimal(0)
        await self._aftermath.count_stopped(context, most)
