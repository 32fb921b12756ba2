"""scripts/tuneline dataset check compares the answers with opening hours in a file, or the bot's."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.commands import Ended, run
from tests.datasets.test_claims import FILLER

WEEKLY = {"time_zone": "Asia/Taipei", "weekly": {"mon": ["09:00-18:00"]}}


def check(*arguments: str | Path) -> Ended:
    return run("dataset", "check", *map(str, arguments), environment=os.environ)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "qa.csv"
    pairs = [*FILLER, ("營業時間？", "週一 10:00-18:00")]
    path.write_text("question,answer\n" + "".join(f"{question},{answer}\n" for question, answer in pairs))
    return path


def test_an_answer_that_contradicts_the_hours_of_a_file_is_a_warning(dataset: Path, tmp_path: Path) -> None:
    hours = tmp_path / "hours.json"
    hours.write_text(json.dumps(WEEKLY))
    done = check(dataset, "--hours", hours)
    assert done.returncode == 0
    assert "“週一 10:00-18:00”, but the bot's opening hours of Monday are 09:00-18:00" in done.stdout
    assert "opening hours" not in check(dataset).stdout


def test_the_output_of_hours_show_is_such_a_file(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORE", f"sqlite:{tmp_path / 'store.db'}")
    assert run("hours", "set", "mon", "09:00-17:00", environment=os.environ).returncode == 0
    hours = tmp_path / "hours.json"
    hours.write_text(run("hours", "show", "--json", environment=os.environ).stdout)
    assert "are 09:00-17:00" in check(dataset, "--hours", hours).stdout


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"weekly": {"mon": "morning"}, "time_zone": "Asia/Taipei"}']
)
def test_a_file_without_usable_hours_is_a_wrong_call(dataset: Path, tmp_path: Path, content: str) -> None:
    hours = tmp_path / "hours.json"
    hours.write_text(content)
    done = check(dataset, "--hours", hours)
    assert done.returncode == 2
    assert "hours.json" in done.stderr
    assert check(dataset, "--hours", tmp_path / "none.json").returncode == 2
