"""Apologize if the store is unavailable, before the reply token's minute is over.

A token works once, so this cannot add a second reply to the answer of another run.
"""

from typing import TYPE_CHECKING

from tuneline import logs
from tuneline.chat.replies.emergencies import hotlines
from tuneline.chat.replies.intents import asks_to_be_forgotten
from tuneline.chat.reply_task import ReplyTask
from tuneline.errors import DropError, RetryError
from tuneline.line.events import Event
from tuneline.line.mentions import without_mentions_of_bot
from tuneline.line.messages import Message
from tuneline.texts import chat_texts

if TYPE_CHECKING:
    # `delivery` imports this module.
    from tuneline.chat.sending import Line


async def apologize(task: ReplyTask, *, line: "Line", language: str, has_person: bool) -> bool:
    """Reply with an apology in the environment's language. True if LINE took it.

    False for a deletion request, which must be carried out when the store recovers; for a message that may
    not be for the bot; and if the token is spent. If a person has the chat, only hotlines are sent.
    """
    if not _is_owed(task.event):
        return False
    numbers = hotlines(_own_text(task.event), language)
    messages = [Message("\n\n".join(numbers))] if numbers else []
    if not has_person:
        messages.append(Message(chat_texts.text("apology", language)))
    if not messages:
        return False
    try:
        await line.reply(task.event.reply_token, messages)
    except (DropError, RetryError) as failed:
        logs.warning("the apology was not sent", **logs.described(failed))
        return False
    return True


def _is_owed(event: Event) -> bool:
    """Whether the event by itself is a message for the bot; the prefix cannot be read without the store."""
    is_message = event.is_message and bool(event.reply_token)
    is_to_bot = event.is_one_to_one or event.mentions_bot
    return is_message and is_to_bot and not event.is_standby and not asks_to_be_forgotten(_own_text(event))


def question(event: Event) -> str:
    """The question that the event by itself asks the bot; empty if it asks none."""
    return _own_text(event) if _is_owed(event) else ""


def _own_text(event: Event) -> str:
    return without_mentions_of_bot(event.text, event.mentionees)
