"""Check Flex Messages: their size and their actions."""

import json
from collections.abc import Iterator
from typing import Any

from tuneline_dev.emulators.line.api.actions import FLEX_LABEL_CHARACTERS, check_action
from tuneline_dev.emulators.line.api.property_checks import Checked
from tuneline_dev.emulators.line.api.templates import ALT_TEXT_CHARACTERS

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12


def check_flex(message: Checked) -> None:
    """Check a Flex Message. Of its components, only the actions are checked.

    https://developers.line.biz/en/reference/messaging-api/#flex-message
    """
    message.text("altText", most=ALT_TEXT_CHARACTERS)
    contents = message.child("contents")
    if contents is None:
        return
    kind = contents.one_of("type", ("bubble", "carousel"))
    bubbles = [contents]
    if kind == "carousel":
        bubbles = contents.children("contents", most=CAROUSEL_BUBBLES)
        _check_size(message, contents, CAROUSEL_BYTES)
    for bubble in bubbles:
        bubble.one_of("type", ("bubble", "carousel") if bubble is contents else ("bubble",))
        _check_size(message, bubble, BUBBLE_BYTES)
    for action in _actions(contents):
        check_action(action, label=FLEX_LABEL_CHARACTERS, label_required=False)


def _check_size(message: Checked, container: Checked, most: int) -> None:
    size = len(json.dumps(container.properties, ensure_ascii=False, separators=(",", ":")).encode())
    if size > most:
        message.wrong("contents", f"Size must be at most {most} bytes, is {size}")


def _actions(contents: Checked) -> Iterator[Checked]:
    """Yield every action object at any depth."""
    waiting: list[tuple[Any, str]] = [(contents.properties, contents.at)]
    while waiting:
        value, at = waiting.pop()
        if isinstance(value, list):
            waiting.extend((item, f"{at}[{index}]") for index, item in enumerate(value))
        if not isinstance(value, dict):
            continue
        for name, item in value.items():
            if name == "action" and isinstance(item, dict):
                yield Checked(item, f"{at}.action", contents.problems)
            else:
                waiting.append((item, f"{at}.{name}"))
