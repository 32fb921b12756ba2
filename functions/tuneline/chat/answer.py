"""Answer one queued event: claim it, find what it asks for, save the reply, send it, mark it.

Each step is recorded before the next begins, so that a run that dies at any point is taken up by the next
one, and the user still gets exactly one answer.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tuneline import logs
from tuneline.chat import feedback, late, replies, reply_limit, withdrawal
from tuneline.chat.asking import LATE_BY_SECONDS, Asking, Line
from tuneline.chat.enlist import enlist
from tuneline.chat.model import ChatModel
from tuneline.chat.route import Kind, route
from tuneline.chat.talk import End, Reply, Talk, read_talk
from tuneline.chat.task import ReplyTask, kept
from tuneline.chat.withdrawal import WORDLESS
from tuneline.errors import DropError
from tuneline.line.client import LineAccessRetryError, MessageRefusedDropError, TokenSpentDropError
from tuneline.line.messages import Message, from_dict
from tuneline.models.untuned import Untuned
from tuneline.settings import BotSettings
from tuneline.storage.claims import Claim, ClaimLostRetryError, claim
from tuneline.storage.documents import Document, Documents

FINAL = frozenset(
    {"skipped", "done", "limited", "sent", "kept", "delivered", "expired", "refused", "dead"},
)
# A reply token dies for good 20 minutes after its event; ours has its best chance within one.
TOKEN_LIFE = timedelta(minutes=20)
KEEP_EVENTS = timedelta(hours=24)


class Answering:
    """Answers events with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        line: Line,
        model: ChatModel,
        bot: BotSettings,
        untuned: Untuned,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        late_by: float = LATE_BY_SECONDS,
    ) -> None:
        self._documents = documents
        self._line = line
        self._bot = bot
        self._now = now
        self._asking = Asking(
            documents=documents,
            line=line,
            model=model,
            untuned=untuned,
            final=FINAL,
            answer_by=bot.answer_seconds,
            late_by=late_by,
        )

    async def handle(self, task: ReplyTask) -> str:
        """Answer the event of `task`, or find that there is nothing to do; returns its final state.

        Raises a RetryError when the queue should come again: another run holds the event, or LINE or the
        store did not answer. The queue's last try, or one after 20 minutes, when no token can work, ends
        the event as `dead` and raises no more.
        """
        event = task.event
        held = await claim(
            self._documents,
            f"events/{event.id}",
            fresh={
                "state": "claimed",
                "type": event.type,
                "chat": task.chat,
                "message": event.message_id if event.type == "message" else "",
                "received_at": task.received_at,
                "expire_at": self._now() + KEEP_EVENTS,
            },
            final=FINAL,
            now=self._now,
            shape=withdrawal.without_words,
        )
        if held is None:
            logs.info("event was done before")
            return "known"
        return await held.keep_while(self._answer_or_release(held, task))

    async def _answer_or_release(self, held: Claim, task: ReplyTask) -> str:
        try:
            return await self._answer(held, task)
        except ClaimLostRetryError:
            raise
        except TokenSpentDropError as spent:
            logs.error("event expired: its reply token does not work", spent)
            return await self._ended(held, "expired", type(spent).__name__)
        except DropError as refused:
            logs.error("event refused", refused)
            return await self._ended(held, "refused", str(refused))
        except Exception as failed:
            if isinstance(failed, LineAccessRetryError):
                logs.error("LINE refuses the channel access token", failed, alert="line_access")
            if self._is_last_try(task):
                logs.error("event dead: nobody will try it again", failed, alert="dead_event")
                left = {"raw": kept(task.event), "step": held.data["state"], "died_at": self._now()}
                return await self._ended(held, "dead", type(failed).__name__, **left)
            await held.release(reason=type(failed).__name__)
            raise

    async def _answer(self, held: Claim, task: ReplyTask) -> str:
        talk = await read_talk(
            self._documents,
            held,
            task,
            language=self._bot.language,
            chat_ttl=timedelta(hours=self._bot.chat_ttl_hours),
            now=self._now,
        )
        if why := withdrawal.reason(talk.chat_data, talk.event, sent_at=talk.sent_at):
            await held.save(withdrawn=why)
        if withdrawal.is_over(held.data):
            return await self._end(talk, talk.withdrawn)
        if held.data["state"] == "late":
            return await self._end(talk, await self._asking.resume_late(talk))
        # A run before this one saved the messages, so it may have sent them and died before it could say so.
        if "messages" in held.data:
            saved = [*map(from_dict, held.data["messages"])]
            return await self._deliver(talk, saved, may_be_sent=True, chat=None)
        kind = route(talk)
        outcome = await self._behaviour(kind)(talk)
        if isinstance(outcome, Reply) and kind != "ask":
            outcome = await reply_limit.limited(self._documents, talk, outcome)
        if isinstance(outcome, End):
            return await self._end(talk, outcome)
        await self._save(talk, kind, outcome)
        if held.data.get("withdrawn") == "unsent":
            return await self._end(talk, talk.withdrawn)
        return await self._deliver(talk, outcome.messages, may_be_sent=False, chat=outcome.chat)

    def _behaviour(self, kind: Kind) -> Callable[[Talk], Awaitable[Reply | End]]:
        """What does each kind of thing that an event may ask for."""
        store, asking = self._documents, self._asking
        behaviours: dict[Kind, Callable[[Talk], Awaitable[Reply | End]]] = {
            "skip": lambda talk: _now(End("skipped")),
            "ask": asking.ask,
            "greet": lambda talk: _now(replies.greet(talk)),
            "unsupported": lambda talk: _now(replies.unsupported(talk)),
            "empty": lambda talk: _now(replies.empty(talk)),
            "forget": lambda talk: replies.forget(store, talk),
            "leave": lambda talk: replies.leave(store, talk),
            "unsend": lambda talk: replies.unsend(store, talk),
            "late": lambda talk: late.tap(store, talk, show_loading=asking.show_loading(talk)),
            "rate": lambda talk: feedback.rate(store, talk),
            "correct": lambda talk: feedback.correct(store, talk),
            "enlist": lambda talk: enlist(store, talk),
        }
        return behaviours[kind]

    async def _save(self, talk: Talk, kind: Kind, reply: Reply) -> None:
        """Put down what will be sent before anything is sent."""
        await self._asking.save(
            talk,
            reply,
            state="answered",
            kind=kind,
            turn=reply.turn,
            version=reply.version,
            delivers=reply.delivers,
        )

    async def _deliver(
        self, talk: Talk, messages: Sequence[Message], *, may_be_sent: bool, chat: Document | None
    ) -> str:
        """Send what was saved, and mark what came of it; `chat` as this run has written it."""
        saved = talk.held.data
        state, sent = await self._send(talk, messages, may_be_sent=may_be_sent)
        is_sent = state == "sent"
        if saved["kind"] == "ask":
            await self._asking.remember(talk, turn=saved["turn"] if is_sent else None, sent=sent, known=chat)
        if saved["delivers"]:
            await late.delivered(self._documents, saved["delivers"], is_sent=is_sent)
        return await self._end(talk, End(state))

    async def _send(
        self, talk: Talk, messages: Sequence[Message], *, may_be_sent: bool
    ) -> tuple[str, list[str]]:
        """Spend the token on the saved messages; the final state, and the ids LINE gave them."""
        token = talk.event.reply_token
        try:
            return "sent", await self._line.reply(token, messages)
        except TokenSpentDropError as spent:
            if may_be_sent:
                return "sent", []
            logs.error("event expired: its reply token does not work", spent)
            return "expired", []
        except MessageRefusedDropError as refused:
            logs.error("LINE refuses the message", refused)
        try:
            # Whether a refused reply costs the token is not documented, so a plain text may still pass.
            await self._line.reply(token, [Message(talk.text("apology"))])
            await talk.held.save(apology="line_refused")
        except DropError as again:
            logs.error("LINE refuses the apology too", again)
        return "refused", []

    async def _end(self, talk: Talk, end: End) -> str:
        """Mark the event. The chat holds its words from here on, for as long as chats are kept."""
        changes = WORDLESS if end.state != "kept" else {"raw": None}
        await talk.held.finish(**{**changes, **end.changes, "state": end.state})
        attempts, version = talk.held.data["attempts"], talk.held.data.get("version")
        logs.info(f"event {end.state}", type=talk.event.type, attempts=attempts, version=version)
        return end.state

    def _is_last_try(self, task: ReplyTask) -> bool:
        return task.tries_before + 1 >= self._bot.reply_tries or self._now() - task.received_at > TOKEN_LIFE

    async def _ended(self, held: Claim, state: str, reason: str, **changes: Any) -> str:
        await held.finish(**{**WORDLESS, **changes, "state": state, "reason": reason})
        return state


async def _now(outcome: Reply | End) -> Reply | End:
    """For behaviours that have nothing to wait for."""
    return outcome
