"""scripts/tuneline settings as an operator runs it, and the bot's use of the settings."""

import asyncio
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.commands import run
from tuneline.bot_settings import BotRules, read_bot_rules, why_not
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_cli.settings import setting_names

ROOT = Path(__file__).parents[2]


class Desk:
    """An operator at a terminal with the functions' STORE."""

    def __init__(self, store: Path) -> None:
        self._store = store

    def types(self, *words: str, stdin: bytes = b"") -> tuple[int, str, str]:
        """Run `scripts/tuneline settings`. Returns the exit code, the output and the errors."""
        done = run("settings", *words, environment=os.environ, stdin=stdin)
        return done.returncode, done.stdout, done.stderr

    def kept(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the stored settings, after `given` was stored if there is one."""

        async def found() -> dict[str, Any]:
            documents = SqliteDocuments(self._store)
            if given is not None:
                await documents.create(SETTINGS, given)
            (document,) = await documents.get_many([SETTINGS])
            await documents.close()
            return document.data if document else {}

        return asyncio.run(found())


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    store = tmp_path / "store.db"
    monkeypatch.setenv("STORE", f"sqlite:{store}")
    monkeypatch.setenv("BOT_LANGUAGE", "ja")
    return Desk(store)


def test_each_setting_is_shown_with_its_default(desk: Desk) -> None:
    assert list(setting_names.ABOUT) == [each.name for each in dataclasses.fields(BotRules)]
    code, out, _ = desk.types("show")
    assert (code, len(out.splitlines())) == (0, len(setting_names.ABOUT))
    assert all("default" in line for line in out.splitlines())
    told = json.loads(desk.types("show", "--json")[1])
    expected = {**vars(BotRules()), "language": "ja"}
    assert {name: one["value"] for name, one in told.items()} == expected


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("month_usd", "40", 40.0),
        ("per-minute", "3", 3),
        ("answer_tokens", "0", 0),
        ("images", "on", True),
        ("feedback", "False", False),
        ("language", "th", "th"),
        ("promote", "manual", "manual"),
        ("prefix", "小幫手", "小幫手"),
        ("greeting", "歡迎！\n有問題請問。", "歡迎！\n有問題請問。"),
        ("greeting", "", ""),
        ("ai_notice", "off", False),
        ("preset", "clinic", "clinic"),
        ("privacy-url", "https://clinic.example/privacy?lang=ja", "https://clinic.example/privacy?lang=ja"),
        ("privacy_url", "", ""),
    ],
)
def test_what_is_set_is_what_the_bot_uses_until_it_is_unset(
    desk: Desk, name: str, text: str, value: Any
) -> None:
    field = name.replace("-", "_")
    others = {"operators": ["U" + "0" * 32], "push_notices": True}
    assert desk.kept(others) == others
    assert desk.types("set", name, text)[0] == 0
    assert desk.kept() == {**others, field: value}
    assert getattr(read_bot_rules(desk.kept(), language="ja"), field) == value
    (line,) = [one for one in desk.types("show")[1].splitlines() if one.startswith(field)]
    assert " set " in line
    assert desk.types("unset", name)[0] == 0
    assert desk.types("unset", name)[0] == 0
    assert desk.kept() == others


@pytest.mark.parametrize(
    ("name", "text", "has_to_be"),
    [
        ("month_usd", "-1", "a number from 0"),
        ("month_usd", "nan", "a number from 0"),
        ("month_usd", "inf", "a number from 0"),
        ("per_minute", "many", "a whole number from 0"),
        ("per_minute", "2.5", "a whole number from 0"),
        ("per_day", "9" * 400, "a whole number from 0"),
        ("feedback", "maybe", "true or false"),
        ("language", "tlh", "one of zh-TW"),
        ("greeting", " \n", "not a blank one"),
        ("greeting", "😀" * 2501, "at most 5,000"),
        ("system_prompt", "x" * 100_001, "at most 100,000"),
        ("preset", "school", "one of none, clinic"),
        ("privacy_url", "clinic.example/privacy", "begins with https://"),
        ("privacy_url", "http://clinic.example/", "begins with https://"),
        ("privacy_url", "https://clinic.example/a b", "begins with https://"),
    ],
)
def test_what_cannot_be_used_is_refused_and_changes_nothing(
    desk: Desk, name: str, text: str, has_to_be: str
) -> None:
    desk.kept({"month_usd": 7.5})
    # After --, because a number may begin with a sign.
    code, _, err = desk.types("set", "--", name, text)
    assert (code, has_to_be in err, "Nothing was changed" in err) == (1, True, True)
    assert desk.kept() == {"month_usd": 7.5}


def test_a_text_comes_from_a_file_unchanged(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "prompt.txt"
    file.write_bytes("\ufeff你是櫃檯。\r\n請簡短回答。\r\n".encode())
    assert desk.types("set", "system_prompt", "--file", str(file))[0] == 0
    assert desk.kept() == {"system_prompt": "你是櫃檯。\n請簡短回答。"}
    assert desk.types("set", "system_prompt", "--file", "-", stdin="請用敬語。\n".encode())[0] == 0
    assert desk.kept() == {"system_prompt": "請用敬語。"}
    file.write_bytes("請用敬語。".encode("big5"))
    assert desk.types("set", "system_prompt", "--file", str(file))[0] == 1
    assert desk.types("set", "system_prompt", "--file", str(tmp_path / "none.txt"))[0] == 2
    assert desk.kept() == {"system_prompt": "請用敬語。"}


def test_what_was_set_elsewhere_and_cannot_be_used_is_shown(desk: Desk) -> None:
    desk.kept({"per_minute": "many\x1b[2J", "greeting": "歡" * 5001})
    code, out, _ = desk.types("show")
    assert code == 1
    line = next(one for one in out.splitlines() if one.startswith("per_minute"))
    assert "is not used: a whole number" in line
    assert "10" in line
    assert "\x1b" not in out


@pytest.mark.parametrize("words", [["ai_notice", "off"], ["ai_notice", "off", "--dry-run"]])
@pytest.mark.parametrize("is_stored", [True, False])
def test_in_korean_the_notice_that_an_ai_answers_stays_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: list[str], is_stored: bool
) -> None:
    if is_stored:
        desk.kept({"language": "ko"})
    else:
        monkeypatch.setenv("BOT_LANGUAGE", "ko")
    code, _, err = desk.types("set", *words)
    assert (code, "AI Basic Act, article 31" in err, "Nothing was changed" in err) == (1, True, True)
    assert "ai_notice" not in desk.kept()


def test_a_notice_that_was_switched_off_before_the_language_is_on_in_korean(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    assert desk.types("set", "ai_notice", "off")[0] == 0
    assert not read_bot_rules(desk.kept(), language="ja").ai_notice
    code, _, err = desk.types("set", "language", "ko")
    assert (code, "AI Basic Act" in err) == (0, True)
    assert read_bot_rules(desk.kept(), language="ja").ai_notice
    code, out, _ = desk.types("show")
    (line,) = [each for each in out.splitlines() if each.startswith("ai_notice")]
    assert (code, "true" in line, "AI Basic Act" in line) == (1, True, True)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.lists(st.integers())
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(setting_names.ABOUT)), VALUES))
def test_any_content_of_the_document_gives_usable_rules(found: dict[str, Any]) -> None:
    rules = vars(read_bot_rules(found, language="ko"))
    for name, value in rules.items():
        assert why_not(name, value) is None
        assert type(value) is type(getattr(BotRules, name)) or (name, type(value)) == ("month_usd", int)
        assert value == found.get(name) or value == {**vars(BotRules()), "language": "ko"}[name]
    assert rules["ai_notice"] or rules["language"] != "ko"


def test_the_command_runs_as_a_new_user_runs_it(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "STORE": f"sqlite:{tmp_path / 'store.db'}"}
    command = [sys.executable, str(ROOT / "scripts" / "tuneline"), "settings"]
    for words in (["set", "month_usd", "40"], ["show"]):
        done = subprocess.run([*command, *words], env=env, capture_output=True, text=True, check=True)
    assert "40.0" in done.stdout
