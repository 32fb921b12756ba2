"""The question before a row of an operator's file is replaced with the text that they have sent."""

from typing import Literal

from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.answer_cards import repeat_button
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button, quoted
from tuneline.texts.card_texts import texts

ROW_UNITS = 2000


def row_card(
    row: OperatorPostback,
    *,
    event: str,
    question: str,
    answer: str,
    language: str,
    cell: Literal["question", "answer"] | None = None,
) -> FlexMessage:
    """Make the question. `row` is the button that opened the row, `event` the one that brought the text.

    `cell` is the one that the text was sent for, alone: the text may also be a question to the bot.
    """
    own = texts(language)
    dataset, line = row.ids
    title = own[f"is_row_{cell}" if cell else "sure_row"].format(line=line)
    no = button(own["no"], OperatorPostback("no", (dataset,), row.version))
    shown = own["answer_form"].format(question=question) + answer
    card = Card(
        title=title,
        tone="wait",
        body=(quoted(shown, most=ROW_UNITS),),
        buttons=(
            button(
                own["yes_row"].format(line=line),
                OperatorPostback("yes_row", (dataset, event), row.version),
                style="primary",
            ),
            repeat_button(question if cell == "question" else answer, language=language) if cell else no,
        ),
    )
    return FlexMessage(alt_text=alt_text(title), contents=card.as_bubble())
