"""Make the screens of the guides from a running demo, and keep the text that each of them shows.

A test plays the walk again and compares the texts, so a screen that is out of date is found.
"""

import base64
import json
import re
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Locator, Page

from tuneline_dev.guides.guide_page import FOLDER
from tuneline_dev.guides.phone_of_page import PhoneOfPage
from tuneline_dev.guides.walk import walk

TEXTS: Final = "screens.json"
MOST_BYTES: Final = 60_000
MOST_SCREENS: Final = 8
_SCALE: Final = 2
_QUALITY: Final = 0.8
_MARGIN: Final = 8
# The page's own tabs, tools, times, notes and suggestions are not on an operator's phone. The phone is as
# high as what it shows, so a card is never cut.
_STYLE: Final = """
#chats, #friendship, #suggested, #chat .under, #chat .note { display: none !important; }
#bar::before { content: "Tuneline"; padding: 4px 8px; font-weight: 600; }
#text::placeholder { color: transparent !important; }
#phone { position: static !important; height: auto !important; min-height: 0 !important; }
#chat { overflow: visible !important; }
[data-shown="text"] #chat .row:not(:nth-last-child(2)) { display: none !important; }
"""
# The browser makes the smaller image itself.
_AS_WEBP: Final = """async ([png, quality]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality);
}"""
_CODE: Final = re.compile(r"TUNE-[A-Z0-9-]+")
_NUMBER: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")

Screens = dict[str, list[str]]


def seen(browser: Browser, port: int, language: str, *, keep: Path | None = None) -> Screens:
    """Play the walk in the demo at `port`. Returns the lines that each screen shows, by its file.

    With `keep` the images are written into that folder.
    """
    found = {}
    context = browser.new_context(
        viewport={"width": 1180, "height": 1400},
        device_scale_factor=_SCALE,
        bypass_csp=True,
        color_scheme="light",
        reduced_motion="reduce",
    )
    with context:
        page = context.new_page()
        phone = PhoneOfPage(page, port=port)
        phone.open(language)
        page.add_style_tag(content=_STYLE)
        # It chooses the shapes of Chinese characters.
        page.evaluate("language => { document.documentElement.lang = language }", language)
        for name, shown in walk(phone, language):
            found[f"{name}.webp"] = _lines(shown)
            if keep:
                (keep / f"{name}.webp").write_bytes(_image(page, shown))
    return found


def stored(language: str) -> Screens:
    """Return the lines of the screens in the guides; empty if there are none yet."""
    path = FOLDER / language / TEXTS
    return dict(json.loads(path.read_text())) if path.exists() else {}


def store(language: str, screens: Screens) -> None:
    """Write the lines of the screens."""
    text = json.dumps(screens, ensure_ascii=False, indent=1) + "\n"
    (FOLDER / language / TEXTS).write_text(text)


def changed(old: Screens, new: Screens) -> list[str]:
    """Name each screen whose lines differ, with the first line of either that the other one lacks."""
    return [
        f"{name}: “{_first_without(new.get(name, []), old.get(name, []))}” is shown, "
        f"and “{_first_without(old.get(name, []), new.get(name, []))}” is on the screen"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _first_without(lines: list[str], others: list[str]) -> str:
    return next((line for line in lines if line not in others), "")


def _lines(shown: Locator) -> list[str]:
    """Return the visible text, without what differs each time: a code, and all numbers."""
    lines = [_NUMBER.sub("0", _CODE.sub("TUNE", line.strip())) for line in shown.inner_text().splitlines()]
    return [line for line in lines if line]


def _image(page: Page, shown: Locator) -> bytes:
    """Return the image with a small margin, in which the chat's ground is seen around a card."""
    shown.evaluate("element => element.scrollIntoView({ block: 'center' })")
    box = shown.bounding_box()
    assert box is not None  # noqa: S101 it is visible
    png = page.screenshot(
        clip={
            "x": max(box["x"] - _MARGIN, 0),
            "y": max(box["y"] - _MARGIN, 0),
            "width": box["width"] + 2 * _MARGIN,
            "height": box["height"] + 2 * _MARGIN,
        }
    )
    encoded = page.evaluate(_AS_WEBP, [base64.b64encode(png).decode(), _QUALITY])
    return base64.b64decode(encoded.partition(",")[2])
