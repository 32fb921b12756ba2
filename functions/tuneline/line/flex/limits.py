"""LINE's limits of Flex Messages and of actions, and the error for a message that breaks one.

A length is in UTF-16 code units. LINE counts labels, `displayText` and `fillInText` in grapheme clusters,
of which a text never has more than code units, so a text that fits here fits at LINE.

https://developers.line.biz/en/docs/messaging-api/text-character-count/
https://developers.line.biz/en/reference/messaging-api/#flex-message
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from tuneline.line.line_errors import MessageLimitDropError
from tuneline.line.split_messages import units, within
from tuneline.unicode import displayable

BUBBLE_BYTES: Final = 30 * 1024
CAROUSEL_BYTES: Final = 50 * 1024
CAROUSEL_BUBBLES: Final = 12
# LINE takes 1,500 since 2025. The first 400 are enough for a notification.
ALT_TEXT: Final = 400
FLEX_LABEL: Final = 40
POSTBACK_DATA: Final = 300
DISPLAY_TEXT: Final = 300
FILL_IN_TEXT: Final = 300
MESSAGE_TEXT: Final = 300
URI: Final = 1000
# LINE has no limit of its own for a text of a bubble; this one keeps an error from filling the bubble.
TEXT: Final = 2000
# LINE has no limit here; a phone shows a few.
BOX_CONTENTS: Final = 50


def require_length(name: str, text: str, most: int) -> None:
    """Raise MessageLimitDropError if `text` is empty, or longer than `most`."""
    if not text.strip():
        raise MessageLimitDropError(f"{name} is empty")
    if units(text) > most:
        raise MessageLimitDropError(f"{name} has {units(text)} characters, the limit is {most}")


def require_count(name: str, count: int, most: int) -> None:
    """Raise MessageLimitDropError unless there are 1 to `most` of them."""
    if not 1 <= count <= most:
        raise MessageLimitDropError(f"{name} are {count}, the limit is 1 to {most}")


def require_bytes(name: str, contents: Mapping[str, Any], most: int) -> None:
    """Raise MessageLimitDropError if the JSON of `contents` is larger than `most` bytes."""
    size = json_bytes(contents)
    if size > most:
        raise MessageLimitDropError(f"{name} has {size} bytes, the limit is {most}")


def json_bytes(contents: Mapping[str, Any]) -> int:
    """Return the size of the contents in a request.

    The SDK escapes every character above ASCII, so a Chinese one takes six bytes. LINE does not say whether
    it measures the request or the text, so the larger of the two has to fit.
    """
    return len(json.dumps(contents))


def shortened(text: str, most: int) -> str:
    """Return `text` without control characters, cut to `most` UTF-16 code units with an ellipsis.

    It is cut between sentences or words if possible, never inside a user-perceived character.
    """
    cleaned = displayable(text).strip()
    if units(cleaned) <= most:
        return cleaned
    from tuneline.line.break_points import best_end  # noqa: PLC0415 few texts are so long

    end = best_end(cleaned, within(cleaned, most * 3 // 4), within(cleaned, most - 1))
    return cleaned[:end].rstrip() + "…"
