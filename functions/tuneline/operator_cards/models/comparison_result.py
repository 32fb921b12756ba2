"""The card after a comparison, and the one after a model gave no answer."""

from tuneline.line.flex.components import Component, FlexText
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button, fact, postback_of
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
    names = [model_name(version, language) for version in (record.first, record.second)]
    rows: list[Component] = [
        fact(names[0], str(record.count("first"))),
        fact(names[1], str(record.count("second"))),
        fact(own["row_same"], str(record.count("same"))),
    ]
    buttons = [button(own["compare"], OperatorPostback("compare"))]
    if promotable is not None:
        buttons.insert(0, button(own["promote"], postback_of("promote", promotable), style="primary"))
    card = Card(title=own["compare_done"], tone="good", body=rows, buttons=buttons)
    return FlexMessage(alt_text=alt_text(own["compare_done"], *names), contents=card.as_bubble())


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
