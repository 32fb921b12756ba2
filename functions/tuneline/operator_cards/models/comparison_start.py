"""The card before a comparison: which models, and by which questions."""

from typing import Final

from tuneline.line.flex.components import FlexText
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button, note
from tuneline.texts.card_texts import texts

# The version of a comparison that has not begun.
NEW: Final = "new"


def comparison_start(versions: tuple[str, str], *, event: str, language: str) -> FlexMessage:
    """Make the card; `event` becomes the comparison's id, so that a second tap begins no second one."""
    own = texts(language)
    names = [model_name(version, language) for version in versions]
    five = OperatorPostback("compare_five", (event,), NEW)
    written = OperatorPostback("compare_type", (event,), NEW)
    card = Card(
        title=own["compare_title"],
        body=(
            FlexText(text=" · ".join(names), size="md", is_bold=True),
            FlexText(text=own["compare_text"]),
            note(own["compare_hint"]),
        ),
        buttons=(
            button(own["compare_five"], five, style="primary"),
            button(own["compare_type"], written, fill_in=own["compare_form"]),
        ),
    )
    return FlexMessage(alt_text=alt_text(own["compare_title"], *names), contents=card.as_bubble())
