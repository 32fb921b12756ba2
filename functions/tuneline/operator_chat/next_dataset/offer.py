"""Offer the next dataset if there are new pinned answers."""

from tuneline.chat.context import EventContext
from tuneline.line.messages import Message
from tuneline.operator_cards.next_dataset_card import next_dataset_card
from tuneline.storage.documents import Documents
from tuneline.uploads.last_dataset import NewPins, new_pins


async def next_dataset_offer(
    documents: Documents, context: EventContext, *, least: int = 1
) -> tuple[Message, ...]:
    """Return the card that offers it; none if there are fewer than `least` new answers."""
    pins = await new_pins(documents, now=context.now())
    return (offer_card(context, pins),) if pins.count >= least else ()


def offer_card(context: EventContext, pins: NewPins) -> Message:
    """Return the card that offers a dataset of the new pins."""
    return next_dataset_card(pins.count, pins.version, language=context.rules.language).as_message()
