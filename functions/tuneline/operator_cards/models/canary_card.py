"""The card of a model that answers a part of the chats, beside the current one, and its confirmations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from tuneline.line.flex.components import Component, FlexBox, FlexButton, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.local_time import day_and_clock
from tuneline.operator_cards.models.model_name import model_name
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import INK, SOFT, Card, alt_text, button, fact, line, postback_of
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import Canary
from tuneline.texts.card_texts import texts

# The shares that the card offers, one after the other.
SHARES: Final = (10, 25, 50, 75)


@dataclass(frozen=True)
class ShownCanary:
    """A canary as it was read. `version` is that of its buttons.

    `model` is the candidate's document, None if it is gone. `rows` have a text's key and both figures.
    """

    canary: Canary
    version: str
    model: StoredRecord[Model] | None
    rows: Sequence[tuple[str, str, str]]


def canary_card(shown: ShownCanary, *, language: str, timezone: tzinfo) -> FlexMessage:
    """Make the card."""
    own, canary = texts(language), shown.canary
    name = model_name(canary.version, language)
    body: list[Component] = [
        FlexText(text=name, is_bold=True, size="md"),
        fact(own["canary_share"], f"{canary.share} %"),
        fact(own["canary_since"], day_and_clock(canary.since, timezone)),
        line(),
        _row(own["canary_figure"], own["canary_candidate"], own["canary_current"], color=SOFT),
        *(_row(own[key], candidate, current) for key, candidate, current in shown.rows),
    ]
    card = Card(title=own["canary_title"], tone="wait", body=body, buttons=_buttons(shown, language))
    return FlexMessage(alt_text=alt_text(own["canary_title"], name), contents=card.as_bubble())


def share_button(version: str, share: int, *, pointer: str, language: str) -> FlexButton:
    """Return the button that asks whether a model shall answer so many percent of the chats.

    `pointer` is the version of the model's and the serving pointer's documents together.
    """
    own = texts(language)
    label = own["canary_try"] if share == SHARES[0] else own["canary_raise"].format(share=share)
    return button(label, OperatorPostback("share", (version, str(share)), pointer))


def share_confirmation(version: str, share: int, *, pointer: str, language: str) -> FlexMessage:
    """Make the question before a model answers a part of the chats."""
    own = texts(language)
    title = own["sure_canary"].format(version=model_name(version, language), share=share)
    yes = OperatorPostback("yes_share", (version, str(share)), pointer)
    return _confirmation(title, own["sure_canary_text"], own["yes_canary"], yes, language)


def stop_confirmation(version: str, *, pointer: str, language: str) -> FlexMessage:
    """Make the question before the current model answers all chats again."""
    own = texts(language)
    title = own["sure_canary_stop"].format(version=model_name(version, language))
    yes = OperatorPostback("yes_stop_canary", (version,), pointer)
    return _confirmation(title, own["sure_canary_stop_text"], own["yes_canary_stop"], yes, language)


def _buttons(shown: ShownCanary, language: str) -> list[FlexButton]:
    own, canary = texts(language), shown.canary
    buttons = []
    higher = [share for share in SHARES if share > canary.share]
    if higher and shown.model is not None:
        buttons.append(share_button(canary.version, higher[0], pointer=shown.version, language=language))
    if shown.model is not None:
        buttons.append(button(own["canary_finish"], postback_of("promote", shown.model), style="primary"))
    stop = OperatorPostback("stop_canary", (canary.version,), shown.version)
    return [*buttons, button(own["canary_stop"], stop)]


def _row(name: str, candidate: str, current: str, *, color: str = INK) -> FlexBox:
    """One figure of both sides."""
    return FlexBox(
        layout="horizontal",
        spacing="sm",
        contents=(
            FlexText(text=name, color=SOFT, flex=5, size="xs"),
            FlexText(text=candidate or "–", color=color, flex=4, size="xs", align="end"),
            FlexText(text=current or "–", color=color, flex=4, size="xs", align="end"),
        ),
    )


def _confirmation(title: str, text: str, label: str, yes: OperatorPostback, language: str) -> FlexMessage:
    no = OperatorPostback("no", yes.ids[:1], yes.version)
    card = Card(
        title=title,
        tone="wait",
        body=(FlexText(text=shortened(text, 400), size="md"),),
        buttons=(button(label, yes, style="primary"), button(texts(language)["no"], no)),
    )
    return FlexMessage(alt_text=alt_text(title), contents=card.as_bubble())
