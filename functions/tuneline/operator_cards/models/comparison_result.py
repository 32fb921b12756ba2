"""The cards after a comparison: the result, no difference, or no answer of a model."""

from tuneline.line.flex.components import Component, FlexText
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.comparison_cards import ANSWER_UNITS
from tuneline.operator_cards.models.comparison_start import NEW
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button, fact, note, postback_of, quoted
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.evaluations.comparison import ModelComparison
from tuneline.storage.records.model import Model
from tuneline.texts.card_texts import texts
from tuneline.texts.operator_texts import texts as operator_texts


def comparison_result(
    comparison: StoredRecord[ModelComparison], promotable: StoredRecord[Model] | None, *, language: str
) -> FlexMessage:
    """Make the card; `promotable` is the second model, None if it cannot be promoted now."""
    own, record = texts(language), comparison.record
    identical = record.identical + sum(each.is_identical for each in record.questions)
    unknown = record.unknown + sum(each.is_unknown for each in record.questions)
    if all(each.is_identical for each in record.questions):
        answer = record.questions[0].first if identical == 1 else None
        return no_difference(comparison.id, identical, unknown, answer=answer or "", language=language)
    names = [model_name(version, language) for version in (record.first, record.second)]
    rows: list[Component] = [
        fact(names[0], str(record.count("first"))),
        fact(names[1], str(record.count("second"))),
        fact(own["row_same"], str(record.count("same") - identical + record.identical)),
        *_notes(identical, unknown, language),
    ]
    buttons = [button(own["compare"], OperatorPostback("compare"))]
    if promotable is not None:
        buttons.insert(0, button(own["promote"], postback_of("promote", promotable), style="primary"))
    card = Card(title=own["compare_done"], tone="good", body=rows, buttons=buttons)
    return FlexMessage(alt_text=alt_text(own["compare_done"], *names), contents=card.as_bubble())


def no_difference(
    comparison: str, identical: int, unknown: int, *, answer: str = "", language: str
) -> FlexMessage:
    """Make the card if all answers are the same; `answer` is shown if there is just one.

    `unknown` of the answers say that they are not known.
    """
    own = texts(language)
    text = operator_texts(language)["comparison_no_difference"].format(count=identical)
    body: list[Component] = [quoted(answer, most=ANSWER_UNITS)] if answer else []
    body += [FlexText(text=text), *_notes(0, unknown, language)]
    written = OperatorPostback("compare_type", (comparison,), NEW)
    typed = button(own["compare_type"], written, fill_in=own["compare_form"], style="primary")
    card = Card(title=own["compare_done"], tone="wait", body=body, buttons=(typed,))
    return FlexMessage(alt_text=alt_text(own["compare_done"], text), contents=card.as_bubble())


def _notes(identical: int, unknown: int, language: str) -> list[Component]:
    notes: list[Component] = []
    if identical:
        notes.append(note(operator_texts(language)["comparison_identical"].format(count=identical)))
    if unknown:
        notes.append(note(operator_texts(language)["comparison_unknown_count"].format(count=unknown)))
    return notes


def comparison_retry(comparison: StoredRecord[ModelComparison], *, language: str) -> FlexMessage:
    """Make the card that offers the same question again."""
    own, text = texts(language), operator_texts(language)["comparison_failed"]
    card = Card(
        title=own["compare_title"],
        tone="wait",
        body=(FlexText(text=text),),
        buttons=(button(own["try_again"], postback_of("compare_next", comparison), style="primary"),),
    )
    return FlexMessage(alt_text=alt_text(own["compare_title"], text), contents=card.as_bubble())
