"""Reply without the model: greetings, unsupported messages, deletion requests."""

from dataclasses import replace

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.memory import edits, withdrawal
from tuneline.chat.replies.ai_notice import names_ai
from tuneline.chat.replies.privacy import with_link
from tuneline.chat.takeover.takeovers import Takeovers
from tuneline.line.messages import Message
from tuneline.storage.documents import Documents

KINDS = ("sticker", "image", "audio", "video", "file", "location")


def greet(context: EventContext) -> Reply:
    """Greet: say what the bot is, that a machine answers, and that it may be wrong.

    With the setting `privacy_url`, the greeting links to the operators' page.
    """
    return with_link(context, _greeting(context))


def _greeting(context: EventContext) -> Reply:
    if context.event.is_one_to_one:
        return _own_greeting(context) if context.rules.greeting else context.say("greeting")
    if context.rules.prefix:
        return context.say("greeting_group_prefix", prefix=context.rules.prefix)
    return context.say("greeting_group")


def _own_greeting(context: EventContext) -> Reply:
    """Send the operators' greeting, and that an AI answers if the greeting does not say so."""
    greeting = Message(context.rules.greeting)
    if not context.rules.ai_notice or names_ai(context.rules.greeting):
        return Reply((greeting,))
    return Reply((greeting, Message(context.text("ai_notice"))))


def unsupported(context: EventContext) -> Reply:
    """Say that the bot cannot read this kind of message."""
    kind = context.event.message_type
    return context.say(f"unsupported_{kind}" if kind in KINDS else "unsupported")


def empty(context: EventContext) -> Reply:
    """Reply to a message that calls the bot without a question."""
    return context.say("nothing_found")


async def forget(documents: Documents, context: EventContext, takeovers: Takeovers) -> Reply:
    """Delete the stored chat on request."""
    await _forget(documents, context, takeovers)
    return context.say("forgotten")


async def leave(documents: Documents, context: EventContext, takeovers: Takeovers) -> End:
    """Delete the stored chat, because the bot was blocked or removed from the group."""
    await _forget(documents, context, takeovers)
    return End("done")


async def unsend(documents: Documents, context: EventContext) -> End:
    """Delete an unsent message and its answer.

    https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-unsend-message
    """
    await withdrawal.unsend(documents, context.path, context.event.message_id, expire_at=context.expire_at)
    return End("done")


async def edited(documents: Documents, context: EventContext) -> EventContext:
    """Delete the text that the edit replaces; return the context with the chat as it is then.

    The answer to the old text is no longer sent, unless the edit has no reply token.
    """
    new_edit = edits.NewEdit(
        message=context.event.message_id,
        event=context.event.id,
        sent_at=context.sent_at,
        why="edited" if context.event.reply_token else "forgotten",
    )
    chat = await edits.edit(documents, context.path, new_edit, expire_at=context.expire_at)
    return replace(context, chat=chat or context.chat)


async def _forget(documents: Documents, context: EventContext, takeovers: Takeovers) -> None:
    own = f"events/{context.event.id}"
    await withdrawal.forget(documents, context.path, sent_at=context.sent_at, now=context.now(), own=own)
    await takeovers.forget(context)
