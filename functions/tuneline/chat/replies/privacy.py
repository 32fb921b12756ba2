"""Say in short who processes a message, how long it is kept, and how to delete it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.feedback import KEEP as KEEP_FEEDBACK
from tuneline.line.messages import Message
from tuneline.line.split_messages import MESSAGE_UNITS, units
from tuneline.storage.records.answers.unanswered import KEPT as KEEP_UNANSWERED
from tuneline.texts import chat_texts
from tuneline.texts.privacy_texts import short


def privacy(context: EventContext, providers: Sequence[str]) -> Reply:
    """Reply with the short text; `providers` are `google`, `openai` or `other`.

    The only address in it is the operators' own page.
    """
    language = context.rules.language
    return Reply((Message(short_text(context, providers, language=language), quote=context.quote),))


def short_text(context: EventContext, providers: Sequence[str], *, language: str) -> str:
    """Return the short text in `language`."""
    texts = short(language)
    text = texts["text"].format(
        hosts=texts["and"].join(texts[provider] for provider in providers or ("other",)),
        chat_hours=context.chat_ttl // timedelta(hours=1),
        feedback_days=KEEP_FEEDBACK.days,
        unanswered_days=KEEP_UNANSWERED.days,
        phrase=chat_texts.forget_words(language)[0],
    )
    url = context.rules.privacy_url
    return f"{text}\n{texts['more'].format(url=url)}" if url else text


def with_link(context: EventContext, greeting: Reply) -> Reply:
    """Return a greeting with the link to the operators' page, unless it has the link already."""
    url, (first, *others) = context.rules.privacy_url, greeting.messages
    if not url or url in first.text:
        return greeting
    link = short(context.rules.language)["link"].format(url=url)
    together = f"{first.text}\n{link}"
    if units(together) > MESSAGE_UNITS:
        return Reply((first, *others, Message(link)))
    return Reply((replace(first, text=together), *others))
