"""The operators' rich menu is one that LINE takes, and its images are those of its texts."""

import json
import re

import pytest

from tuneline.operator_cards.postback import read_postback
from tuneline.operator_cards.rich_menu import (
    AREAS,
    CONTENT_TYPE,
    HEIGHT,
    WIDTH,
    rich_menu,
    rich_menu_image,
)
from tuneline.settings import LANGUAGES
from tuneline.texts.card_texts import texts
from tuneline_cli.bundle import files
from tuneline_dev.emulators.line.rich_menus.checks import IMAGE_BYTES, check_image, check_menu
from tuneline_dev.rich_menu.__main__ import MADE_FROM
from tuneline_dev.rich_menu.page import digest, page


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_takes_the_menu_and_its_image(language: str) -> None:
    menu, image = rich_menu(language), rich_menu_image(language)
    assert check_menu(menu) == []
    check_image(image, CONTENT_TYPE, menu)
    assert len(image) <= IMAGE_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_image_was_made_from_the_present_texts(language: str) -> None:
    """Else make it again: `python -m tuneline_dev.rich_menu`."""
    assert json.loads(MADE_FROM.read_text())[language] == digest(language)
    for _, key in AREAS:
        assert f"</svg>{texts(language)[key]}</div>" in page(language)


def test_the_areas_cover_the_image_once() -> None:
    covered = [
        (bounds["x"], bounds["y"], bounds["x"] + bounds["width"], bounds["y"] + bounds["height"])
        for bounds in (area["bounds"] for area in rich_menu("en")["areas"])
    ]
    assert sum((right - left) * (bottom - top) for left, top, right, bottom in covered) == WIDTH * HEIGHT
    assert len(set(covered)) == len(AREAS)
    assert {(left, right) for left, _, right, _ in covered} == {(0, 833), (833, 1666), (1666, 2500)}


def test_a_tap_on_an_area_is_a_postback_of_the_operators() -> None:
    taps = [area["action"] for area in rich_menu("th")["areas"]]
    assert [read_postback(tap["data"]).verb for tap in taps] == [verb for verb, _ in AREAS]
    assert all(tap["displayText"] == tap["label"] for tap in taps)


def test_another_language_is_another_menu() -> None:
    names = {rich_menu(language)["name"] for language in LANGUAGES}
    assert len(names) == len(LANGUAGES)
    assert all(re.fullmatch(r"tuneline-operators-[A-Za-z-]+-[0-9a-f]{16}", name) for name in names)


def test_the_images_are_deployed_with_the_functions() -> None:
    deployed = {name for name in files() if name.endswith(".png")}
    images = "functions/tuneline/operator_cards/rich_menu_images"
    assert deployed == {f"{images}/{language}.png" for language in LANGUAGES}
