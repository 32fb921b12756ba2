"""Bring the messages that a person answers to the operators, by the notice of the takeover.

The notice is written before the chat is read once more. A withdrawal is written into the chat before the
notices are deleted. So in any order one of the two sees the other.
"""

from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext
from tuneline.chat.memory import history, withdrawal
from tuneline.chat.takeover.recording import BY_OPERATORS
from tuneline.errors import DropError, RetryError
from tuneline.line.events import EVENT_ID
from tuneline.notices.handover import (
    OWN_ACT,
    Handover,
    UserMessage,
    chat_link,
    forget_handovers,
    forget_question,
    notify_handover,
)
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, unanswered_path
from tuneline.storage.records.chat import Chat, HumanTurn

_UNPUSHED: Final = "the setting push_handovers is off"
_OFTEN: Final = "the chat was given to a person too often within a day"


class HandoverInbox:
    """The operators' side of a takeover; see `chat.takeover.inbox.PersonInbox`."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def on_message_for_person(self, context: EventContext, human: HumanTurn) -> None:
        """Write the notice, or bring it up to date.

        The takeover's first notice is written before its user is told, or the event is tried again. Otherwise
        it never raises a DropError or a RetryError.
        """
        handover, event = Handover(context.path, human["event"]), context.event
        bot = context.channel.bot_user_id if context.channel else ""
        link = chat_link(bot_user_id=bot, user_id=event.user_id)
        try:
            text, message_id = await self._message(context)
            message = UserMessage(text, message_id, link)
            await notify_handover(
                self._documents,
                handover,
                message,
                by=human["by"],
                now=context.now(),
                unpushed=_unpushed(context, human),
            )
            await self._forget_if_withdrawn(context, message_id)
        except (DropError, RetryError) as failed:
            if isinstance(failed, RetryError) and human["event"] == event.id:
                raise
            logs.warning("the operators could not be notified of a takeover", **logs.described(failed))

    async def forget(self, chat: str) -> None:
        """Delete the notices of the chat at this path."""
        await forget_handovers(self._documents, chat)

    async def _message(self, context: EventContext) -> tuple[str, str]:
        """Return the text and LINE's id of the message; of a tap, those of the question that it is about."""
        event = context.event
        if event.type != "postback":
            return context.question, event.message_id
        asked = event.postback_data.partition(":")[2]
        if turn := history.turn_of(context.chat_record, asked):
            return turn["question"], turn.get("message", "")
        if not EVENT_ID.match(asked):
            return "", ""
        listed = await read_record(self._documents, UnansweredQuestion, unanswered_path(asked))
        if listed is None or listed.chat != context.path:
            return "", ""
        return listed.question, listed.message

    async def _forget_if_withdrawn(self, context: EventContext, message_id: str) -> None:
        chat = await read_record(self._documents, Chat, context.path) or Chat()
        why = withdrawal.reason(chat, context.event, sent_at=context.sent_at)
        if why == "forgotten":
            await forget_handovers(self._documents, context.path)
        elif why or message_id in chat.unsent:
            await forget_question(self._documents, context.path, message_id)


def _unpushed(context: EventContext, human: HumanTurn) -> str | None:
    if human["by"] in BY_OPERATORS:
        return OWN_ACT
    if human.get("is_often"):
        return _OFTEN
    return None if context.rules.push_handovers else _UNPUSHED
