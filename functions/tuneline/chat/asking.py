"""Ask the model, and have something to reply with in time, whatever the model does.

An answer that comes within the reply token's minute is replied. For a later one the token is spent on a
button, the answer goes on being made, and is kept for the tap.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Protocol

from tuneline import logs
from tuneline.chat import composing, history, late, order, picture, withdrawal
from tuneline.chat.aftermath import Aftermath
from tuneline.chat.fallback import NoAnswerDropError, first_answer
from tuneline.chat.loading import Loading
from tuneline.chat.model import Answer, ChatModel, within
from tuneline.chat.month_budget import MonthBudget, most_usd
from tuneline.chat.prompt import prompt_of
from tuneline.chat.talk import End, Reply, Talk
from tuneline.errors import DropError
from tuneline.line.client import LineRetryError
from tuneline.line.messages import Message
from tuneline.models.serving import Candidate, chain
from tuneline.models.untuned import Untuned
from tuneline.storage.documents import Document, Documents
from tuneline.storage.patience import unless_away

# A retried event still gives its model this long: a late answer may still be taken.
LEAST_MODEL_SECONDS = 10.0
# Not longer, while the token's minute lasts: so late the button has to be sent.
BUTTON_BY_SECONDS = 57.0
# A late answer is made for that long after receipt; the queue gives a run five minutes.
LATE_BY_SECONDS = 240.0
SENT_IDS = 20


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
        late_by: float = LATE_BY_SECONDS,
    ) -> None:
        self._documents = documents
        self._aftermath = Aftermath(documents=documents)
        self._budget = MonthBudget(documents=documents)
        self._line = line
        self._model = model
        self._untuned = untuned
        self._final = final
        self._answer_by = answer_by
        self._late_by = late_by
        self._is_asked = False
        # What the answer costs is counted, or will be with the reply that is saved.
        self._is_counted = False
        self._pictures = pictures

    async def ask(self, talk: Talk) -> Reply | End:
        """The model's answer, an apology for it, a word about limits, or (`kept`) an answer for later."""
        entered = await self._enter(talk)
        if entered.verdict == "silent" or entered.chat is None:
            return Reply(help_is) if (help_is := composing.help_now(talk)) else End("limited")
        if entered.verdict != "go":
            logs.warning("chat limited", limit=entered.verdict)
            return composing.say(talk, entered.verdict)
        first = self._chain(talk)[0]
        if not await self._budget.allows(talk, first, prompt=prompt_of(talk.rules, talk.examples)):
            logs.error("the bot rests: this month's answers cost what they may", alert="month_budget")
            await self._aftermath.tell_resting(talk)
            return composing.say(talk, "resting")
        answering = asyncio.create_task(self._answer(talk, entered.chat))
        try:
            async with Loading(self.show_loading(talk)):
                answer = await within(self._seconds_left(talk), answering)
            if answer is None:
                return await self._keep(talk, answering)
            reply = await composing.reply(talk, answer)
            self._is_counted = True
            return replace(reply, chat=entered.chat)
        except NoAnswerDropError as failed:
            self._is_counted = True
            await self._aftermath.count_none(talk, failed)
            return composing.apology(talk, failed)
        finally:
            await self._stop(talk, answering)

    async def resume_late(self, talk: Talk) -> End:
        """Go on where a run stopped whose token was for the button: send that first, then make the answer.

        While LINE fails the model is not asked: each of the queue's tries would pay for an answer.
        """
        if not talk.held.data.get("has_button"):
            await self._send_button(talk, tries=late.BUTTON_TRIES)
        if talk.held.data.get("messages"):
            return End("kept")
        chat = talk.chat or await self._documents.create(talk.path, {"expire_at": talk.expire_at})
        answering = asyncio.create_task(self._answer(talk, chat))
        try:
            return await self._make_late(talk, answering, has_button=True)
        finally:
            await self._stop(talk, answering)

    def show_loading(self, talk: Talk) -> Callable[[], Awaitable[None]] | None:
        """What shows the animation to whoever waits; None in groups, where LINE has none."""
        user_id = talk.event.user_id
        if not talk.event.is_one_to_one or not user_id:
            return None
        return lambda: self._line.show_loading(user_id)

    async def remember(
        self,
        talk: Talk,
        *,
        turn: Mapping[str, Any] | None = None,
        sent: Sequence[str] = (),
        known: Document | None = None,
    ) -> None:
        """Take the event out of its chat's line, with what came of it: its `turn`, and the ids `sent`.

        `known` saves reading the chat: as this run wrote it last. The event is answered by now, so a chat
        that cannot be written for good is logged and no more.
        """

        def remembered(chat: Mapping[str, Any]) -> Mapping[str, Any]:
            if withdrawal.is_forgotten(chat, talk.sent_at):
                return {}
            is_kept = turn and not withdrawal.reason(chat, talk.event, sent_at=talk.sent_at)
            turns = history.with_turn(chat, turn) if turn and is_kept else chat.get("turns", [])
            ids = [*chat.get("sent", []), *sent][-SENT_IDS:]
            return {"turns": turns, "sent": ids, "expire_at": talk.expire_at}

        try:
            chat = known or (await self._documents.get_many([talk.path]))[0]
            if chat is not None:
                await order.leave(self._documents, chat, event=talk.event.id, changes=remembered)
        except DropError as failed:
            logs.error("an answer is not remembered in its chat", failed)

    async def save(self, talk: Talk, reply: Reply, **changes: Any) -> None:
        """Put down what will be sent, and, at the same time, what its answer cost."""
        saved: dict[str, Any] = {"messages": [one.as_dict() for one in reply.messages], **changes}
        if reply.apology is not None:
            saved["apology"] = reply.apology
        if reply.answer is not None and reply.answer.no_access:
            first = reply.answer.no_access[0]
            saved["no_access"] = {"code": first.code, "endpoint": first.candidate.endpoint}
        await asyncio.gather(talk.held.save(**saved), self._aftermath.count(talk, reply.answer))

    def _seconds_left(self, talk: Talk) -> float:
        """How long the model has; within the token's minute the button can still be sent after it."""
        least = min(LEAST_MODEL_SECONDS, self._answer_by)
        if talk.waited < BUTTON_BY_SECONDS:
            least = min(least, BUTTON_BY_SECONDS - talk.waited)
        return max(self._answer_by - talk.waited, least)

    async def _enter(self, talk: Talk) -> order.Entered:
        return await order.enter(
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
        chat = await order.wait_for_turn(
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

    async def _keep(self, talk: Talk, answering: "asyncio.Task[Answer]") -> End:
        """Spend the token on the button, let those behind go on, and keep the answer when it comes.

        If LINE fails, the answer is made all the same, for it is paid for; the next run sends the button.
        """
        with unless_away("the late answer goes on"):
            await talk.held.save(state="late")
        if withdrawal.is_over(talk.held.data):
            return talk.withdrawn
        lost: LineRetryError | None = None
        try:
            await self._send_button(talk, tries=late.FIRST_BUTTON_TRIES)
        except LineRetryError as failed:
            lost = failed
        logs.info("the answer will be late", waited=round(talk.waited, 1), has_button=lost is None)
        with unless_away("the late answer goes on"):
            await self.remember(talk)
        end = await self._make_late(talk, answering, has_button=lost is None)
        if lost is not None:
            await self._send_button(talk, tries=late.BUTTON_TRIES)
        return end

    async def _send_button(self, talk: Talk, *, tries: int) -> None:
        await late.send_button(talk, first=composing.help_now(talk), reply=self._line.reply, tries=tries)

    async def _make_late(self, talk: Talk, answering: "asyncio.Task[Answer]", *, has_button: bool) -> End:
        """Wait for the answer, and keep it for the tap."""
        try:
            answer = await within(self._late_by - talk.waited, answering)
            reply = (
                await composing.reply(talk, answer)
                if answer
                else composing.apology(talk, NoAnswerDropError("too late", why="too_late"))
            )
            self._is_counted = answer is not None
        except NoAnswerDropError as failed:
            self._is_counted = True
            await self._aftermath.count_none(talk, failed)
            reply = composing.apology(talk, failed)
        await self.save(talk, reply, has_button=has_button)
        if withdrawal.is_over(talk.held.data):
            return talk.withdrawn
        await self.remember(talk, turn=reply.turn)
        return End("kept", {"version": reply.version})

    async def _stop(self, talk: Talk, answering: "asyncio.Task[Answer]") -> None:
        """Stop what is still running, and count what it costs, or may cost, if nobody has counted it."""
        if self._is_counted:
            return
        answering.cancel()
        (made,) = await asyncio.gather(answering, return_exceptions=True)
        if isinstance(made, Answer):
            await self._aftermath.count(talk, made)
            return
        first, prompt = self._chain(talk)[0], prompt_of(talk.rules, talk.examples)
        most = most_usd(talk, first, prompt=prompt) if self._is_asked else Decimal(0)
        await self._aftermath.count_stopped(talk, most)
