"""The card of the weekly digest: what a week's messages came to, and the open questions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from tuneline.line.flex.components import Component
from tuneline.line.flex.messages import FlexMessage
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, alt_text, button, fact, line, note, quoted
from tuneline.pricing import shown_usd
from tuneline.texts.card_texts import texts

SHOWN: Final = 5
_QUESTION_UNITS: Final = 80
_COUNTS: Final = ("answered", "deferred", "apologized", "unanswered", "handed_over")


def digest_card(facts: Mapping[str, Any], questions: Sequence[str], *, language: str) -> FlexMessage:
    """Make the card of a digest's facts. `questions` are open ones, the most frequent first."""
    own = texts(language)
    title = own["digest_title"]
    days = f"{facts.get('first')} – {facts.get('last')}"
    body: list[Component] = [note(days)]
    body += [fact(own[f"digest_{name}"], _number(facts, name)) for name in _COUNTS]
    body += [
        fact(own["digest_thumbs"], f"👍 {_number(facts, 'good')}  👎 {_number(facts, 'bad')}"),
        line(),
        note(own["digest_costs"].format(month=facts.get("month"))),
        fact(own["digest_answers"], _usd(facts, "answers_usd")),
        fact(own["digest_trainings"], _usd(facts, "training_usd")),
        line(),
        fact(own["row_unanswered"], _number(facts, "open")),
    ]
    body += [quoted(question, most=_QUESTION_UNITS) for question in questions[:SHOWN]]
    see_questions = button(own["see_questions"], OperatorPostback("questions"), style="primary")
    see_status = button(own["see_status"], OperatorPostback("status"))
    buttons = [see_questions, see_status] if questions else [see_status]
    card = Card(title=title, body=body, buttons=buttons)
    return FlexMessage(alt_text=alt_text(title, days), contents=card.as_bubble())


def _number(facts: Mapping[str, Any], name: str) -> str:
    return f"{facts.get(name) or 0:,}"


def _usd(facts: Mapping[str, Any], name: str) -> str:
    return f"US{shown_usd(Decimal(str(facts.get(name) or 0)))}"
