"""The question before a row of an operator's file is replaced with the text that they have sent."""

from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button, quoted
from tuneline.texts.card_texts import texts

ROW_UNITS = 2000


def row_card(row: OperatorPostback, *, event: str, question: str, answer: str, language: str) -> FlexMessage:
    """Make the question. `row` is the button that opened the row, `event` the one that brought the text."""
    own = texts(language)
    dataset, line = row.ids
    title = own["sure_row"].format(line=line)
    shown = own["answer_form"].format(question=question) + answer
    card = Card(
        title=title,
        tone="wait",
        body=(quoted(shown, most=ROW_UNITS),),
        buttons=(
            button(
                own["yes_row"], OperatorPostback("yes_row", (dataset, event), row.version), style="primary"
            ),
            button(own["no"], OperatorPostback("no", (dataset,), row.version)),
        ),
    )
    return FlexMessage(alt_text=alt_text(title), contents=card.as_bubble())
