"""Check the components of a Flex Message as LINE does, which refuses what it does not know.

Elsewhere LINE ignores an unknown property and a null; in a Flex Message each is an `invalid property`.

https://developers.line.biz/en/reference/messaging-api/#flex-component
"""

import re
from collections.abc import Collection
from typing import Any

from tuneline_dev.emulators.line.api.actions import FLEX_ACTIONS, FLEX_LABEL_CHARACTERS, check_action
from tuneline_dev.emulators.line.api.property_checks import Checked
from tuneline_dev.emulators.line.api.responses import Problem

_OFFSETS = ("position", "offsetTop", "offsetBottom", "offsetStart", "offsetEnd")
_PADDINGS = ("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd")
_IMAGE = ("url", "flex", "margin", *_OFFSETS, "align", "gravity", "size", "aspectRatio", "aspectMode")
_PROPERTIES = {
    "box": (
        *("layout", "contents", "backgroundColor", "borderColor", "borderWidth", "cornerRadius", "width"),
        *("maxWidth", "height", "maxHeight", "flex", "spacing", "margin", *_PADDINGS, *_OFFSETS, "action"),
        *("justifyContent", "alignItems", "background"),
    ),
    "button": (
        *("action", "flex", "margin", *_OFFSETS, "height", "style", "color", "gravity", "adjustMode"),
        "scaling",
    ),
    "image": (*_IMAGE, "backgroundColor", "action", "animated"),
    "video": ("url", "previewUrl", "altContent", "aspectRatio", "action"),
    "icon": ("url", "margin", *_OFFSETS, "size", "aspectRatio", "scaling"),
    "text": (
        *("text", "contents", "adjustMode", "flex", "margin", *_OFFSETS, "size", "align", "gravity"),
        *("wrap", "lineSpacing", "maxLines", "weight", "color", "action", "style", "decoration", "scaling"),
    ),
    "span": ("text", "size", "weight", "color", "style", "decoration"),
    "separator": ("margin", "color"),
    "filler": ("flex",),
}
_IN_BOX = {
    "horizontal": ("box", "button", "image", "text", "separator", "filler"),
    "vertical": ("box", "button", "image", "text", "separator", "filler"),
    "baseline": ("icon", "text", "filler"),
}
_CHOICES = {
    "weight": ("regular", "bold"),
    "style": ("primary", "secondary", "link", "normal", "italic"),
    "align": ("start", "end", "center"),
    "gravity": ("top", "bottom", "center"),
    "adjustMode": ("shrink-to-fit",),
    "alignItems": ("flex-start", "center", "flex-end"),
    "justifyContent": (
        *("flex-start", "center", "flex-end"),
        *("space-between", "space-around", "space-evenly"),
    ),
}
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
_SPACE = re.compile(r"none|xs|sm|md|lg|xl|xxl|-?\d+(?:\.\d+)?px")
# Of a box; a button's height is a word.
_LENGTHS = ("width", "maxWidth", "height", "maxHeight")
_LENGTH = re.compile(r"\d+(?:\.\d+)?(?:px|%)")
_FLAGS = ("wrap", "scaling")


class FlexChecks:
    """The problems of one container."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, at: str, message: str = "invalid property") -> None:
        """Add a problem of the part at the path `at`."""
        self.problems.append({"message": message, "property": at})

    def action(self, value: object, at: str, *, label_required: bool) -> None:
        """Check an action: its label has at most 40 characters."""
        if not isinstance(value, dict):
            self.wrong(at)
            return
        problems: list[Problem] = []
        known = {name: item for name, item in value.items() if item is not None}
        check_action(
            Checked(known, "", problems),
            label=FLEX_LABEL_CHARACTERS,
            label_required=label_required,
            types=FLEX_ACTIONS,
        )
        for problem in problems:
            self.wrong(f"{at}/{problem['property']}", problem["message"])


def check_hero(hero: object, at: str, checks: FlexChecks) -> None:
    """Check the block of a bubble that may be an image or a video."""
    _check_component(hero, at, ("box", "image", "video"), checks)


def check_box(box: object, at: str, checks: FlexChecks) -> None:
    """Check a block of a bubble, and everything in it."""
    _check_component(box, at, ("box",), checks)


def known_properties(given: dict[str, Any], at: str, known: Collection[str], checks: FlexChecks) -> None:
    """Report every property that is unknown or null."""
    for name, value in given.items():
        if name not in known or value is None:
            checks.wrong(f"{at}/{name}")


def _check_component(component: object, at: str, types: Collection[str], checks: FlexChecks) -> None:
    kind = component.get("type") if isinstance(component, dict) else None
    if not isinstance(component, dict) or not isinstance(kind, str) or kind not in types:
        checks.wrong(at)
        return
    known_properties(component, at, ("type", *_PROPERTIES[kind]), checks)
    _check_values(component, at, checks)
    if kind == "box":
        _check_contents(component, at, checks)
    elif kind == "text":
        _check_text(component, at, checks)
    elif kind in ("image", "video", "icon"):
        problems: list[Problem] = []
        Checked(component, "", problems).url("url")
        for problem in problems:
            checks.wrong(f"{at}/url", problem["message"])
    if kind == "button" or "action" in component:
        checks.action(component.get("action"), f"{at}/action", label_required=kind == "button")


def _check_contents(box: dict[str, Any], at: str, checks: FlexChecks) -> None:
    allowed, contents = _IN_BOX.get(str(box.get("layout"))), box.get("contents")
    if allowed is None:
        checks.wrong(f"{at}/layout")
    if not isinstance(contents, list):
        checks.wrong(f"{at}/contents")
        return
    for index, component in enumerate(contents):
        _check_component(component, f"{at}/contents/{index}", allowed or _PROPERTIES, checks)


def _check_text(text: dict[str, Any], at: str, checks: FlexChecks) -> None:
    spans = text.get("contents")
    if isinstance(spans, list):
        for index, span in enumerate(spans):
            _check_component(span, f"{at}/contents/{index}", ("span",), checks)
    elif not isinstance(text.get("text"), str) or not text["text"]:
        checks.wrong(f"{at}/text", "must be non-empty text")


def _check_values(component: dict[str, Any], at: str, checks: FlexChecks) -> None:
    for name, value in component.items():
        is_right = (
            (name not in _CHOICES or value in _CHOICES[name])
            and (not name.lower().endswith("color") or _matches(_COLOR, value))
            and (name not in ("margin", "spacing", "cornerRadius") or _matches(_SPACE, value))
            and (name not in _LENGTHS or component["type"] != "box" or _matches(_LENGTH, value))
            and (name not in _FLAGS or isinstance(value, bool))
            and (name not in ("flex", "maxLines") or _is_count(value))
        )
        if not is_right and value is not None:
            checks.wrong(f"{at}/{name}")


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
