"""What the bot sends: texts, with buttons where the user can answer by a tap.

https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Button:
    """A tap on `label` (20 characters at most) comes back as a postback event with `data` (300 at most).

    `said`, if there is one, appears in the chat as what the user said.
    """

    label: str
    data: str
    said: str | None = None


@dataclass(frozen=True)
class Message:
    """A text of at most 5,000 UTF-16 units.

    `quick` is a row of buttons under the last message, gone with the next one. `buttons` makes it a box
    with buttons that stay; its text has 160 characters at most. `quote` is the quote token of the message it
    answers.
    """

    text: str
    quick: tuple[Button, ...] = ()
    buttons: tuple[Button, ...] = ()
    quote: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """As a document holds it."""
        return {
            "text": self.text,
            "quick": [vars(one) for one in self.quick],
            "buttons": [vars(one) for one in self.buttons],
            "quote": self.quote,
        }


def from_dict(stored: Mapping[str, Any]) -> Message:
    """The message that `as_dict` stored."""
    return Message(
        text=stored["text"],
        quick=tuple(Button(**one) for one in stored["quick"]),
        buttons=tuple(Button(**one) for one in stored["buttons"]),
        quote=stored["quote"],
    )
