"""Give a chat to a person, and keep the bot silent while the person has it.

Before each message is sent, `CheckedLine` reads the chat once more; see `recording` for why that is exact.
The user is told of a takeover once, by the event that `told_by` names; by a later message if that event has
ended without a reply. Numbers of hotlines are sent all the same.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from tuneline import logs
from tuneline.chat import render
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.sending import Replies
from tuneline.chat.takeover import recording
from tuneline.chat.takeover.inbox import PersonInbox
from tuneline.chat.takeover.recording import NewTakeover
from tuneline.chat.takeover.rules import in_force
from tuneline.errors import RetryError
from tuneline.line.messages import Button, Message
from tuneline.models.canary.counts import count
from tuneline.opening_hours.state_texts import next_opening_text
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.storage.record_store import change_record, change_record_with_result, read_record
from tuneline.storage.records.chat import Chat, HumanTurn, TakeoverBy
from tuneline.storage.records.event import Event, EventChanges, EventState, event_path
from tuneline.storage.unread_messages import keep_unread, with_unread
from tuneline.texts import takeover_texts

# The end of an event that a person answers.
WITH_PERSON: Final = End("skipped", {"reason": "with_person"})
# The states of an event that has ended without a reply.
_UNTOLD: Final[frozenset[EventState]] = frozenset({"dead", "expired", "refused", "skipped"})
# Replies to the user's own wish about the chat. Those to operators have kinds that begin with OPERATOR.
_ANYWAY: Final = frozenset({"person", "handover", "forget"})
_OPERATOR: Final = "operator"
# The chat is read until then, in seconds after receipt, so that a reply still reaches LINE in time.
_READ_BY_SECONDS: Final = 56.0
_LEAST_READ_SECONDS: Final = 1.0


class PersonHasChatRetryError(RetryError):
    """A person has the chat, so nothing was sent."""


class TakeoverOverRetryError(RetryError):
    """The takeover ended while the bot was silent because of it; the next try answers."""


class Takeovers:
    """The takeovers of chats, as the run of one event meets them. `inbox` is called if it is needed."""

    def __init__(self, *, documents: Documents, inbox: Callable[[], PersonInbox]) -> None:
        self._documents = documents
        self._inbox = inbox
        # Whether a person had the chat when the event's chat was read last.
        self.is_with_person = False

    async def has_person(self, context: EventContext, *, kind: str) -> bool:
        """Read the chat; return whether a reply of this kind must not be sent, because a person has it."""
        is_anyway = kind in _ANYWAY or kind.startswith(_OPERATOR)
        if is_anyway or not context.event.is_one_to_one:
            return False
        human = await self._read(context)
        return human is not None and human["event"] != context.event.id

    async def message(self, context: EventContext) -> Reply | End:
        """Leave an event to the person who has the chat; return what the user gets all the same.

        That is at most the note about the takeover, once, and numbers of hotlines.
        """
        human = await self._noted(context, untold_by=await self._untold_by(context))
        if human is None:
            raise TakeoverOverRetryError("the takeover is over")
        if not context.event.is_message:
            return WITH_PERSON
        await self._inbox().on_message_for_person(context, human)
        is_told_now = human.get("told_by") == context.event.id
        note = _note(context, human) if is_told_now else ()
        messages = (*render.help_now(context), *note)
        return Reply(messages, is_unlimited=True) if messages else WITH_PERSON

    async def after_note(self, context: EventContext, end: End, *, may_be_sent: bool) -> End:
        """Return the end of an event whose reply was the note.

        If an earlier try has used the token for an answer (`may_be_sent`), a later message brings the note.
        """
        if end.state != "expired" or not may_be_sent:
            return end

        def untold(chat: Chat | None) -> Chat | None:
            human = chat.human if chat else None
            if chat is None or human is None or human.get("told_by") != context.event.id:
                return None
            left = human.copy()
            left.pop("told_by", None)
            return replace(chat, human=left)

        await change_record(self._documents, Chat, context.path, untold)
        return End("sent")

    async def begin(self, context: EventContext, by: TakeoverBy) -> Reply | End:
        """Give the event's chat to a person; return the note that tells the user."""
        if not context.event.is_one_to_one:
            return Reply((Message(_text(context, "one_to_one"), quote=context.quote),))
        event = context.event.id
        new = NewTakeover(by=by, event=event, human_hours=context.rules.human_hours, told_by=event)
        takeover = await recording.begin(
            self._documents, context.path, new, now=context.now, hours=context.hours
        )
        if takeover.outcome == "already":
            return await self.message(context)
        if takeover.human is None:
            return End("skipped", {"reason": "takeover_over"})
        await keep_unread(
            self._documents,
            context.path,
            event,
            context.event.message_id,
            now=context.now(),
            expire_at=context.expire_at,
        )
        await self._inbox().on_message_for_person(context, takeover.human)
        if context.record.attempts == 1:
            await count(self._documents, context.serving, context.path, "handovers", now=context.now())
        return Reply((*render.help_now(context), *_note(context, takeover.human)), is_unlimited=True)

    async def end(self, context: EventContext) -> Reply:
        """Give the chat back to the bot, as its user wishes. An old button ends only its own takeover."""
        event = context.event.postback_data.partition(":")[2] or None
        await recording.end(self._documents, context.path, event=event)
        return Reply((Message(_text(context, "bot_again")),))

    async def forget(self, context: EventContext) -> None:
        """Delete the operators' notices of the chat's takeovers; the takeover is in the chat's document."""
        await self._inbox().forget(context.path)

    async def _read(self, context: EventContext) -> HumanTurn | None:
        """Read the takeover in force; without the store, as it was when the event's chat was read."""
        waited = (context.now() - context.task.received_at).total_seconds()
        try:
            async with asyncio.timeout(max(_READ_BY_SECONDS - waited, _LEAST_READ_SECONDS)):
                chat = await read_record(self._documents, Chat, context.path)
        except (UnavailableRetryError, TimeoutError):
            logs.warning("the store is unavailable: a reply is sent without a look at its chat's takeover")
            return context.human
        human = in_force(chat, now=context.now(), hours=context.hours)
        self.is_with_person = human is not None
        return human

    async def _untold_by(self, context: EventContext) -> str | None:
        """Return the event whose reply should have told the user, if it has ended without that."""
        human = context.human
        told_by = human.get("told_by") if human else None
        if told_by is None or told_by == context.event.id or not context.event.is_message:
            return None
        event = await read_record(self._documents, Event, event_path(told_by))
        return told_by if event is not None and event.state in _UNTOLD else None

    async def _noted(self, context: EventContext, *, untold_by: str | None) -> HumanTurn | None:
        """Note the message in the takeover, and that its reply tells the user. None if it is over.

        The event `untold_by` does not tell the user any more. The message stays unread until an operator has
        dealt with it, also if the takeover is over by then.
        """

        def noted(stored: Chat | None) -> tuple[Chat | None, HumanTurn | None]:
            now = context.now()
            human = in_force(stored, now=now, hours=context.hours)
            if stored is None or human is None or not context.event.is_message:
                return None, human
            own = context.event.id
            changed: HumanTurn = {"told_by": own, **human, "active_at": now}
            if changed["told_by"] == untold_by:
                changed["told_by"] = own
            expire_at = max(context.expire_at, stored.expire_at or context.expire_at)
            unread = with_unread(stored, own, context.event.message_id, now=now).unread
            return replace(stored, human=changed, unread=unread, expire_at=expire_at), changed

        _, human = await change_record_with_result(self._documents, Chat, context.path, noted)
        return human


