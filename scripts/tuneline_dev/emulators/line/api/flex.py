"""Check Flex Messages: the container and its size. `flex_components` checks what is inside."""

import json
from typing import Any

from tuneline_dev.emulators.line.api.flex_components import (
    FlexChecks,
    check_box,
    check_hero,
    known_properties,
)
from tuneline_dev.emulators.line.api.property_checks import Checked
from tuneline_dev.emulators.line.api.responses import Problem
from tuneline_dev.emulators.line.api.templates import ALT_TEXT_CHARACTERS

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12
BUBBLE_SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
_BLOCKS = ("header", "hero", "body", "footer")


def check_flex(message: Checked) -> None:
    """Check a Flex Message but for its container.

    https://developers.line.biz/en/reference/messaging-api/#flex-message
    """
    message.text("altText", most=ALT_TEXT_CHARACTERS)
    contents = message.child("contents")
    if contents is not None:
        contents.one_of("type", ("bubble", "carousel"))


def check_container(contents: dict[str, Any]) -> list[Problem]:
    """Return the problems of a bubble or a carousel.

    Their paths begin at the container: `/body/contents/0`.
    https://developers.line.biz/en/reference/messaging-api/#container
    """
    checks = FlexChecks()
    if contents["type"] == "bubble":
        _check_bubble(contents, "", checks)
    else:
        _check_carousel(contents, checks)
    return checks.problems


def _check_carousel(carousel: dict[str, Any], checks: FlexChecks) -> None:
    known_properties(carousel, "", ("type", "contents"), checks)
    bubbles = carousel.get("contents")
    if not isinstance(bubbles, list) or not 1 <= len(bubbles) <= CAROUSEL_BUBBLES:
        checks.wrong("/contents", f"Size must be between 1 and {CAROUSEL_BUBBLES}")
        return
    for index, bubble in enumerate(bubbles):
        if not isinstance(bubble, dict) or bubble.get("type") != "bubble":
            checks.wrong(f"/contents/{index}", "invalid property")
        else:
            _check_bubble(bubble, f"/contents/{index}", checks)
    if len({bubble.get("size", "mega") for bubble in bubbles if isinstance(bubble, dict)}) > 1:
        checks.wrong("/contents", "bubbles must have the same size")
    _check_bytes(carousel, "/", CAROUSEL_BYTES, checks)


def _check_bubble(bubble: dict[str, Any], at: str, checks: FlexChecks) -> None:
    known_properties(bubble, at, ("type", "size", "direction", *_BLOCKS, "styles", "action"), checks)
    if "size" in bubble and bubble["size"] not in BUBBLE_SIZES:
        checks.wrong(f"{at}/size", "invalid property")
    blocks = [name for name in _BLOCKS if name in bubble]
    if not blocks:
        checks.wrong(at or "/", "At least one block must be specified")
    for name in blocks:
        check = check_hero if name == "hero" else check_box
        check(bubble[name], f"{at}/{name}", checks)
    if "action" in bubble:
        checks.action(bubble["action"], f"{at}/action", label_required=False)
    _check_bytes(bubble, at or "/", BUBBLE_BYTES, checks)


def _check_bytes(container: dict[str, Any], at: str, most: int, checks: FlexChecks) -> None:
    size = len(json.dumps(container, ensure_ascii=False, separators=(",", ":")).encode())
    if size > most:
        checks.wrong(at, f"Size must be at most {most} bytes")
