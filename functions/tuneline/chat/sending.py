"""Send the messages of a reply with its token; an apology instead of a message that LINE refuses."""

from collections.abc import Sequence
from typing import Protocol

from tuneline import logs
from tuneline.chat.context import End, EventContext
from tuneline.chat.memory import quotable
from tuneline.errors import DropError
from tuneline.line.client import MessageRefusedDropError, TokenSpentDropError
from tuneline.line.messages import Message
from tuneline.storage.event_timeline import REPLIED


class Replies(Protocol):
    """Sends replies."""

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send messages; returns their ids."""


class Line(Replies, Protocol):
    """The LINE operations that answering uses; see `line.client.LineClient`."""

    async def show_loading(self, user_id: str) -> None:
        """Show the loading animation."""

    async def mark_as_read(self, token: str) -> None:
        """Mark a message and all before it as read."""

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        """Fetch a picture of up to that many bytes."""


async def send(
    line: Replies, context: EventContext, messages: Sequence[Message], *, may_be_sent: bool
) -> tuple[End, list[str]]:
    """Send the messages with the reply token; return the event's end and the ids of the texts at LINE."""
    token = context.event.reply_token
    try:
        sent = await line.reply(token, messages)
        context.claim.note(REPLIED, messages=len(messages))
        return End("sent"), quotable.texts(sent, messages)
    except TokenSpentDropError as spent:
        if may_be_sent:
            return End("sent"), []
        return End("expired", {"reason": type(spent).__name__}), []
    except MessageRefusedDropError as refused:
        logs.error("LINE refuses the message", refused)
        reason = str(refused)
    try:
        # LINE does not document whether a refused reply uses the token, so a plain text may still pass.
        await line.reply(token, [Message(context.text("apology"))])
    except DropError as again:
        logs.error("LINE refuses the apology too", again)
        return End("refused", {"reason": reason}), []
    return End("refused", {"reason": reason, "apology": "line_refused"}), []
