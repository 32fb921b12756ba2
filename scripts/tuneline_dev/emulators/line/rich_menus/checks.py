"""Check rich menus and their images as LINE does.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

import struct
from typing import Any

from tuneline_dev.emulators.line.api.actions import RICH_MENU_ACTIONS, check_action
from tuneline_dev.emulators.line.api.property_checks import Checked
from tuneline_dev.emulators.line.api.responses import Problem, RefusedError

IMAGE_BYTES = 1024 * 1024
WIDTHS = (800, 2500)
LEAST_HEIGHT = 250
LEAST_RATIO = 1.45
AREAS = 20
_CONTENT_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def check_menu(body: dict[str, Any]) -> list[Problem]:
    """Return the problems of a rich menu object."""
    problems: list[Problem] = []
    menu = Checked(body, "", problems)
    size = menu.child("size")
    if size is not None:
        size.number("width", least=WIDTHS[0], most=WIDTHS[1])
        size.number("height", least=LEAST_HEIGHT, most=WIDTHS[1] / LEAST_RATIO)
        if not problems and _size(body)[0] / _size(body)[1] < LEAST_RATIO:
            menu.wrong("size", f"The aspect ratio (width / height) must be at least {LEAST_RATIO}")
    if not isinstance(body.get("selected"), bool):
        menu.wrong("selected", "May not be null")
    menu.text("name", most=300)
    menu.text("chatBarText", most=14)
    for area in menu.children("areas", least=0, most=AREAS):
        _check_area(area)
    return problems


def _check_area(area: Checked) -> None:
    bounds, action = area.child("bounds"), area.child("action")
    if bounds is not None:
        for name in ("x", "y"):
            bounds.number(name, least=0, most=WIDTHS[1])
        for name in ("width", "height"):
            bounds.number(name, least=1, most=WIDTHS[1])
    if action is not None:
        check_action(action, label_required=False, types=RICH_MENU_ACTIONS)


def check_image(image: bytes, content_type: str, body: dict[str, Any]) -> None:
    """Raise RefusedError unless it is a PNG or JPEG of at most 1 MB, of the menu's size."""
    if content_type not in _CONTENT_TYPES.values():
        raise RefusedError(415, "Unsupported media type")
    if len(image) > IMAGE_BYTES:
        raise RefusedError(413, "Payload Too Large")
    kind = next((kind for magic, kind in _CONTENT_TYPES.items() if image.startswith(magic)), None)
    if kind != content_type:
        raise RefusedError(400, "The image cannot be decoded")
    size = png_size(image) if kind == "image/png" else jpeg_size(image)
    if size != _size(body):
        raise RefusedError(400, f"The image is {size}, the rich menu is {_size(body)}")


def _size(body: dict[str, Any]) -> tuple[int, int]:
    return body["size"]["width"], body["size"]["height"]


def png_size(image: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG. https://www.w3.org/TR/png-3/#11IHDR"""
    return struct.unpack(">II", image[16:24]) if image[12:16] == b"IHDR" and len(image) >= 24 else None


def jpeg_size(image: bytes) -> tuple[int, int] | None:
    """Return width and height of a JPEG: those of its first frame."""
    at = 2
    while at + 9 <= len(image) and image[at] == 0xFF:
        length = int.from_bytes(image[at + 2 : at + 4])
        if image[at + 1] in (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC)):
            height, width = struct.unpack(">HH", image[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
