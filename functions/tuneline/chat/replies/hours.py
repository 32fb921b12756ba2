"""Answer questions about opening hours from `bot/hours`, and show the hours to models.

The hours come before pins: they are exact at the moment of receipt, which no written answer is.
"""

from typing import Final

from tuneline import logs
from tuneline.chat import render
from tuneline.chat.context import EventContext, Reply
from tuneline.opening_hours.answers import hours_answer, question_of
from tuneline.opening_hours.state_texts import state_text
from tuneline.opening_hours.week_texts import week_text
from tuneline.retrieval.prompt_block import prompt_block
from tuneline.storage.records.chat import FROM_HOURS
from tuneline.texts import hours_texts

# Longer than the hours of any shop with all special days that are written.
MOST_CHARACTERS: Final = 4_000
HEADING: Final = (
    "The operator of this bot has set the opening hours below. They are right, and newer than everything "
    "else that you know. Answer questions about opening hours from them alone, in the language of the "
    "question."
)


def hours_reply(context: EventContext) -> Reply | None:
    """Return the answer to a question about opening hours; None for others, and if no hours are set."""
    if context.hours is None or context.event.message_type != "text":
        return None
    question = question_of(context.hours, context.question, context.rules.language)
    answer = hours_answer(context.hours, question, context.began) if question else None
    if question is None or answer is None:
        return None
    logs.info("answered from the opening hours", kind=question.kind)
    return render.from_hours(context, answer, version=FROM_HOURS)


def hours_prompt(context: EventContext) -> str:
    """Return what is added to a model's prompt: the weekly hours and the state now. Empty without hours."""
    if context.hours is None:
        return ""
    language = context.rules.language
    week = week_text(context.hours, context.began, language)
    answer = f"{week}\n{state_text(context.hours, context.began, language)}"
    question = hours_texts.text("week", language)
    return prompt_block(HEADING, [(question, answer)], most_characters=MOST_CHARACTERS)[0]
