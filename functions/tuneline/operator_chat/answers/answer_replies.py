"""Say what became of an operator's answer."""

from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.line.flex.limits import shortened
from tuneline.line.messages import Button, Message
from tuneline.medical_claims.claims import claims
from tuneline.operator_cards.answer_cards import answered_card, undone_card
from tuneline.operator_cards.next_dataset_card import next_dataset_button
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import say
from tuneline.retrieval.operator_answers import Outcome, StoredAnswer
from tuneline.retrieval.pin_changes import InvalidPinDropError
from tuneline.storage.documents import Documents
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.claim_texts import warning
from tuneline.texts.operator_texts import texts
from tuneline.uploads.last_dataset import new_pins

SHOWN_UNITS: Final = 300
# A dataset of fewer new answers is offered with the list of questions alone.
OFFERED_FROM: Final = 10


async def pinned(
    documents: Documents, context: EventContext, outcome: Outcome, *, source: StoredAnswer | None = None
) -> Reply:
    """Reply to an answer: with its card, or with the reason that another one is used.

    Warn of what a clinic's bot must not say. An operator's words are given all the same.
    `source` is the same answer as proposed for the pinned question that the wrong one came from.
    """
    if outcome.is_done:
        language, pins = context.rules.language, await new_pins(documents, now=context.now())
        is_offered = pins.count >= OFFERED_FROM
        more = [next_dataset_button(pins.count, pins.version, language=language)] if is_offered else []
        card = answered_card(
            outcome.answer,
            language=language,
            left=outcome.left,
            also=outcome.also,
            source=source,
            more=more,
        )
        answer = outcome.answer.record.answer
        warnings = [
            Message(warning(claim.kind, language, found=shortened(claim.text, SHOWN_UNITS)))
            for claim in claims(answer)
        ]
        return Reply((card.as_message(), *warnings))
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


def same(context: EventContext) -> Reply:
    """Reply that an answer is the one that the bot gave; another one is awaited."""
    return with_stop(context, texts(context.rules.language)["answer_same"])


def with_stop(context: EventContext, text: str) -> Reply:
    """Reply with `text`, and a button with which no answer is awaited any more."""
    label = card_texts(context.rules.language)["stop"]
    return Reply((Message(text, quick=(Button(label, OperatorPostback("stop").data, label),)),))


def invalid(context: EventContext, mistake: InvalidPinDropError) -> Reply:
    """Reply why the text cannot be an answer, and how to fix it."""
    return say(context, f"pin_{mistake.mistake}", **mistake.facts)
