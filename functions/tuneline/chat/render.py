"""Compose what the user reads: the model's answer as LINE shows it, or the bot's own words in its place."""

import asyncio
from dataclasses import replace
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.chat.memory import history
from tuneline.chat.replies.feedback import buttons
from tuneline.chat.replies.intents import hotlines
from tuneline.inference.chat_model import Answer
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.line.markdown.markdown_to_text import markdown_to_text
from tuneline.line.messages import Message
from tuneline.line.split_messages import split

# Five messages of LINE hold 25,000 units; marks that are not shown may take as much room as one more.
MOST_CHARACTERS: Final = 30_000
# Up to this length an answer is rendered within a few milliseconds.
QUICK_CHARACTERS: Final = 4_000


async def reply(context: EventContext, answer: Answer) -> Reply:
    """The answer as LINE shows it, with numbers to call above it where a life may be in danger.

    Only as much of it as LINE can show is rendered. A long one is rendered in a thread: other chats go on.
    """
    above = "".join(f"{one.text}\n\n" for one in help_now(context))
    more = context.text("more")
    if len(answer.text) <= QUICK_CHARACTERS:
        text, pieces = _rendered(answer, above, more)
    else:
        text, pieces = await asyncio.to_thread(_rendered, answer, above, more)
    last = len(pieces) - 1
    messages = tuple(
        Message(
            piece,
            quick=buttons(context) if number == last else (),
            quote=context.quote if number == 0 else None,
        )
        for number, piece in enumerate(pieces)
    )
    turn = history.turn(
        event=context.event.id,
        message=context.event.message_id,
        question=context.question,
        answer=text,
        version=answer.candidate.version,
        now=context.now(),
    )
    return Reply(messages, turn=turn, answer=answer)


def _rendered(answer: Answer, above: str, more: str) -> tuple[str, list[str]]:
    """The answer as plain text, and the messages it is sent in."""
    written = answer.text[:MOST_CHARACTERS]
    text = (markdown_to_text(written) or written).replace("\t", " ")[:MOST_CHARACTERS]
    is_cut = answer.is_cut or len(written) < len(answer.text)
    return text, split(above + text + (more if is_cut else ""), more=more)


def apology(context: EventContext, failed: NoAnswerDropError) -> Reply:
    """What is said in place of an answer that no model gave; the reason is in the log and in the event."""
    alert = {"alert": "model_access"} if failed.is_operators else {}
    logs.error("no answer: the user gets an apology", failed, why=failed.why, **alert)
    key = "not_answerable" if failed.why == "content_filter" else "apology"
    return replace(say(context, key), apology=failed.why)


def say(context: EventContext, key: str) -> Reply:
    """One of the bot's own texts in place of an answer."""
    return Reply((*help_now(context), *context.say(key).messages))


def help_now(context: EventContext) -> tuple[Message, ...]:
    """Numbers to call, where a life may be in danger: they come at once, whatever becomes of the answer."""
    numbers = hotlines(context.question, context.rules.language)
    return (Message("\n\n".join(numbers)),) if numbers else ()
