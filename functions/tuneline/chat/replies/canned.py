"""The replies that need no model: greetings, notes about what the bot cannot read, forgetting."""

from dataclasses import replace

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.memory import edits, withdrawal
from tuneline.line.messages import Message
from tuneline.storage.documents import Documents

KINDS = ("sticker", "image", "audio", "video", "file", "location")


def greet(context: EventContext) -> Reply:
    """Say what the bot is, that a machine answers, and that it may err."""
    if context.event.is_one_to_one:
        return (
            Reply((Message(context.rules.greeting),)) if context.rules.greeting else context.say("greeting")
        )
    if context.rules.prefix:
        return context.say("greeting_group_prefix", prefix=context.rules.prefix)
    return context.say("greeting_group")


def unsupported(context: EventContext) -> Reply:
    """Say kindly that only texts are read."""
    kind = context.event.message_type
    return context.say(f"unsupported_{kind}" if kind in KINDS else "unsupported")


def empty(context: EventContext) -> Reply:
    """The bot was called, and asked nothing."""
    return context.say("nothing_found")


async def forget(documents: Documents, context: EventContext) -> Reply:
    """Delete what is kept of the chat, as somebody in it asks."""
    await _forget(documents, context)
    return context.say("forgotten")


async def leave(documents: Documents, context: EventContext) -> End:
    """Delete what is kept of the chat: the bot was blocked, or taken out of the group."""
    await _forget(documents, context)
    return End("done")


async def unsend(documents: Documents, context: EventContext) -> End:
    """Forget a message that was taken back, and its answer.

    https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-unsend-message
    """
    await withdrawal.unsend(documents, context.path, context.event.message_id, expire_at=context.expire_at)
    return End("done")


async def edited(documents: Documents, context: EventContext) -> EventContext:
    """Forget the words that the new ones take the place of; the talk with the chat as it is then.

    The answer to the old words is not sent any more, unless the new ones cannot be answered.
    """
    made = edits.Edit(
        message=context.event.message_id,
        event=context.event.id,
        sent_at=context.sent_at,
        why="edited" if context.event.reply_token else "forgotten",
    )
    chat = await edits.edit(documents, context.path, made, expire_at=context.expire_at)
    return replace(context, chat=chat or context.chat)


async def _forget(documents: Documents, context: EventContext) -> None:
    own = f"events/{context.event.id}"
    await withdrawal.forget(documents, context.path, sent_at=context.sent_at, now=context.now(), own=own)
