"""Offer a person with a button, where the bot has no good answer."""

from tuneline.chat.context import EventContext
from tuneline.line.messages import Button
from tuneline.texts import takeover_texts


def person_button(context: EventContext, event: str = "") -> tuple[Button, ...]:
    """Return the button that asks for a person, if the bot offers one in this chat.

    `event` is the event whose answer did not help; without it that of the context.
    """
    rules = context.rules
    if not (rules.handover and rules.handover_button and context.event.is_one_to_one):
        return ()
    label = takeover_texts.text("person_button", rules.language)
    return (Button(label, f"person:{event or context.event.id}", label),)
