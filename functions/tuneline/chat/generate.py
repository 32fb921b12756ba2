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
from tuneline.chat.context import End, Reply, Talk
from tuneline.chat.deferred import DeferredAnswers
from tuneline.chat.limits.month_budget import MonthBudget, most_usd
from tuneline.chat.memory import history
from tuneline.chat.prompt import picture
from tuneline.chat.prompt.system_prompt import prompt_of
from tuneline.chat.replies.loading_animation import Loading
from tuneline.chat.side_effects import Aftermath
from tuneline.inference.candidates import Candidate, chain
from tuneline.inference.chat_model import Answer, ChatModel, within
from tuneline.inference.fallback import NoAnswerDropError, first_answer
from tuneline.line.messages import Message
from tuneline.retrieval.base_models import Untuned
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


class Asking:
    """Asks the serving model with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        line: Line,
        model: ChatModel,
        untuned: Untuned,
        final: frozenset[str],
        answer_by: float,
        pictures: asyncio.Semaphore,
        deferred: DeferredAnswers,
    ) -> None:
        self._documents = documents
        self._aftermath = Aftermath(documents=documents)
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

    async def ask(self, talk: Talk) -> Reply | End:
        """The model's answer, an apology for it, a word about limits, or (`kept`) an answer for later."""
        entered = await self._enter(talk)
        if entered.verdict == "silent" or entered.chat is None:
            return Reply(help_is) if (help_is := render.help_now(talk)) else End("limited")
        if entered.verdict != "go":
            logs.warning("chat limited", limit=entered.verdict)
            return render.say(talk, entered.verdict)
        first = self._chain(talk)[0]
        if not await self._budget.allows(talk, first, prompt=prompt_of(talk.rules, talk.examples)):
            logs.error("the bot rests: this month's answers cost what they may", alert="month_budget")
            await self._aftermath.tell_resting(talk)
            return render.say(talk, "resting")
        if self._deferred.may_be_answered(talk):
            return await self._deferred.announce(talk) or await self._make_deferred(talk, entered.chat)
        return await self._ask(talk, entered.chat)

    async def _ask(self, talk: Talk, chat: Document) -> Reply | End:
        answering = asyncio.create_task(self._answer(talk, chat))
        try:
            async with Loading(self.show_loading(talk)):
                answer = await within(self._seconds_left(talk), answering)
            if answer is None:
                return await self._deferred.keep(talk, answering)
            reply = await render.reply(talk, answer)
            self._is_counted = True
            return replace(reply, chat=chat)
        except NoAnswerDropError as failed:
            self._is_counted = True
            await self._aftermath.count_none(talk, failed)
            return render.apology(talk, failed)
        finally:
            await self._stop(talk, answering)

    async def resume_late(self, talk: Talk) -> End:
        """Go on where a run stopped whose token was for the button, and whose answer is kept for the tap."""
        if (end := await self._deferred.resume(talk)) is not None:
            return end
        chat = talk.chat or await self._documents.create(talk.path, {"expire_at": talk.expire_at})
        return await self._make_deferred(talk, chat)

    async def _make_deferred(self, talk: Talk, chat: Document) -> End:
        """Make the answer whose button is sent."""
        answering = asyncio.create_task(self._answer(talk, chat))
        try:
            return await self._deferred.make(talk, answering, has_button=True)
        finally:
            await self._stop(talk, answering)

    def show_loading(self, talk: Talk) -> Callable[[], Awaitable[None]] | None:
        """What shows the animation to whoever waits; None in groups, where LINE has none."""
        user_id = talk.event.user_id
        if not talk.event.is_one_to_one or not user_id:
            return None
        return lambda: self._line.show_loading(user_id)

    def _seconds_left(self, talk: Talk) -> float:
        """How long the model has; within the token's minute the button can still be sent after it."""
        least = min(LEAST_MODEL_SECONDS, self._answer_by)
        if talk.waited < BUTTON_BY_SECONDS:
            least = min(least, BUTTON_BY_SECONDS - talk.waited)
        return max(self._answer_by - talk.waited, least)

    async def _enter(self, talk: Talk) -> turn_queue.Entered:
        return await turn_queue.enter(
            self._documents,
            talk.path,
            event=talk.event.id,
            sent_at=talk.event.sent_at,
            rules=talk.rules,
            now=talk.now(),
            expire_at=talk.expire_at,
            known=talk.chat,
        )

    async def _answer(self, talk: Talk, chat: Document) -> Answer:
        """The model's answer, once it is this event's turn in its chat."""
        patience = max(self._answer_by - LEAST_MODEL_SECONDS, self._answer_by / 2)
        chat = await turn_queue.wait_for_turn(
            self._documents,
            chat,
            event=talk.event.id,
            final=self._final,
            until=talk.began + timedelta(seconds=patience),
            now=talk.now,
        )
        rules = talk.rules
        before = history.as_messages(chat.data, turns=rules.history_turns, tokens=rules.history_tokens)
        async with self._pictures if talk.event.message_type == "image" else contextlib.nullcontext():
            content = await picture.content(talk, fetch=self._line.content)
            self._is_asked = True
            return await first_answer(
                self._model,
                [*before, {"role": "user", "content": content}],
                candidates=self._chain(talk),
                prompt=prompt_of(talk.rules, talk.examples),
                most_tokens=rules.answer_tokens,
                examples=lambda: self._examples(talk),
            )

    def _chain(self, talk: Talk) -> list[Candidate]:
        return chain(
            talk.serving,
            base_model=self._untuned.base_model,
            now=talk.now(),
            fallback_model=self._untuned.fallback_model,
        )

    async def _examples(self, talk: Talk) -> str:
        """What a model that was not trained is shown of the dataset."""
        shown = self._untuned.examples
        if shown is None:
            return ""
        return await shown.near(talk.question, source=talk.examples, count=talk.rules.examples)

    async def _stop(self, talk: Talk, answering: "asyncio.Task[Answer]") -> None:
        """Stop what is still running, and count what it costs, or may cost, if nobody has counted it."""
        if self._is_counted or self._deferred.is_counted:
            return
        answering.cancel()
        (made,) = await asyncio.gather(answering, return_exceptions=True)
        if isinstance(made, Answer):
            await self._aftermath.count(talk, made)
            return
        first, prompt = self._chain(talk)[0], prompt_of(talk.rules, talk.examples)
        most = most_usd(talk, first, prompt=prompt) if self._is_asked else Decimal(0)
        await self._aftermath.count_stopped(talk, most)
