"""Bubbles, carousels of bubbles, and the message that holds one of them.

https://developers.line.biz/en/reference/messaging-api/#container
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from tuneline.line.flex import limits
from tuneline.line.flex.actions import without_none
from tuneline.line.flex.components import FlexBox
from tuneline.line.flex.limits import json_bytes, require_bytes, require_count, require_length
from tuneline.line.line_errors import MessageLimitDropError
from tuneline.line.messages import Button, Message

BubbleSize = Literal["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"]
_DIGITS: Final = 40


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One bubble: a header, a body and a footer, of which it has at least one."""

    header: FlexBox | None = None
    body: FlexBox | None = None
    footer: FlexBox | None = None
    size: BubbleSize = "mega"

    def __post_init__(self) -> None:
        if self.header is self.body is self.footer is None:
            raise MessageLimitDropError("a bubble has no block, LINE takes at least one")
        require_bytes("a bubble", self.as_dict(), limits.BUBBLE_BYTES)

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        blocks = {"header": self.header, "body": self.body, "footer": self.footer}
        shown = {name: block.as_dict() for name, block in blocks.items() if block is not None}
        return without_none(type="bubble", size=self.size, **shown)


@dataclass(frozen=True, kw_only=True)
class Carousel:
    """Up to twelve bubbles of one size, side by side."""

    bubbles: tuple[Bubble, ...]

    def __post_init__(self) -> None:
        require_count("bubbles of a carousel", len(self.bubbles), limits.CAROUSEL_BUBBLES)
        if len({bubble.size for bubble in self.bubbles}) > 1:
            raise MessageLimitDropError("bubbles of a carousel have different sizes, LINE takes one")
        require_bytes("a carousel", self.as_dict(), limits.CAROUSEL_BYTES)

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return {"type": "carousel", "contents": [bubble.as_dict() for bubble in self.bubbles]}


@dataclass(frozen=True, kw_only=True)
class FlexMessage:
    """A Flex Message. `alt_text` is shown in notifications and in the list of chats."""

    alt_text: str
    contents: Bubble | Carousel

    def __post_init__(self) -> None:
        require_length("altText", self.alt_text, limits.ALT_TEXT)

    def as_message(self, *, quick: tuple[Button, ...] = ()) -> Message:
        """Return the message to send; only the last message of a reply may have `quick` replies."""
        return Message(self.alt_text, quick=quick, flex=self.contents.as_dict())


def fitting_carousel(bubbles: Iterable[Bubble], *, last: Callable[[int], Bubble] | None = None) -> Carousel:
    """Return a carousel of the first bubbles, as many as LINE takes.

    `last` makes a bubble after them, from the number of those before it.
    """
    most, size = limits.CAROUSEL_BUBBLES, json_bytes({"type": "carousel", "contents": []})
    if last is not None:
        # Its text grows by some digits with the number.
        most, size = most - 1, size + json_bytes(last(0).as_dict()) + _DIGITS
    shown: list[Bubble] = []
    for bubble in bubbles:
        size += json_bytes(bubble.as_dict()) + len(", ")
        if len(shown) == most or size > limits.CAROUSEL_BYTES:
            break
        shown.append(bubble)
    return Carousel(bubbles=(*shown, *([last(len(shown))] if last else ())))
