"""The operators' rich menu: its areas and its image, in each of the bot's languages.

`rich_menu_images/` has one PNG a language, which `python -m tuneline_dev.rich_menu` makes from the texts. An
image at LINE cannot be replaced, so the menu's name has the hash of both: another name is another menu.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from tuneline.operator_cards.postback import OperatorPostback, Verb
from tuneline.texts.card_texts import texts

WIDTH: Final = 2500
HEIGHT: Final = 1686
COLUMNS: Final = 3
# The verbs of the areas by row, each with the key of its text.
AREAS: Final[tuple[tuple[Verb, str], ...]] = (
    ("status", "menu_status"),
    ("send", "menu_send"),
    ("questions", "menu_questions"),
    ("compare", "menu_compare"),
    ("models", "menu_models"),
    ("help", "menu_help"),
)
IMAGES: Final = Path(__file__).with_name("rich_menu_images")
CONTENT_TYPE: Final = "image/png"
NAME_PREFIX: Final = "tuneline-operators-"


def rich_menu(language: str) -> dict[str, Any]:
    """Return the rich menu object to create at LINE, which names the menu's version."""
    own = texts(language)
    menu = {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "chatBarText": own["menu_bar"],
        "areas": [_area(number, verb, own[key]) for number, (verb, key) in enumerate(AREAS)],
    }
    content = json.dumps(menu, sort_keys=True).encode() + rich_menu_image(language)
    return {"name": f"{NAME_PREFIX}{language}-{hashlib.sha256(content).hexdigest()[:16]}", **menu}


def rich_menu_image(language: str) -> bytes:
    """Return the menu's image: a PNG of at most 1 MB."""
    return image_path(language).read_bytes()


def image_path(language: str) -> Path:
    """Return the file of the menu's image."""
    return IMAGES / f"{language}.png"


def _area(number: int, verb: Verb, label: str) -> dict[str, Any]:
    row, column = divmod(number, COLUMNS)
    height = HEIGHT // (len(AREAS) // COLUMNS)
    left, right = (WIDTH * edge // COLUMNS for edge in (column, column + 1))
    return {
        "bounds": {"x": left, "y": row * height, "width": right - left, "height": height},
        "action": {
            "type": "postback",
            "label": label,
            "data": OperatorPostback(verb).data,
            "displayText": label,
        },
    }
