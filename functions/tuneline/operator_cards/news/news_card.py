"""The card of an operator's news: what waits for a decision, what is broken, what else has happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tuneline.line.flex.components import Component, FlexBox, FlexText
from tuneline.line.flex.limits import FLEX_LABEL, shortened
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import INK, Card, Tone, alt_text, button, note, shown_name
from tuneline.texts.card_texts import texts

SHOWN: Final = 3
_BUTTONS: Final = 2
_WHAT_UNITS: Final = 120
_TITLES: Final[Mapping[Tone, str]] = {"wait": "#8a5a00", "bad": "#8f241b"}


@dataclass(frozen=True, kw_only=True)
class NewsItem:
    """One piece of news. `postback` decides about what is called `name`; None if there is no decision.

    `verdict` is the sentence of a model's evaluation, which comes before `what`.
    """

    tone: Tone
    title: str
    what: str
    name: str
    postback: OperatorPostback | None = None
    verdict: str = ""


def news_card(items: Sequence[NewsItem], *, language: str) -> FlexMessage:
    """Make the card of the news, the most urgent first. The first ones are shown, the others counted."""
    own = texts(language)
    title = own["news_title"].format(count=len(items))
    body: list[Component] = [_row(item) for item in items[:SHOWN]]
    if left := len(items) - SHOWN:
        body += [note(own["more_news"].format(count=left))] if left > 0 else []
    decisions = [(item.name, item.postback) for item in items if item.postback is not None]
    buttons = [
        button(shortened(own["decide"].format(name=shown_name(name)), FLEX_LABEL), postback, style="primary")
        for name, postback in decisions[:_BUTTONS]
    ]
    buttons.append(button(own["see_status"], OperatorPostback("status")))
    card = Card(title=title, tone=items[0].tone, body=body, buttons=buttons)
    return FlexMessage(alt_text=alt_text(title, items[0].title), contents=card.as_bubble())


def _row(item: NewsItem) -> FlexBox:
    title = FlexText(text=item.title, is_bold=True, color=_TITLES.get(item.tone, INK))
    verdict = [FlexText(text=item.verdict)] if item.verdict else []
    what = note(shortened(item.what, _WHAT_UNITS))
    return FlexBox(contents=(title, *verdict, what), spacing="xs")
