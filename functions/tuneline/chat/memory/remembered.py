"""Add an answer to its chat: its turn, its messages, and whether the question waits for a person."""

from collections.abc import Sequence
from dataclasses import replace

from tuneline.chat.context import EventContext
from tuneline.chat.memory import history, quotable, withdrawal
from tuneline.chat.replies.mark_as_read import is_no_answer
from tuneline.storage.records.chat import KEPT_SENT, Chat, Turn
from tuneline.storage.unread_messages import with_unread, without_unread


def with_answer(chat: Chat, context: EventContext, *, turn: Turn | None, sent: Sequence[str]) -> Chat:
    """Return the chat with the `turn` of the event and the `sent` message ids, unless they are withdrawn."""
    if withdrawal.is_forgotten(chat, context.sent_at):
        return chat
    is_kept = turn and not withdrawal.reason(chat, context.event, sent_at=context.sent_at)
    turns = history.with_turn(chat, turn) if turn and is_kept else chat.turns
    if is_no_answer(context) and context.event.is_one_to_one:
        chat = with_unread(chat, context.event.id, context.event.message_id, now=context.now())
    elif turn:
        # A draft that an operator has decided on in time.
        chat = without_unread(chat, [context.event.id])
    return replace(
        quotable.with_reply(chat, context, context.event.id, sent=sent),
        turns=turns,
        sent=(*chat.sent, *sent)[-KEPT_SENT:],
        expire_at=context.expire_at,
    )
