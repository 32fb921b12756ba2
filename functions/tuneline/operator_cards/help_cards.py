"""The cards that explain: what operators can do in LINE, and which files they can send."""

from collections.abc import Sequence
from typing import Final

from tuneline.line.flex.components import Component, FlexText
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.rich_menu import AREAS
from tuneline.operator_cards.style import Card, alt_text, button, note
from tuneline.texts.card_texts import texts

_HELP: Final = (
    "help_try",
    "help_file",
    "help_correct",
    "help_unanswered",
    "help_models",
    "help_hours",
    "help_takeover",
    "help_drafts",
    "help_news",
)


def help_card(*, language: str) -> FlexMessage:
    """Make the card of what can be done here, with the buttons of the menu."""
    own = texts(language)
    body: list[Component] = [FlexText(text=f"• {own[key]}") for key in _HELP]
    buttons = [*((verb, key) for verb, key in AREAS if verb != "help"), ("hours", "see_hours")]
    card = Card(
        title=own["help_title"],
        body=[*body, note(own["help_computer"])],
        buttons=[button(own[key], OperatorPostback(verb)) for verb, key in buttons],
    )
    return FlexMessage(alt_text=alt_text(own["help_title"]), contents=card.as_bubble())


def send_card(kinds: Sequence[str], *, language: str) -> FlexMessage:
    """Make the card of how a file is sent. `kinds` are the endings of the files that are read."""
    own = texts(language)
    shown = (
        own["send_how"].format(kinds=", ".join(kinds)),
        own["send_document"],
        own["send_paste"],
        own["send_after"],
    )
    body = [FlexText(text=text) for text in shown]
    card = Card(title=own["send_title"], body=body)
    return FlexMessage(alt_text=alt_text(own["send_title"], own["send_after"]), contents=card.as_bubble())
