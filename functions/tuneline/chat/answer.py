"""Answer one queued event: claim it, ask the model, save the text, send it, mark it.

Each step is recorded before the next begins, so that a run that dies at any point is taken up by the next
one, and the user still gets exactly one answer.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from tuneline import logs
from tuneline.chat import history, texts
from tuneline.chat.model import Answer, ChatModel, NoAnswerDropError
from tuneline.chat.task import ReplyTask
from tuneline.line.client import MessageRefusedDropError, TokenSpentDropError
from tuneline.line.events import Event
from tuneline.line.split import split
from tuneline.models.serving import SERVING, chain
from tuneline.settings import BotSettings
from tuneline.storage.claims import Claim, ClaimLostRetryError, claim
from tuneline.storage.documents import Document, Documents

FINAL = frozenset({"skipped", "sent", "expired", "refused"})
# A reply token dies for good 20 minutes after its event; ours has its best chance within one.
TOKEN_LIFE = timedelta(minutes=20)
# The model has until then after receipt, so that the reply leaves within the token's minute.
ANSWER_BY_SECONDS = 45.0
# A retried event still gives its model this long: a late answer may still be taken.
LEAST_MODEL_SECONDS = 10.0
LOADING_WAIT_SECONDS = 0.5
KEEP_EVENTS = timedelta(hours=24)


class Line(Protocol):
    """What this asks of LINE."""

    async def reply(self, reply_token: str, texts: Sequence[str]) -> None:
        """See `line.client.LineClient.reply`."""

    async def show_loading(self, user_id: str) -> None:
        """See `line.client.LineClient.show_loading`."""


class Answering:
    """Answers events with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        line: Line,
        model: ChatModel,
        bot: BotSettings,
        base_model: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._line = line
        self._model = model
        self._bot = bot
        self._base_model = base_model
        self._now = now

    async def handle(self, task: ReplyTask) -> str:
        """Answer the event of `task`, or find that there is nothing to do; returns its final state.

        Raises a RetryError when the queue should come again: another run holds the event, or LINE or the
        store did not answer. After 20 minutes, when no token can work, it does not raise any more.
        """
        event = task.event
        held = await claim(
            self._documents,
            f"events/{event.id}",
            fresh={"state": "claimed", "type": event.type, "expire_at": self._now() + KEEP_EVENTS},
            final=FINAL,
            now=self._now,
        )
        if held is None:
            logs.info("event was done before")
            return "duplicate"
        if not _asks_for_an_answer(event):
            await held.finish(state="skipped")
            logs.info("event skipped", type=event.type, message_type=event.message_type)
            return "skipped"
        return await held.keep_while(self._answer_or_release(held, task))

    async def _answer_or_release(self, held: Claim, task: ReplyTask) -> str:
        try:
            return await self._answer(held, task)
        except ClaimLostRetryError:
            raise
        except Exception as failed:
            if self._now() - task.received_at > TOKEN_LIFE:
                await held.finish(state="expired", reason=type(failed).__name__)
                logs.error("event expired: its reply token is dead", failed)
                return "expired"
            await held.release(reason=type(failed).__name__)
            raise

    async def _answer(self, held: Claim, task: ReplyTask) -> str:
        # A run before this one saved the texts, so it may have sent them and died before it could say so.
        may_be_sent = "texts" in held.data
        if not may_be_sent:
            await self._save_answer(held, task)
        state = await self._send(held, task.event, may_be_sent=may_be_sent)
        if state == "sent":
            await self._remember(held, task.event)
        # The chat holds the words from here on, for as long as chats are kept.
        await held.finish(state=state, texts=[], remember=None)
        logs.info(f"event {state}", attempts=held.data["attempts"], version=held.data.get("version"))
        return state

    async def _remember(self, held: Claim, event: Event) -> None:
        if not event.chat_id or not held.data.get("remember"):
            return
        await history.append(
            self._documents,
            history.chat_path(event.chat_id),
            event=event.id,
            question=event.text,
            answer=held.data["remember"],
            now=self._now(),
            ttl=timedelta(hours=self._bot.chat_ttl_hours),
        )

    async def _save_answer(self, held: Claim, task: ReplyTask) -> None:
        """Ask the model, or apologise for it, and save what will be sent before anything is sent."""
        settings, serving, chat = await self._documents.get_many(
            ["bot/settings", SERVING, history.chat_path(task.event.chat_id)]
        )
        language = self._bot.language
        try:
            answer = await self._while_loading(task.event, self._ask(task, settings, serving, chat))
        except NoAnswerDropError as failed:
            logs.error("no answer: the user gets an apology", failed)
            await held.save(state="answered", texts=[texts.text("apology", language)], reason=str(failed))
            return
        await held.save(
            state="answered",
            texts=split(answer.text, more=texts.text("more", language)),
            remember=answer.text[: history.CHARACTERS],
            version=answer.candidate.version,
        )

    async def _ask(
        self, task: ReplyTask, settings: Document | None, serving: Document | None, chat: Document | None
    ) -> Answer:
        waited = (self._now() - task.received_at).total_seconds()
        own_prompt = settings.data.get("system_prompt") if settings else None
        return await self._model.answer(
            [*history.as_messages(chat.data if chat else None), {"role": "user", "content": task.event.text}],
            candidates=chain(serving.data if serving else None, base_model=self._base_model),
            prompt=own_prompt or texts.text("instructions", self._bot.language),
            seconds=max(ANSWER_BY_SECONDS - waited, LEAST_MODEL_SECONDS),
        )

    async def _while_loading(self, event: Event, asking: Coroutine[Any, Any, Answer]) -> Answer:
        """Show the loading animation in a one-to-one chat while the model is asked."""
        if not event.is_one_to_one:
            return await asking
        showing = asyncio.ensure_future(self._line.show_loading(event.user_id))
        try:
            return await asking
        finally:
            # The animation should start before the answer ends it, but is not worth much waiting.
            await asyncio.wait({showing}, timeout=LOADING_WAIT_SECONDS)
            showing.cancel()

    async def _send(self, held: Claim, event: Event, *, may_be_sent: bool) -> str:
        """Spend the token on the saved texts; returns the final state."""
        try:
            await self._line.reply(event.reply_token, held.data["texts"])
        except TokenSpentDropError as spent:
            if may_be_sent:
                return "sent"
            logs.error("event expired: its reply token does not work", spent)
            return "expired"
        except MessageRefusedDropError as refused:
            logs.error("LINE refuses the message", refused)
            return "refused"
        return "sent"


def _asks_for_an_answer(event: Event) -> bool:
    """A text somebody wrote to the bot: in a one-to-one chat, or in a group with the bot's name in it."""
    to_the_bot = event.is_one_to_one or event.mentions_bot
    return to_the_bot and not event.is_standby and bool(event.reply_token and event.text.strip())
