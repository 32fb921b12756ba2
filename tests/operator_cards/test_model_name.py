"""Operators know a model by the time when its training began; its version stays in the buttons' data."""

import pytest

from tests.operator_cards.sample_cards import model
from tuneline.operator_cards.confirmation_cards import promotion_confirmation
from tuneline.operator_cards.models.model_name import model_name

VERSION = "20261129-184751-346491"


@pytest.mark.parametrize(
    ("version", "language", "name"),
    [
        (VERSION, "zh-TW", "2026-11-30 02:47:51"),
        (VERSION, "ja", "2026-11-30 03:47:51"),
        (VERSION, "th", "2026-11-30 01:47:51"),
        (VERSION, "en", "2026-11-29 18:47:51 UTC"),
        ("base", "zh-TW", "基礎模型"),
        ("our-own-model", "zh-TW", "our-own-model"),
        ("20261399-184751-346491", "zh-TW", "20261399-184751-346491"),
        ("x" * 80, "en", "x" * 59 + "…"),
    ],
)
def test_a_version_has_the_name_that_operators_know(version: str, language: str, name: str) -> None:
    assert model_name(version, language) == name


def test_a_confirmation_shows_the_name_and_its_button_has_the_version() -> None:
    stored = model(VERSION)
    card = promotion_confirmation(stored, version="1", language="zh-TW").as_message()
    assert "要讓模型 2026-11-30 02:47:51 上線嗎？" in str(card.flex)
    assert f"op:yes_promote:{VERSION}:1" in str(card.flex)
    assert VERSION not in card.text
