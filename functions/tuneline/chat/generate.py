"""Ask the model, and return a reply in time, even if the model is slow or fails.

An answer within the reply token's minute is sent as the reply; a later one is deferred.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tuneline import logs
from tuneline.chat import render, turn_queue
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.deferred.deferred_answers import DeferredAnswers
from tuneline.chat.delivery import Delivery
from tuneline.chat.limits.month_budget import most_usd
from tuneline.chat.memory import history
from tuneline.chat.prompt import model_probe
from tuneline.chat.prompt.picture import Pictures
from tuneline.chat.prompt.system_prompt import prompt_of
from tuneline.chat.replies.known_answers import KnownAnswers
from tuneline.chat.replies.loading_animation import Loading
from tuneline.chat.takeover.takeovers import PersonHasChatRetryError
from tuneline.errors import without_frames
from tuneline.inference.candidates import Candidate, chain
from tuneline.inference.chat_model import Answer, ChatModel, within
from tuneline.inference.fallback import NoAnswerDropError, first_answer
from tuneline.models.canary.side import candidate_for
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.pinned_answers import PinnedAnswers
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, create_stored, read_stored
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.event import FINAL

# A retried event still gives its model this time: LINE may still accept the reply.
LEAST_MODEL_SECONDS = 10.0
# The latest time after receipt to send the button, while the token's minute lasts.
BUTTON_BY_SECONDS = 57.0


class AnswerGenerator:
    """Generates the answer to one event with the active model or its fallbacks."""

    def __init__(
        self,
        *,
        documents: Documents,
        delivery: Delivery,
        model: ChatModel,
        base_models: BaseModels,
        pinned_answers: PinnedAnswers,
        answer_by: float,
        pictures: Pictures,
        deferred: DeferredAnswers,
    ) -> None:
        self._documents = documents
        self._delivery = delivery
        self._budget = delivery.budget
        self._side_effects = delivery.side_effects
        self._model = model
        self._base_models = base_models
        self._known_answers = KnownAnswers(pinned_answers=pinned_answers, examples=base_models.examples)
        self._answer_by = answer_by
        self._deferred = deferred
        self._held = deferred.held
        self._is_asked = False
        # Whether the cost is counted, or will be counted when the reply is saved.
        self._is_counted = False
        self._pictures = pictures

    async def ask(self, context: EventContext) -> Reply | End:
        """Return the model's answer, an apology, a note about limits, or the end of a deferred event."""
        if await self._held.is_held(context):
            return await self._wait_again(context)
        return await self._ask_in_turn(context, await self._enter(context))

    async def _ask_in_turn(self, context: EventContext, turn: turn_queue.QueuedTurn) -> Reply | End:
        if turn.chat is None:
            return await self._stay_silent(context)
        if over := await self._over_meanwhile(context, turn.chat):
            return over
        if turn.verdict != "go":
            logs.warning("chat limited", limit=turn.verdict)
            return render.say(context, turn.verdict)
        if reply := await self._without_model(context):
            return await self._held.hold(context, replace(reply, chat=turn.chat))
        if self._deferred.may_be_answered(context) or self._held.is_urgent(context):
            return await self._deferred.announce(context) or await self._make_deferred(context, turn.chat)
        return await self._ask(context, turn.chat)

    async def probe(self, context: EventContext) -> End:
        """Ask the active model one short question, and record the reason if it does not answer."""
        return await model_probe.probe(self._model, self._chain(context)[0])

    async def _over_meanwhile(self, context: EventContext, chat: StoredRecord[Chat]) -> Reply | End | None:
        """Return the result for an event that the bot need not answer, by its chat as just written."""
        if context.is_early and await self._delivery.is_withdrawn(context, chat):
            await self._delivery.remember(context, known=chat)
            return context.withdrawn
        has_person = replace(context, chat=chat).human is not None
        return await self._leave_to_person(context) if has_person else None

    async def _leave_to_person(self, context: EventContext) -> Reply | End:
        """Ask no model, because a person has the chat."""
        await self._delivery.remember(context)
        return await self._delivery.takeovers.message(context)

    async def _stay_silent(self, context: EventContext) -> Reply | End:
        """Reply only if a life may be in danger: the chat is over its limits and was notified of it."""
        numbers = render.help_now(context)
        if not numbers:
            return End("limited")
        if context.is_early:
            chat = await read_stored(self._documents, Chat, context.path)
            if await self._delivery.is_withdrawn(context, chat):
                return context.withdrawn
        return Reply(numbers)

    async def _wait_again(self, context: EventContext) -> Reply | End:
        """Wait for the decision on the draft of an earlier run, unless that run may have sent it."""
        if self._deferred.may_be_answered(context):
            return await self._deferred.announce(context) or self._held.end
        return await self._held.wait(context)

    async def _ask(self, context: EventContext, chat: StoredRecord[Chat]) -> Reply | End:
        answer_task = asyncio.create_task(self._answer(context, chat))
        try:
            async with Loading(self._delivery.show_loading(context)):
                answer = await within(self._seconds_left(context), answer_task)
            if answer is None:
                return await self._deferred.defer(context, answer_task)
            reply = await render.reply(context, answer)
            self._is_counted = True
            return await self._held.hold(context, replace(reply, chat=chat))
        except PersonHasChatRetryError:
            return await self._leave_to_person(context)
        except NoAnswerDropError as failed:
            self._is_counted = True
            await self._side_effects.count_none(context, failed)
            reply = render.apology(context, failed)
            # The task refers to the error, and the error's frames to the task.
            without_frames(failed)
            return reply
        finally:
            await self._stop(context, answer_task)

    async def resume_deferred(self, context: EventContext) -> End:
        """Continue a run that stopped after it decided to defer its answer."""
        if (end := await self._deferred.resume(context)) is not None:
            return end
        if await self._held.is_held(context):
            return self._held.end
        chat = context.chat or await create_stored(
            self._documents, context.path, Chat(expire_at=context.expire_at)
        )
        return await self._make_deferred(context, chat)

    async def _make_deferred(self, context: EventContext, chat: StoredRecord[Chat]) -> End:
        """Make the deferred answer after its button is sent."""
        answer_task = asyncio.create_task(self._answer(context, chat))
        try:
            return await self._deferred.make(context, answer_task, has_button=True)
        finally:
            await self._stop(context, answer_task)

    def _seconds_left(self, context: EventContext) -> float:
        """Return the model's time; it leaves enough of the token's minute to send the button."""
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

    async def _answer(self, context: EventContext, chat: StoredRecord[Chat]) -> Answer:
        """Wait for this event's turn in its chat, then ask the model."""
        turn_seconds = max(self._answer_by - LEAST_MODEL_SECONDS, self._answer_by / 2)
        chat = await turn_queue.wait_for_turn(
            self._documents,
            chat,
            event=context.event.id,
            final=FINAL,
            until=context.began + timedelta(seconds=turn_seconds),
            now=context.now,
        )
        has_person = replace(context, chat=chat).human is not None
        if has_person and context.record.state != "late":
            raise PersonHasChatRetryError(
                "a person has taken the chat over while the event waited for its turn"
            )
        rules = context.rules
        before = history.as_messages(chat.record, turns=rules.history_turns, tokens=rules.history_tokens)
        async with self._pictures.content(context) as content:
            self._is_asked, asked_at = True, context.now()
            answer = await first_answer(
                self._model,
                [*before, {"role": "user", "content": content}],
                candidates=self._chain(context),
                prompt=prompt_of(context.rules, context.examples),
                most_tokens=rules.answer_tokens,
                examples=lambda candidate: self._known_answers.shown(context, candidate),
                unknown=context.text("unknown"),
            )
        answer = replace(answer, seconds=(context.now() - asked_at).total_seconds())
        return self._side_effects.noted(context, answer)

    def _chain(self, context: EventContext) -> list[Candidate]:
        return chain(
            context.serving,
            base_model=self._base_models.base_model,
            now=context.now(),
            fallback_model=self._base_models.fallback_model,
            canary=candidate_for(context.serving, context.path),
        )

    async def _without_model(self, context: EventContext) -> Reply | None:
        """Return a known answer, or the bot's note that its month's budget is used up."""
        if known := await self._known_answers.reply(context):
            return known
        first, prompt = self._chain(context)[0], prompt_of(context.rules, context.examples)
        if await self._budget.allows(context, first, prompt=prompt):
            return None
        logs.error("the bot pauses: this month's budget is used up", alert="month_budget")
        await self._side_effects.notify_resting(context)
        return render.say(context, "resting")

    async def _stop(self, context: EventContext, answer_task: "asyncio.Task[Answer]") -> None:
        """Stop the model if it is still running, and count its cost unless it is counted already."""
        if self._is_counted or self._deferred.is_counted:
            return
        answer_task.cancel()
        (result,) = await asyncio.gather(answer_task, return_exceptions=True)
        if isinstance(result, Answer):
            await self._side_effects.count(context, result)
            return
        first, prompt = self._chain(context)[0], prompt_of(context.rules, context.examples)
        most = most_usd(context, first, prompt=prompt) if self._is_asked else Decimal(0)
        await self._side_effects.count_stopped(context, most)
