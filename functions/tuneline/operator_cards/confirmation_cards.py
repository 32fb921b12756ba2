"""The second question before money is spent, another model answers, or a text becomes a dataset."""

from dataclasses import replace

from tuneline.line.flex.components import FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button, postback_of, shown_name
from tuneline.pricing import shown_usd
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import Serving
from tuneline.texts.card_texts import texts


def training_confirmation(dataset: StoredRecord[Dataset], *, language: str) -> FlexMessage:
    """Make the question before a training, with its price."""
    own, record = texts(language), dataset.record
    title = own["sure_train_unknown"]
    if record.price_usd is not None:
        title = own["sure_train"].format(usd=shown_usd(record.price_usd))
    text = own["sure_train_text"].format(
        name=shown_name(record.file_name), examples="–" if record.examples is None else record.examples
    )
    return _confirmation(postback_of("yes_train", dataset), title, text, language)


def promotion_confirmation(model: StoredRecord[Model], *, version: str, language: str) -> FlexMessage:
    """Make the question before a model answers every user; `version` is that of the button's data."""
    own = texts(language)
    title = own["sure_promote"].format(version=model_name(model.id, language))
    yes = OperatorPostback("yes_promote", (model.id,), version)
    return _confirmation(yes, title, own["sure_promote_text"], language)


def roll_back_confirmation(serving: StoredRecord[Serving], *, after: str, language: str) -> FlexMessage:
    """Make the question before the version `after` answers again."""
    own, record = texts(language), serving.record
    text = own["sure_roll_back_text"].format(
        version=model_name(record.version, language), next=model_name(after, language)
    )
    return _confirmation(postback_of("yes_roll_back", serving), own["sure_roll_back"], text, language)


def paste_confirmation(event: str, count: int, *, language: str) -> FlexMessage:
    """Make the question whether the pairs of a text, which `event` has brought, become a dataset."""
    own = texts(language)
    title = own["sure_paste"].format(count=count)
    card = Card(
        title=title,
        tone="wait",
        body=(FlexText(text=own["sure_paste_text"], size="md"),),
        buttons=(
            button(own["yes_paste"], OperatorPostback("yes_paste", (event,)), style="primary"),
            button(own["no"], OperatorPostback("no_paste", (event,)), style="secondary"),
        ),
    )
    return FlexMessage(alt_text=alt_text(title), contents=card.as_bubble())


def _confirmation(yes: OperatorPostback, title: str, text: str, language: str) -> FlexMessage:
    own = texts(language)
    no = replace(yes, verb="no")
    card = Card(
        title=title,
        tone="wait",
        body=(FlexText(text=shortened(text, 400), size="md"),),
        buttons=(
            button(own[yes.verb], yes, style="primary"),
            button(own["no"], no, style="secondary"),
        ),
    )
    return FlexMessage(alt_text=alt_text(title), contents=card.as_bubble())
