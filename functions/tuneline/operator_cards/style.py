"""The look that all cards share: colors, titles, rows of facts, buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from tuneline.line.flex.actions import PostbackAction, UriAction
from tuneline.line.flex.components import Component, FlexBox, FlexButton, FlexSeparator, FlexText
from tuneline.line.flex.limits import ALT_TEXT, DISPLAY_TEXT, FILL_IN_TEXT, MESSAGE_TEXT, shortened
from tuneline.line.flex.messages import Bubble
from tuneline.line.split_messages import units
from tuneline.operator_cards.postback import OperatorPostback, Verb
from tuneline.storage.record_store import R, StoredRecord
from tuneline.texts.card_texts import texts
from tuneline.unicode import displayable

Tone = Literal["good", "wait", "bad", "plain"]
GREEN: Final = "#087f3a"
SOFT: Final = "#5f7182"
INK: Final = "#1f2933"
# The background and the text of a title.
_TONES: Final[Mapping[Tone, tuple[str, str]]] = {
    "good": ("#e2f5e9", "#075f2c"),
    "wait": ("#fdf1d5", "#6b4b00"),
    "bad": ("#fbe4e1", "#8f241b"),
    "plain": ("#eef2f6", "#1f2933"),
}
NAME_UNITS: Final = 60


@dataclass(frozen=True, kw_only=True)
class Card:
    """What one bubble shows. A title and its tone, the parts of its body, and its buttons."""

    title: str
    tone: Tone = "plain"
    body: Sequence[Component]
    buttons: Sequence[FlexButton] = ()

    def as_bubble(self) -> Bubble:
        """Return the bubble."""
        background, color = _TONES[self.tone]
        title = FlexText(text=shortened(self.title, 200), size="lg", is_bold=True, color=color)
        return Bubble(
            header=FlexBox(contents=(title,), background=background, padding="lg"),
            body=FlexBox(contents=tuple(self.body), spacing="md", padding="lg") if self.body else None,
            footer=FlexBox(contents=tuple(self.buttons), spacing="sm") if self.buttons else None,
        )


def postback_of(verb: Verb, stored: StoredRecord[R], *more: str) -> OperatorPostback:
    """Return the postback of a button about a document as it was read."""
    return OperatorPostback(verb, (stored.id, *more), stored.document.version)


def button(
    label: str,
    postback: OperatorPostback,
    *,
    fill_in: str | None = None,
    style: Literal["primary", "secondary", "link"] = "secondary",
) -> FlexButton:
    """Return a button; the chat shows its label as said by the operator, unless it opens the keyboard.

    The keyboard then has `fill_in` in it, which must fit (`fits_keyboard`).
    """
    action = PostbackAction(
        label=label,
        data=postback.data,
        display_text=None if fill_in else shortened(label, DISPLAY_TEXT),
        input_option="openKeyboard" if fill_in else None,
        fill_in_text=fill_in,
    )
    color = {"primary": GREEN, "secondary": "#e7ebef", "link": None}[style]
    return FlexButton(action=action, style=style, color=color)


def link_button(label: str, address: str) -> FlexButton:
    """Return a button that opens an address."""
    return FlexButton(action=UriAction(label=label, uri=address))


def fits_keyboard(text: str) -> bool:
    """Whether LINE takes the text as `fillInText`, and the operator sees all that is in it."""
    return bool(text.strip()) and units(text) <= FILL_IN_TEXT and displayable(text) == text


def fits_message(text: str) -> bool:
    """Whether LINE takes the text as the message that a button says for the operator."""
    return bool(text.strip()) and units(text) <= MESSAGE_TEXT and displayable(text) == text


def fact(name: str, value: str, *, color: str = INK) -> FlexBox:
    """Return one row: a name, and its value beside it."""
    return FlexBox(
        layout="horizontal",
        spacing="md",
        contents=(
            FlexText(text=name, color=SOFT, flex=2),
            FlexText(text=shortened(value, 200) or "–", color=color, flex=3),
        ),
    )


def note(text: str) -> FlexText:
    """Return a hint in small letters."""
    return FlexText(text=text, size="xs", color=SOFT)


def quoted(text: str, *, most: int, tone: Tone = "plain") -> FlexBox:
    """Return a text of a user, of the bot or of a file, on a background of its own, cut to `most` units."""
    background, color = _TONES[tone]
    shown = FlexText(text=shortened(text, most) or "–", color=color)
    return FlexBox(contents=(shown,), background=background, corner_radius="md", padding="md")


def line() -> FlexSeparator:
    """Return a line between two parts of a body."""
    return FlexSeparator(color="#e3e8ee")


def alt_text(*parts: str) -> str:
    """Return the text of a notification."""
    return shortened(" · ".join(part for part in parts if part), ALT_TEXT)


def shown_name(name: str) -> str:
    """Return the name of a file as it can be shown."""
    return shortened(name, NAME_UNITS) or "–"


def until(day: str | None, today: date, language: str) -> str:
    """Return the last day of a model (`YYYY-MM-DD`), with the days left; or that it is not known."""
    own = texts(language)
    if day is None:
        return own["ends_unknown"]
    try:
        left = (date.fromisoformat(day[:10]) - today).days
    except ValueError:
        return own["ends_unknown"]
    return f"{day[:10]} · {own['days_left'].format(days=max(left, 0))}"
