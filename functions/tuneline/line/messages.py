"""The messages that the bot sends: texts, optionally with buttons, and Flex Messages.

https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Button:
    """A button: a tap on `label` (at most 20 characters) sends a postback with `data` (at most 300).

    `said` is the optional text that LINE shows in the chat as the user's message. `fill_in` (at most 300
    characters) opens the keyboard of a phone with this text in it; a computer ignores it.
    """

    label: str
    data: str
    said: str | None = None
    fill_in: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Convert for a document. Earlier code does not read `fill_in`, so only a button that has it does."""
        stored = {"label": self.label, "data": self.data, "said": self.said}
        return stored if self.fill_in is None else {**stored, "fill_in": self.fill_in}


@dataclass(frozen=True)
class Message:
    """A text of at most 5,000 UTF-16 units.

    `quick` is a row of buttons under the last message, which disappears with the next message. `buttons`
    makes it a box with permanent buttons; its text has at most 160 characters. `quote` is the quote token of
    the message that it answers.

    `flex` is the container of a Flex Message, which `tuneline.line.flex` builds and checks: LINE's JSON. Then
    `text` is its alternative text, which a notification shows.
    """

    text: str
    quick: tuple[Button, ...] = ()
    buttons: tuple[Button, ...] = ()
    quote: str | None = None
    flex: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Convert for a document. A Flex Message is one text: its lists are too deep for some stores."""
        stored = {
            "text": self.text,
            "quick": [button.as_dict() for button in self.quick],
            "buttons": [button.as_dict() for button in self.buttons],
            "quote": self.quote,
        }
        return stored if self.flex is None else {**stored, "flex": json.dumps(self.flex, ensure_ascii=False)}


def from_dict(stored: Mapping[str, Any]) -> Message:
    """Read a message that `as_dict` stored."""
    return Message(
        text=stored["text"],
        quick=tuple(Button(**button) for button in stored["quick"]),
        buttons=tuple(Button(**button) for button in stored["buttons"]),
        quote=stored["quote"],
        flex=json.loads(stored["flex"]) if "flex" in stored else None,
    )
