"""Record a reply in its event before it is sent, and the answered turn in its chat."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tuneline import logs
from tuneline.chat import turn_queue
from tuneline.chat.context import EventContext, Reply
from tuneline.chat.memory import history, withdrawal
from tuneline.chat.side_effects import SideEffects
from tuneline.errors import DropError
from tuneline.storage.documents import Document, Documents

SENT_IDS: Final = 20


class AnswerRecorder:
    """Records replies in events, and turns in chats."""

    def __init__(self, *, documents: Documents) -> None:
        self._documents = documents
        self._side_effects = SideEffects(documents=documents)

    async def save(self, context: EventContext, reply: Reply, **changes: Any) -> None:
        """Record the reply before it is sent and, in parallel, the cost of its answer."""
        saved: dict[str, Any] = {"messages": [message.as_dict() for message in reply.messages], **changes}
        if reply.apology is not None:
            saved["apology"] = reply.apology
        if reply.answer is not None and reply.answer.no_access:
            first = reply.answer.no_access[0]
            saved["no_access"] = {"code": first.code, "endpoint": first.candidate.host}
        await asyncio.gather(context.held.save(**saved), self._side_effects.count(context, reply.answer))

    async def remember(
        self,
        context: EventContext,
        *,
        turn: Mapping[str, Any] | None = None,
        sent: Sequence[str] = (),
        known: Document | None = None,
    ) -> None:
        """Remove the event from its chat's queue; add its `turn` and the `sent` message ids to the chat.

        `known` is the chat as this run has last written it; it saves a read. The event is already answered,
        so a chat that can never be written is only logged.
        """

        def changes(chat: Mapping[str, Any]) -> Mapping[str, Any]:
            if withdrawal.is_forgotten(chat, context.sent_at):
                return {}
            is_kept = turn and not withdrawal.reason(chat, context.event, sent_at=context.sent_at)
            turns = history.with_turn(chat, turn) if turn and is_kept else chat.get("turns", [])
            ids = [*chat.get("sent", []), *sent][-SENT_IDS:]
            return {"turns": turns, "sent": ids, "expire_at": context.expire_at}

        try:
            chat = known or (await self._documents.get_many([context.path]))[0]
            if chat is not None:
                await turn_queue.leave(self._documents, chat, event=context.event.id, changes=changes)
        except DropError as failed:
            logs.error("an answer is not remembered in its chat", failed)
