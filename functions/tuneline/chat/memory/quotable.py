"""Remember which messages answered which event, so that an operator can quote an answer to correct it.

LINE reports the id of a quoted message, not its text. Only the chats of operators keep these ids.
"""

from collections.abc import Sequence
from dataclasses import replace

from tuneline.chat.context import EventContext
from tuneline.chat.memory import history, withdrawal
from tuneline.chat.replies.operators import is_operator
from tuneline.line.messages import Message
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.chat import KEPT_REPLIES, Chat, SentReply, Turn


def texts(sent: Sequence[str], messages: Sequence[Message]) -> list[str]:
    """Return the ids of the texts among the messages that were sent: news may follow an answer."""
    return [sent_id for sent_id, message in zip(sent, messages, strict=False) if message.flex is None]


def with_reply(chat: Chat, context: EventContext, event: str, *, sent: Sequence[str]) -> Chat:
    """Return the chat with the ids of the messages that answered `event`, if it is an operator's chat."""
    if not sent or not is_operator(context):
        return chat
    others = [reply for reply in chat.replies if reply["event"] != event]
    reply: SentReply = {"event": event, "messages": [*sent]}
    return replace(chat, replies=(*others, reply)[-KEPT_REPLIES:])


async def remember_deferred(
    documents: Documents, context: EventContext, event: str, *, sent: Sequence[str], turn: Turn | None = None
) -> None:
    """Do the same for a deferred answer to `event`, which a later event delivers; and add its `turn`."""
    if turn is None and not (sent and is_operator(context)):
        return

    def changed(chat: Chat | None) -> Chat | None:
        if chat is None or withdrawal.is_forgotten(chat, context.sent_at):
            return None
        turns = history.with_turn(chat, turn) if turn else chat.turns
        return replace(with_reply(chat, context, event, sent=sent), turns=turns)

    await change_record(documents, Chat, context.path, changed)


def quoted_event(chat: Chat, message: str) -> str | None:
    """Return the event whose answer is in the bot's message with this id; None if it is not known."""
    return next((reply["event"] for reply in chat.replies if message in reply["messages"]), None)
