"""Offer a dataset of the answers that were pinned since the last one."""

from tuneline.line.flex.components import FlexButton, FlexText
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button
from tuneline.texts.card_texts import texts

# The id in the button's data: it is about all pins, `bot/pins`.
ID = "pins"


def next_dataset_card(count: int, version: str, *, language: str) -> FlexMessage:
    """Make the card of `count` answers. `version` is that of all pins."""
    own = texts(language)
    title = own["next_title"].format(count=count)
    body = [FlexText(text=own["next_text"])]
    buttons = [next_dataset_button(count, version, language=language)]
    return FlexMessage(
        alt_text=alt_text(title), contents=Card(title=title, body=body, buttons=buttons).as_bubble()
    )


def next_dataset_button(count: int, version: str, *, language: str) -> FlexButton:
    """Make the button that makes the dataset."""
    label = texts(language)["make_dataset"].format(count=count)
    return button(label, OperatorPostback("next", (ID,), version))
