"""Two answers to one question, side by side: left, right, or both the same."""

from dataclasses import dataclass
from typing import Final

from tuneline.line.flex.components import Component, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import Bubble, Carousel, FlexMessage
from tuneline.operator_cards.postback import OperatorPostback, Verb
from tuneline.operator_cards.style import Card, alt_text, button, note, quoted
from tuneline.texts.card_texts import texts
from tuneline.texts.operator_texts import texts as operator_texts

ANSWER_UNITS: Final = 1000
QUESTION_UNITS: Final = 200
REFERENCE_UNITS: Final = 500


@dataclass(frozen=True)
class Comparison:
    """The answers of two models to a question, in the order in which they are shown.

    `id` and `version` are those of the document that keeps the operator's choice. `place` is the question's
    number, and the number of questions. `reference` is the answer in the dataset, empty if it is not known.
    `is_unknown`: neither model has an answer.
    """

    id: str
    version: str
    question: str
    left: str
    right: str
    place: tuple[int, int] = (1, 1)
    reference: str = ""
    is_unknown: bool = False


def comparison_cards(comparison: Comparison, *, language: str) -> FlexMessage:
    """Make the two bubbles; neither names its model, so that only the answers count."""
    own = texts(language)
    question = shortened(comparison.question, QUESTION_UNITS)
    return FlexMessage(
        alt_text=alt_text(own["comparison_title"], question),
        contents=Carousel(
            bubbles=(
                _answer(comparison, "left", comparison.left, language),
                _answer(comparison, "right", comparison.right, language),
            )
        ),
    )


def _answer(comparison: Comparison, verb: Verb, answer: str, language: str) -> Bubble:
    own, more = texts(language), operator_texts(language)
    choice = OperatorPostback(verb, (comparison.id,), comparison.version)
    same = OperatorPostback("same", (comparison.id,), comparison.version)
    question = FlexText(text=shortened(comparison.question, QUESTION_UNITS) or "–", is_bold=True)
    number, count = comparison.place
    place = [note(own["compare_place"].format(number=number, count=count))] if count > 1 else []
    below: list[Component] = []
    if comparison.is_unknown:
        below.append(note(more["comparison_unknown"]))
    if comparison.reference:
        reference = quoted(comparison.reference, most=REFERENCE_UNITS, tone="good")
        below += [note(more["comparison_reference"]), reference]
    below += [note(own["swipe"])] if verb == "left" else []
    return Card(
        title=own[verb],
        body=(*place, question, quoted(answer, most=ANSWER_UNITS), *below),
        buttons=(
            button(own[f"{verb}_better"], choice, style="primary"),
            button(own["same"], same, style="link"),
        ),
    ).as_bubble()
