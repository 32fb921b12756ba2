"""The replies that need no model: greetings, notes about what the bot cannot read, forgetting."""

from tuneline.chat import history
from tuneline.chat.talk import End, Reply, Talk
from tuneline.line.messages import Message
from tuneline.storage.change import change
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
    await _forget_chat(documents, talk.path)
    return talk.say("forgotten")


async def leave(documents: Documents, talk: Talk) -> End:
    """Delete what is kept of the chat: the bot was blocked, or taken out of the group."""
    await _forget_chat(documents, talk.path)
    return End("done")


async def _forget_chat(documents: Documents, chat: str) -> None:
    """Its turns, what was said of its answers, and the answers that wait to be fetched."""
    await documents.delete(chat)
    for kept in await documents.query("feedback", where={"chat": chat}):
        await documents.delete(kept.path)
    for waiting in await documents.query("events", where={"chat": chat, "state": "kept"}):
        await change(
            documents,
            waiting.path,
            lambda event: {**event, "state": "delivered", "messages": []} if event else None,
            known=waiting,
        )


async def unsend(documents: Documents, talk: Talk) -> End:
    """Forget a message that was taken back, and its answer.

    https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-unsend-message
    """
    message = talk.event.message_id
    await change(
        documents,
        talk.path,
        lambda chat: {**chat, "turns": history.without_message(chat, message)} if chat else None,
    )
    return End("done")
