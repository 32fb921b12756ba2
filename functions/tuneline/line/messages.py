"""The messages that the bot sends: texts, optionally with buttons.

https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Button:
    """A button: a tap on `label` (at most 20 characters) sends a postback with `data` (at most 300).

    `said` is the optional text that LINE shows in the chat as the user's message.
    """

    label: str
    data: str
    said: str | None = None


@dataclass(frozen=True)
class Message:
    """A text of at most 5,000 UTF-16 units.

    `quick` is a row of buttons under the last message, which disappears with the next message. `buttons`
    makes it a box with permanent buttons; its text has at most 160 characters. `quote` is the quote token of
    the message that it answers.
    """

    text: str
    quick: tuple[Button, ...] = ()
    buttons: tuple[Button, ...] = ()
    quote: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Convert for a document."""
        return {
            "text": self.text,
            "quick": [vars(button) for button in self.quick],
            "buttons": [vars(button) for button in self.buttons],
            "quote": self.quote,
        }


def from_dict(stored: Mapping[str, Any]) -> Message:
    """Read a message that `as_dict` stored."""
    return Message(
        text=stored["text"],
        quick=tuple(Button(**button) for button in stored["quick"]),
        buttons=tuple(Button(**button) for button in stored["buttons"]),
        quote=stored["quote"],
    )
