"""The replies that need no model: greetings, notes about what the bot cannot read, forgetting."""

from dataclasses import replace

from tuneline.chat.context import End, Reply, Talk
from tuneline.chat.memory import edits, withdrawal
from tuneline.line.messages import Message
from tuneline.storage.documents import Documents

KINDS = ("sticker", "image", "audio", "video", "file", "location")


def greet(talk: Talk) -> Reply:
    """Say what the bot is, that a machine answers, and that it may err."""
    if talk.event.is_one_to_one:
        return Reply((Message(talk.rules.greeting),)) if talk.rules.greeting else talk.say("greeting")
    if talk.rules.prefix:
        return talk.say("greeting_group_prefix", prefix=talk.rules.prefix)
    return talk.say("greeting_group")


def unsupported(talk: Talk) -> Reply:
    """Say kindly that only texts are read."""
    kind = talk.event.message_type
    return talk.say(f"unsupported_{kind}" if kind in KINDS else "unsupported")


def empty(talk: Talk) -> Reply:
    """The bot was called, and asked nothing."""
    return talk.say("nothing_found")


async def forget(documents: Documents, talk: Talk) -> Reply:
    """Delete what is kept of the chat, as somebody in it asks."""
    await _forget(documents, talk)
    return talk.say("forgotten")


async def leave(documents: Documents, talk: Talk) -> End:
    """Delete what is kept of the chat: the bot was blocked, or taken out of the group."""
    await _forget(documents, talk)
    return End("done")


async def unsend(documents: Documents, talk: Talk) -> End:
    """Forget a message that was taken back, and its answer.

    https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-unsend-message
    """
    await withdrawal.unsend(documents, talk.path, talk.event.message_id, expire_at=talk.expire_at)
    return End("done")


async def edited(documents: Documents, talk: Talk) -> Talk:
    """Forget the words that the new ones take the place of; the talk with the chat as it is then.

    The answer to the old words is not sent any more, unless the new ones cannot be answered.
    """
    made = edits.Edit(
        message=talk.event.message_id,
        event=talk.event.id,
        sent_at=talk.sent_at,
        why="edited" if talk.event.reply_token else "forgotten",
    )
    chat = await edits.edit(documents, talk.path, made, expire_at=talk.expire_at)
    return replace(talk, chat=chat or talk.chat)


async def _forget(documents: Documents, talk: Talk) -> None:
    own = f"events/{talk.event.id}"
    await withdrawal.forget(documents, talk.path, sent_at=talk.sent_at, now=talk.now(), own=own)
