"""Put the operators' away text before the first answer that a chat gets outside the opening hours.

A chat gets it once until the next opening. That is recorded after LINE took it: twice is harmless. The text
is a message of its own. Without room for it, or below hotline numbers, it waits for the next answer.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext
from tuneline.chat.replies.ai_notice import NoticedLine
from tuneline.chat.replies.emergencies import hotlines
from tuneline.chat.sending import Replies
from tuneline.errors import DropError, RetryError
from tuneline.line.messages import Message
from tuneline.line.split_messages import MESSAGES
from tuneline.opening_hours.opening_hours import HORIZON
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.chat import FROM_HOURS, Chat

# An answer, or its button, and the tap that fetches a late answer.
_KINDS: Final = frozenset({"ask", "late"})


def line_with_notes(
    line: Replies, documents: Documents, context: EventContext, kind: str | None
) -> "AwayLine":
    """Return LINE for the replies to an event of the `kind`, with the notice of an AI and the away text."""
    noticed = NoticedLine(line, documents=documents, context=context)
    return AwayLine(noticed, documents=documents, context=context, kind=kind)


class AwayLine:
    """Sends the replies to one event of the `kind`, with the away text if it is due."""

    def __init__(
        self, line: Replies, *, documents: Documents, context: EventContext, kind: str | None
    ) -> None:
        self._line, self._documents = line, documents
        self._context, self._kind = context, kind

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send the messages. Return their ids, that of the away text last."""
        until = self._due_until() if len(messages) < MESSAGES else None
        if until is None or self._context.hours is None:
            return await self._line.reply(reply_token, messages)
        away = Message(self._context.hours.away)
        sent = await self._line.reply(reply_token, [away, *messages])
        await self._record(until)
        return [*sent[1:], *sent[:1]]

    def _due_until(self) -> datetime | None:
        """Return the next opening if the away text is due now, else None."""
        context, hours, now = self._context, self._context.hours, self._context.now()
        if hours is None or not hours.away or self._kind not in _KINDS or hours.is_open(now):
            return None
        known = context.chat_record.away_until
        if known is not None and known > now:
            return None
        if context.record.version == FROM_HOURS or hotlines(context.question, context.rules.language):
            return None
        return hours.next_opening(now) or now + HORIZON

    async def _record(self, until: datetime) -> None:
        """Record that the chat has the text. If that fails, it gets it again with the next answer."""

        def told(stored: Chat | None) -> Chat | None:
            return replace(stored, away_until=until) if stored else None

        try:
            await change_record(self._documents, Chat, self._context.path, told)
        except (DropError, RetryError) as failed:
            logs.warning("a chat may get the away text again", **logs.described(failed))
