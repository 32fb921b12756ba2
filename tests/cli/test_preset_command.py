"""scripts/tuneline settings preset, as an operator runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.test_settings_command import Desk
from tuneline.bot_settings import read_bot_rules
from tuneline.chat.replies.ai_notice import names_ai
from tuneline.line.split_messages import MESSAGE_UNITS, units
from tuneline.medical_claims.claims import has_claim
from tuneline.settings import LANGUAGES
from tuneline.texts.preset_texts import clinic_greeting
from tuneline_cli.settings.clinic_preset import BEFORE, with_preset, without_preset

OWN = {"operators": ["U" + "0" * 32], "push_notices": True}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    store = tmp_path / "store.db"
    monkeypatch.setenv("STORE", f"sqlite:{store}")
    monkeypatch.setenv("BOT_LANGUAGE", "ja")
    return Desk(store)


def test_the_preset_is_shown_set_and_undone(desk: Desk) -> None:
    desk.kept({**OWN, "promote": "auto", "unknown": "model"})
    code, out, _ = desk.types("preset", "clinic", "--dry-run")
    assert (code, "say_so" in out, "auto → gated" in out) == (0, True, True)
    assert desk.kept() == {**OWN, "promote": "auto", "unknown": "model"}
    code, out, err = desk.types("preset", "clinic", "--yes")
    assert (code, clinic_greeting("ja")[:20] in out, "drafts" in err) == (0, True, True)
    rules = read_bot_rules(desk.kept(), language="ja")
    assert (rules.preset, rules.unknown, rules.promote) == ("clinic", "say_so", "gated")
    assert rules.greeting == clinic_greeting("ja")
    assert {name: desk.kept()[name] for name in OWN} == OWN
    code, out, _ = desk.types("preset", "clinic", "--yes")
    assert (code, out.strip()) == (0, "No change.")
    assert desk.types("preset", "none", "--yes")[0] == 0
    assert desk.kept() == {**OWN, "promote": "auto", "unknown": "model"}


def test_it_asks_before_it_writes(desk: Desk) -> None:
    code, _, err = desk.types("preset", "clinic")
    assert (code, "--yes" in err) == (2, True)
    assert desk.kept() == {}


def test_an_operators_own_greeting_and_a_stricter_rule_stay(desk: Desk) -> None:
    desk.kept({"greeting": "当院へようこそ。", "promote": "manual"})
    code, out, err = desk.types("preset", "clinic", "--yes", "--json")
    assert (code, set(json.loads(out))) == (0, {"preset", "unknown"})
    assert clinic_greeting("ja") in err
    rules = read_bot_rules(desk.kept(), language="ja")
    assert (rules.greeting, rules.promote) == ("当院へようこそ。", "manual")


def test_what_was_changed_after_the_preset_is_not_undone(desk: Desk) -> None:
    desk.types("preset", "clinic", "--yes")
    desk.types("set", "greeting", "ようこそ。")
    desk.types("preset", "none", "--yes")
    assert desk.kept() == {"greeting": "ようこそ。"}


def test_a_notice_that_was_switched_off_is_on_with_the_preset(desk: Desk) -> None:
    desk.kept({"ai_notice": False})
    desk.types("preset", "clinic", "--yes")
    assert read_bot_rules(desk.kept(), language="ja").ai_notice
    desk.types("preset", "none", "--yes")
    assert desk.kept() == {"ai_notice": False}


STORED = st.fixed_dictionaries(
    {},
    optional={
        "unknown": st.sampled_from(["model", "say_so"]),
        "promote": st.sampled_from(["auto", "gated", "manual"]),
        "greeting": st.sampled_from(["", "歡迎！"]),
        "ai_notice": st.booleans(),
        "month_usd": st.floats(0, 9),
        "language": st.sampled_from(LANGUAGES),
    },
)


@given(STORED)
def test_an_undo_restores_the_settings_whatever_they_were(stored: dict[str, Any]) -> None:
    once = with_preset(stored, language="zh-TW")
    assert read_bot_rules(once, language="zh-TW").preset == "clinic"
    twice = with_preset(once, language="zh-TW")
    assert twice == once
    assert without_preset(twice) == stored
    assert BEFORE not in without_preset(twice)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clinics_greeting_names_ai_and_makes_no_claim(language: str) -> None:
    greeting = clinic_greeting(language)
    assert names_ai(greeting)
    assert not has_claim(greeting)
    assert units(greeting) <= MESSAGE_UNITS
