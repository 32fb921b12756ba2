"""The screens in the guides show what the demo shows today."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.process.demo_api import DemoApi
from tuneline_dev.guides.guide_page import FOLDER, SOURCE, TRANSLATIONS, guide_of
from tuneline_dev.guides.screens import MOST_BYTES, MOST_SCREENS, changed, seen, stored


def test_the_english_screens_are_those_of_today(browser: Browser, demo: DemoApi) -> None:
    port = urlsplit(demo.url).port
    assert port is not None
    assert changed(stored(SOURCE), seen(browser, port, SOURCE)) == []


@pytest.mark.parametrize("language", [SOURCE, *TRANSLATIONS])
def test_each_language_has_the_screens_that_its_pages_show(language: str) -> None:
    shown = [image for page in guide_of(language) for image in page.images]
    files = {path.name: path.stat().st_size for path in (FOLDER / language).glob("*.webp")}
    assert sorted(shown) == sorted(stored(language)) == sorted(files)
    assert len(shown) <= MOST_SCREENS
    assert max(files.values()) <= MOST_BYTES


def test_a_screen_that_differs_is_named_with_what_differs() -> None:
    old = {"a.webp": ["one", "two"], "b.webp": ["same"]}
    new = {**old, "a.webp": ["one", "three"]}
    assert changed(old, new) == ["a.webp: “three” is shown, and “two” is on the screen"]
    assert changed(old, old) == []
