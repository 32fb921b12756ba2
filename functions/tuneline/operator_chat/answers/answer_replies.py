"""Say what became of an operator's answer."""

from tuneline.chat.context import EventContext, Reply
from tuneline.line.flex.limits import shortened
from tuneline.operator_cards.answer_cards import answered_card, undone_card
from tuneline.operator_chat.buttons import say
from tuneline.retrieval.operator_answers import Outcome
from tuneline.retrieval.pin_changes import InvalidPinDropError

SHOWN_UNITS = 300


def pinned(context: EventContext, outcome: Outcome) -> Reply:
    """Reply to an answer: with its card, or with the reason that another one is used."""
    if outcome.is_done:
        card = answered_card(outcome.answer, language=context.rules.language, left=outcome.left)
        return Reply((card.as_message(),))
    if outcome.other is not None:
        return say(context, "pin_superseded", answer=shortened(outcome.other.answer, SHOWN_UNITS))
    return say(context, "undo_again")


def undone(context: EventContext, outcome: Outcome) -> Reply:
    """Reply to a tap that undoes an answer."""
    if outcome.is_done:
        return Reply((undone_card(outcome.answer, language=context.rules.language).as_message(),))
    if outcome.other is not None:
        return say(context, "undo_superseded", answer=shortened(outcome.other.answer, SHOWN_UNITS))
    return say(context, "undo_gone")


def invalid(context: EventContext, mistake: InvalidPinDropError) -> Reply:
    """Reply why the text cannot be an answer, and how to fix it."""
    return say(context, f"pin_{mistake.mistake}", **mistake.facts)
