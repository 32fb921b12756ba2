"""The cards about chats that a person has: the question, the link to the chat, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from tuneline.line.flex.components import Component, FlexButton, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import Bubble, FlexMessage, fitting_carousel
from tuneline.operator_cards.local_time import day_and_clock
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import Card, Tone, alt_text, button, fact, link_button, note, quoted
from tuneline.texts.card_texts import texts

QUESTION_UNITS: Final = 300


@dataclass(frozen=True, kw_only=True)
class ShownTakeover:
    """A chat that a person has: the id of its document, and the `event` that began the takeover.

    `question` and `chat_link` are empty if they are not known. `by` is who began it.
    """

    chat: str
    event: str
    by: str
    since: datetime
    until: datetime
    question: str = ""
    chat_link: str = ""

    @property
    def resume(self) -> OperatorPostback:
        """The postback that ends this takeover, and no later one of the same chat."""
        return OperatorPostback("resume", (self.chat,), self.event)


def takeover_cards(
    takeovers: Sequence[ShownTakeover], *, language: str, timezone: tzinfo, count: int
) -> FlexMessage:
    """Make the carousel of the first takeovers; `count` is the number of all."""
    own = texts(language)

    def bubbles() -> list[Bubble]:
        return [_bubble(each, own["takeover_title"], language, timezone) for each in takeovers]

    carousel = fitting_carousel(bubbles())
    if len(carousel.bubbles) < count:
        carousel = fitting_carousel(bubbles(), last=lambda shown: _more(count - shown, language))
    title = own["takeover_list"].format(count=count)
    first = shortened(takeovers[0].question, QUESTION_UNITS)
    return FlexMessage(alt_text=alt_text(title, first), contents=carousel)


def taken_card(
    takeover: ShownTakeover, *, language: str, timezone: tzinfo, is_first: bool = True
) -> FlexMessage:
    """Make the card of a chat that an operator has taken over; not `is_first`: a person had it before."""
    own = texts(language)
    title = own["taken_title" if is_first else "taken_before"]
    bubble = _bubble(takeover, title, language, timezone, text=own["taken_text"])
    return FlexMessage(alt_text=alt_text(title, takeover.question), contents=bubble)


def resumed_card(*, language: str, is_first: bool = True) -> FlexMessage:
    """Make the card of a chat that is the bot's again; not `is_first`: it was before."""
    own = texts(language)
    title = own["resumed_title" if is_first else "resumed_before"]
    card = Card(title=title, tone="good" if is_first else "plain", body=[note(own["resumed_text"])])
    return FlexMessage(alt_text=alt_text(title), contents=card.as_bubble())


def take_over_button(postback: OperatorPostback, language: str) -> FlexButton:
    """Return the button that gives the chat of a question to the operator."""
    return button(texts(language)["take_over"], postback)


def _bubble(
    takeover: ShownTakeover, title: str, language: str, timezone: tzinfo, *, text: str = ""
) -> Bubble:
    own = texts(language)
    question = takeover.question
    body: list[Component] = [FlexText(text=text)] if text else []
    body.append(quoted(question, most=QUESTION_UNITS) if question else note(own["takeover_no_question"]))
    body += [
        fact(own["row_takeover_since"], day_and_clock(takeover.since, timezone)),
        fact(own["row_takeover_until"], day_and_clock(takeover.until, timezone)),
        fact(own["row_takeover_by"], own.get(f"by_{takeover.by}", takeover.by)),
    ]
    buttons = [button(own["resume_bot"], takeover.resume)]
    if takeover.chat_link:
        buttons.insert(0, link_button(own["open_chat"], takeover.chat_link))
    else:
        body.append(note(own["takeover_no_link"]))
    tone: Tone = "wait"
    return Card(title=title, tone=tone, body=body, buttons=buttons).as_bubble()


def _more(count: int, language: str) -> Bubble:
    own = texts(language)
    body = [FlexText(text=own["takeover_more"].format(count=count))]
    return Card(title=own["takeover_title"], body=body).as_bubble()
