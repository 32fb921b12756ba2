"""Mark what the bot has answered as read, so that LINE's manager shows what needs a person.

It comes after the event has ended, so no reply and no later message waits for it. What needs a person stays
unread, and so does every later message of the chat until a person has dealt with it, because LINE marks all
messages before one, too.

https://developers.line.biz/en/docs/messaging-api/mark-as-read/
"""

import asyncio
from typing import Final

from tuneline import logs
from tuneline.chat import turn_queue
from tuneline.chat.context import EventContext
from tuneline.chat.sending import Line
from tuneline.chat.takeover.rules import in_force
from tuneline.errors import DropError, RetryError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.chat import Chat
from tuneline.storage.unread_messages import waits_for_person

SECONDS: Final = 2.0


async def mark_as_read(documents: Documents, line: Line, context: EventContext) -> None:
    """Mark the message of the event, which has ended, if it is answered. A failure is only logged."""
    if not _may_be_marked(context):
        return
    try:
        async with asyncio.timeout(SECONDS):
            chat = await read_record(documents, Chat, context.path) or Chat()
            if not _is_for_person(chat, context) and not _has_earlier(chat, context):
                await line.mark_as_read(context.event.mark_as_read_token)
    except (DropError, RetryError, TimeoutError) as failed:
        logs.warning("a message could not be marked as read", **logs.described(failed))


def is_no_answer(context: EventContext) -> bool:
    """Whether the event's reply is no answer: an apology, or that the answer is not known."""
    return bool(context.record.apology or context.record.listed_for)


def _may_be_marked(context: EventContext) -> bool:
    event, channel = context.event, context.channel
    is_marked_here = context.rules.mark_as_read and channel is not None and channel.has_chat
    is_answered = context.record.state in ("sent", "kept") and not is_no_answer(context)
    return is_marked_here and event.is_one_to_one and bool(event.mark_as_read_token) and is_answered


def _is_for_person(chat: Chat, context: EventContext) -> bool:
    """Whether a person has the chat, or a message in it waits for one."""
    has_person = in_force(chat, now=context.now(), hours=context.hours) is not None
    return has_person or waits_for_person(chat, now=context.now())


def _has_earlier(chat: Chat, context: EventContext) -> bool:
    """Whether an earlier message of the chat is still being answered: it might still need a person."""
    return any(turn["sent_at"] < context.sent_at for turn in turn_queue.waiting_events(chat, context.now()))
