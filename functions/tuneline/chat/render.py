"""Render the reply: the model's answer as LINE shows it, or one of the bot's own texts instead."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.chat.memory import history
from tuneline.chat.replies.ai_notice import most_messages
from tuneline.chat.replies.claims import withheld
from tuneline.chat.replies.emergencies import hotlines
from tuneline.chat.replies.feedback import buttons, correct_button
from tuneline.chat.takeover.person_button import person_button
from tuneline.inference.chat_model import Answer
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.line.markdown.markdown_to_text import markdown_to_text
from tuneline.line.messages import Message
from tuneline.line.split_messages import split
from tuneline.models.canary.counts import counters_of
from tuneline.retrieval.few_shot import NearExample
from tuneline.retrieval.finder import Pair
from tuneline.retrieval.pinned_answers import StoredPin, pair_of
from tuneline.storage.records.answers.unanswered import UnansweredReason
from tuneline.storage.records.chat import Turn
from tuneline.storage.records.event import Sources

# Five LINE messages hold 25,000 units; removed marks may take another 5,000.
MOST_CHARACTERS: Final = 30_000
# Up to this length an answer is rendered within a few milliseconds.
QUICK_CHARACTERS: Final = 4_000


async def reply(context: EventContext, answer: Answer) -> Reply:
    """Render the answer for LINE, with hotline numbers above it if a life may be in danger.

    An answer that a clinic's bot must not give is held back. Only as much as LINE can show is rendered. A
    long answer is rendered in a thread, so that other chats are not delayed.
    """
    above = "".join(f"{message.text}\n\n" for message in help_now(context))
    more, most = context.text("more"), most_messages(context)
    if len(answer.text) <= QUICK_CHARACTERS:
        text, pieces = _rendered(answer, above, more, most)
    else:
        text, pieces = await asyncio.to_thread(_rendered, answer, above, more, most)
    shown = answer.shown
    sources: Sources = {"dataset": shown.dataset, "examples": [*shown.numbers], "pins": [*shown.pins]}
    if shown.scores:
        sources["scores"] = [*shown.scores]
    if decision := withheld(context, text):
        return replace(unknown(context), answer=answer, sources=sources, decision=decision)
    turn = _turn(context, text, version=answer.candidate.version)
    if counters := counters_of(context.serving, context.path):
        turn["counters"] = counters
    listed_for: UnansweredReason | None = None if answer.knows else "none_fits"
    *others, last = _messages(context, pieces, text)
    if not answer.knows:
        last = replace(last, quick=(*last.quick, *person_button(context)))
    return Reply(
        (*others, last),
        turn=turn,
        answer=answer,
        sources=sources,
        listed_for=listed_for,
        decision=shown.decision or None,
    )


def pinned(context: EventContext, pin: StoredPin) -> Reply:
    """Make the reply of a pinned answer, word for word, with hotline numbers above it if needed.

    The setting `pin_question` puts the pinned question above the answer.
    """
    logs.info("pinned answer", pin=pin.id)
    sources: Sources = {"dataset": "", "examples": [], "pins": [pin.id]}
    return _word_for_word(context, pair_of(pin), version=f"pin:{pin.id}", sources=sources)


def example(context: EventContext, found: NearExample, *, dataset: str) -> Reply:
    """Make the reply of an example's answer, word for word, as `pinned` does; or that it is not known."""
    if decision := withheld(context, found.pair[1]):
        return replace(unknown(context), decision=decision)
    logs.info("answer of an example", dataset=dataset, example=found.number)
    sources: Sources = {"dataset": dataset, "examples": [found.number], "pins": [], "scores": [found.score]}
    version = f"example:{dataset}:{found.number}"
    return _word_for_word(context, found.pair, version=version, sources=sources)


def from_hours(context: EventContext, answer: str, *, version: str) -> Reply:
    """Make the reply of an answer from the opening hours, which no pin, example or model has given."""
    sources: Sources = {"dataset": "", "examples": [], "pins": []}
    pair = context.question, answer
    return replace(_word_for_word(context, pair, version=version, sources=sources), decision=None)


def _word_for_word(context: EventContext, pair: Pair, *, version: str, sources: Sources) -> Reply:
    question, answer = pair
    text = f"Q: {question}\nA: {answer}" if context.rules.pin_question else answer
    above = "".join(f"{message.text}\n\n" for message in help_now(context))
    pieces = split(above + text, more=context.text("more"), most=most_messages(context))
    turn = _turn(context, answer, version=version)
    return Reply(_messages(context, pieces, answer), turn=turn, sources=sources, decision="verbatim")


def unknown(context: EventContext) -> Reply:
    """Make the reply that the answer is not known, and that the staff can be asked."""
    logs.info("the question is unknown")
    reply = say(context, "unknown")
    *others, last = reply.messages
    last = replace(last, quick=(*person_button(context), *correct_button(context)))
    return replace(reply, messages=(*others, last), listed_for="none_fits", decision="unknown")


def _messages(context: EventContext, pieces: Sequence[str], answer: str) -> tuple[Message, ...]:
    """Return the messages of an answer: the first quotes its question, the last has the buttons."""
    last = len(pieces) - 1
    return tuple(
        Message(
            piece,
            quick=buttons(context, answer) if number == last else (),
            quote=context.quote if number == 0 else None,
        )
        for number, piece in enumerate(pieces)
    )


def _turn(context: EventContext, answer: str, *, version: str) -> Turn:
    return history.turn(
        event=context.event.id,
        message=context.event.message_id,
        question=context.question,
        answer=answer,
        version=version,
        now=context.now(),
    )


def _rendered(answer: Answer, above: str, more: str, most: int) -> tuple[str, list[str]]:
    """Return the answer as plain text, and the texts of its messages."""
    written = answer.text[:MOST_CHARACTERS]
    text = (markdown_to_text(written) or written).replace("\t", " ")[:MOST_CHARACTERS]
    is_cut = answer.is_cut or len(written) < len(answer.text)
    return text, split(above + text + (more if is_cut else ""), more=more, most=most)


def apology(context: EventContext, failed: NoAnswerDropError) -> Reply:
    """Make the apology for an answer that no model gave; log the reason and keep it in the event."""
    alert = {"alert": "model_access"} if failed.is_operators else {}
    logs.error("no answer: the user gets an apology", failed, why=failed.why, **alert)
    key = "not_answerable" if failed.why == "content_filter" else "apology"
    *others, last = say(context, key).messages
    return Reply((*others, replace(last, quick=person_button(context))), apology=failed.why)


def say(context: EventContext, key: str) -> Reply:
    """Make a reply with one of the bot's own texts instead of an answer."""
    return Reply((*help_now(context), *context.say(key).messages))


def help_now(context: EventContext) -> tuple[Message, ...]:
    """Return the hotline numbers if a life may be in danger; they are sent even without an answer."""
    numbers = hotlines(context.question, context.rules.language)
    return (Message("\n\n".join(numbers)),) if numbers else ()