def left_to_person(reply: Reply) -> EventChanges:
    """Return what is recorded in an event whose reply is replaced by the note."""
    nothing: EventChanges = {"turn": None, "apology": None, "listed_for": None, "delivers": None}
    return {**nothing, **reply.changes, "kind": "person"}


class CheckedLine:
    """Sends the replies of a kind to one event, unless a person has the chat by then."""

    def __init__(self, line: Replies, *, context: EventContext, takeovers: Takeovers, kind: str) -> None:
        self._line, self._context, self._takeovers, self._kind = line, context, takeovers, kind

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send the messages, and return their ids. PersonHasChatRetryError if a person has the chat."""
        if await self._takeovers.has_person(self._context, kind=self._kind):
            raise PersonHasChatRetryError("a person has the chat")
        return await self._line.reply(reply_token, messages)


def _note(context: EventContext, human: HumanTurn) -> tuple[Message, ...]:
    """Return the message that tells the user that a person answers, with the button back to the bot."""
    text = _who_answers(context)
    if human["by"] == "thumbs":
        text = f"{_text(context, 'sorry')}\n{text}"
    label = _text(context, "bot_button")
    return (Message(text, quick=(Button(label, f"bot:{human['event']}", label),)),)


def _who_answers(context: EventContext) -> str:
    """Say that a person answers, and from when on."""
    hours, now = context.hours, context.now()
    if hours is None or hours.is_open(now):
        return _text(context, "person")
    opening = next_opening_text(hours, now, context.rules.language)
    return _text(context, "person_from", opening=opening) if opening else _text(context, "person_later")


def _text(context: EventContext, key: str, **values: str) -> str:
    return takeover_texts.text(key, context.rules.language, **values)
