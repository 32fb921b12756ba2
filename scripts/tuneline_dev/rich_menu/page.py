"""The image of the operators' rich menu as a page, from the texts of a language."""

import hashlib
import html
from typing import Final

from tuneline.operator_cards.rich_menu import AREAS, COLUMNS, HEIGHT, WIDTH
from tuneline.texts.card_texts import texts

# The browser paints at half the size and doubles every pixel, so that fonts have their usual sizes.
SCALE: Final = 2
# Drawings of 24 by 24, in lines.
_DRAWINGS: Final = {
    "status": "M4 20V11 M9.5 20V4 M15 20v-7 M20.5 20V8 M2 20.5h21",
    "send": "M6 2.5h8l5 5v14H6z M14 2.5v5h5 M12.5 18.5v-7 M9.5 14.2l3-3 3 3",
    "questions": "M3 4h18v13h-8l-5 4.5V17H3z M9.7 8.6a2.4 2.4 0 1 1 3.3 2.3q-1 .4-1 1.5 M12 14.4v.3",
    "compare": "M3 4h7.5v16H3z M13.5 4H21v16h-7.5z M5.3 9h3 M5.3 12.5h3 M15.8 9h3 M15.8 12.5h3 M15.8 16h3",
    "models": "M12 2.5l8.5 4.8v9.4L12 21.5l-8.5-4.8V7.3z M3.5 7.3L12 12l8.5-4.7 M12 12v9.5",
    "help": (
        "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19"
        " M9.3 9.3a2.7 2.7 0 1 1 3.8 2.5q-1.1.5-1.1 1.9 M12 16.7v.3"
    ),
}
_FONTS: Final = {
    "zh-TW": '"Noto Sans CJK TC"',
    "zh-CN": '"Noto Sans CJK SC"',
    "ja": '"Noto Sans CJK JP"',
    "ko": '"Noto Sans CJK KR"',
    "th": '"Noto Sans Thai"',
    "en": '"Noto Sans"',
}
_STYLE: Final = """
* { box-sizing: border-box; margin: 0; }
body { width: %(width)dpx; height: %(height)dpx; overflow: hidden; display: grid; gap: 4px;
  grid-template: repeat(%(rows)d, 1fr) / repeat(%(columns)d, 1fr); background: #cfd8e1;
  font: 600 58px/1.25 %(font)s, sans-serif; color: #1f2933; }
div { background: #fff; display: flex; flex-direction: column; gap: 34px; align-items: center;
  justify-content: center; text-align: center; padding: 0 24px; }
svg { width: 150px; height: 150px; fill: none; stroke: #087f3a; stroke-width: 1.5;
  stroke-linecap: round; stroke-linejoin: round; }
"""


def page(language: str) -> str:
    """Return the page of the menu's image."""
    own = texts(language)
    style = _STYLE % {
        "width": WIDTH // SCALE,
        "height": HEIGHT // SCALE,
        "rows": len(AREAS) // COLUMNS,
        "columns": COLUMNS,
        "font": _FONTS[language],
    }
    areas = "".join(
        f'<div><svg viewBox="0 0 24 24"><path d="{_DRAWINGS[verb]}"/></svg>{html.escape(own[key])}</div>'
        for verb, key in AREAS
    )
    head = f'<meta charset="utf-8"><title>menu</title><style>{style}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{areas}</body></html>\n'


def digest(language: str) -> str:
    """Return the hash of the page: the image has to be made again if it changes."""
    return hashlib.sha256(page(language).encode()).hexdigest()
