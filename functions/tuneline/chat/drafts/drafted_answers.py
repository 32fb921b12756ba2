"""Decide which answers are drafts: none to operators, and none of the bot's own texts."""

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.operators import is_operator
from tuneline.storage.records.chat import FROM_HOURS


def has_drafts(context: EventContext) -> bool:
    """Whether answers in this chat are held as drafts. Operators test the bot, so they get its answers."""
    return context.rules.drafts != "off" and not is_operator(context)


def is_draft(context: EventContext, reply: Reply) -> bool:
    """Whether this reply is held: a model's answer, that none is known, and with `all` every answer.

    An answer from the opening hours is never held: it is exact only at the moment of receipt.
    """
    if not has_drafts(context) or reply.version == FROM_HOURS:
        return False
    is_made = reply.answer is not None or reply.listed_for == "none_fits"
    return is_made or (context.rules.drafts == "all" and reply.turn is not None)
