"""scripts/tuneline hours as an operator runs it, and the document that the bot reads."""

import asyncio
import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import run
from tuneline.storage.records.operators.hours import HOURS, hours_of
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_cli.hours.arguments import weekly_of

DAY = date(datetime.now(UTC).year + 1, 2, 6)
WEEKLY = ("set", "mon-fri", "09:00-12:00", "14:00-18:00", "sat", "09:00-12:00")


class Desk:
    """An operator at a terminal with the functions' STORE."""

    def __init__(self, store: Path) -> None:
        self._store = store

    def types(self, *words: str) -> tuple[int, str, str]:
        """Run `scripts/tuneline hours`. Returns the exit code, the output and the errors."""
        done = run("hours", *words, environment=os.environ)
        return done.returncode, done.stdout, done.stderr

    def stored(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the stored hours, after `given` was stored if there is one."""

        async def found() -> dict[str, Any]:
            documents = SqliteDocuments(self._store)
            if given is not None:
                await documents.create(HOURS, given)
            (document,) = await documents.get_many([HOURS])
            assert document is None or not document.data.get("weekly") or hours_of(document)
            await documents.close()
            return document.data if document else {}

        return asyncio.run(found())


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    store = tmp_path / "store.db"
    monkeypatch.setenv("STORE", f"sqlite:{store}")
    monkeypatch.setenv("BOT_LANGUAGE", "zh-TW")
    return Desk(store)


def test_weekly_hours_are_set_in_the_time_zone_of_the_bots_language(desk: Desk) -> None:
    code, out, errors = desk.types(*WEEKLY)
    assert (code, errors) == (0, "The weekly hours are set, from the next message on.\n")
    assert "mon       09:00-12:00 14:00-18:00" in out
    assert "sun       closed" in out
    stored = desk.stored()
    assert stored["time_zone"] == "Asia/Taipei"
    assert stored["weekly"]["sat"] == ["09:00-12:00"]
    assert desk.types("set", "sun", "10:00-11:00")[0] == 0
    assert desk.stored()["weekly"] == {**stored["weekly"], "sun": ["10:00-11:00"]}


@pytest.mark.parametrize(
    ("words", "weekly"),
    [
        (["daily", "00:00-24:00"], {day: ["00:00-24:00"] for day in range(7)}),
        (["fri-mon", "18:00-02:00"], {day: ["18:00-02:00"] for day in (4, 5, 6, 0)}),
        (["sat,sun", "closed", "MON", "9:00-12:00"], {5: [], 6: [], 0: ["09:00-12:00"]}),
        (["daily", "09:00-12:00", "sun", "closed"], {**{day: ["09:00-12:00"] for day in range(6)}, 6: []}),
    ],
)
def test_weekdays_are_named_singly_and_in_ranges(words: list[str], weekly: dict[int, list[str]]) -> None:
    assert {day: [*map(str, spans)] for day, spans in weekly_of(words).items()} == weekly


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["09:00-12:00"], "'09:00-12:00' is no weekday: begin with mon, tue"),
        (["mon"], "mon has no time span: write mon 09:00-12:00, or mon closed."),
        (["mon", "9"], "mon: '9' is not a time span: write it as 09:00-12:00."),
        (["mon", "09:00-12:00", "11:00-13:00"], "mon: 09:00-12:00 and 11:00-13:00 overlap"),
        (["mon", "closed", "09:00-12:00"], "mon is either closed, or open at times"),
        (["monday", "09:00-12:00"], "'monday' is no weekday"),
    ],
)
def test_wrongly_called_it_says_how_to_write_it(desk: Desk, words: list[str], problem: str) -> None:
    code, _, errors = desk.types("set", *words)
    assert code == 2
    assert problem in errors
    assert desk.stored() == {}


def test_a_week_without_any_hours_is_refused(desk: Desk) -> None:
    code, _, errors = desk.types("set", "daily", "closed")
    assert code == 1
    assert errors.startswith("Nothing was changed: weekly has no time span")


def test_a_closure_has_its_days_and_its_name(desk: Desk) -> None:
    desk.types(*WEEKLY)
    last = DAY + timedelta(days=2)
    code, out, _ = desk.types("close", str(DAY), str(last), "--name", "春節")
    assert code == 0
    assert out.count("closed  春節") == 3
    stored = desk.stored()["special"]
    assert stored[str(DAY)] == {"closed": True, "name": "春節"}
    assert len(stored) == 3
    assert desk.types("open", str(last), "10:00-12:00", "--name", "開工")[0] == 0
    assert desk.stored()["special"][str(last)] == {"hours": ["10:00-12:00"], "name": "開工"}
    assert desk.types("clear", str(DAY), str(last))[0] == 0
    assert desk.stored()["special"] == {}


def test_past_special_days_are_dropped_with_the_next_change(desk: Desk) -> None:
    special = {"2020-01-01": {"closed": True}, str(DAY): {"closed": True}}
    desk.stored({"time_zone": "Asia/Taipei", "weekly": {"mon": ["09:00-12:00"]}, "special": special})
    assert desk.types("away", "明天再回覆您")[0] == 0
    assert [*desk.stored()["special"]] == [str(DAY)]
    assert desk.stored()["away"] == "明天再回覆您"
    assert desk.types("away", "--none")[0] == 0
    assert desk.stored()["away"] == ""


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (["close", "6 Feb"], 2, "'6 Feb' is not a date: write year, month and day, as 2027-02-06."),
        (["close", "2027-02-06", "2027-02-01"], 2, "2027-02-01 is before 2027-02-06"),
        (["close", "2027-02-06", "2028-02-06"], 2, "366 days: close at most 100 at once"),
        (["close", str(DAY)], 1, "there are no weekly hours yet: scripts/tuneline hours set"),
        (["zone", "Taipei"], 1, "'Taipei' is not a time zone: write a name as Asia/Taipei"),
        (["away"], 2, "Give a text or --none, not both."),
        (["away", "x" * 1001], 1, "The text has 1,001 characters: write at most 1,000."),
        (["clear"], 2, "Give a date or --all, not both."),
        (["open", str(DAY), "closed"], 2, f"scripts/tuneline hours close {DAY}"),
    ],
)
def test_a_mistake_changes_nothing_and_says_how_to_fix_it(
    desk: Desk, words: list[str], code: int, problem: str
) -> None:
    ended, _, errors = desk.types(*words)
    assert ended == code
    assert problem in errors
    assert desk.stored() == {}


def test_the_time_zone_of_an_english_bot_is_asked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_LANGUAGE", "en")
    code, _, errors = desk.types(*WEEKLY)
    assert code == 1
    assert "scripts/tuneline hours zone Asia/Singapore" in errors
    assert desk.types("zone", "Asia/Singapore")[0] == 0
    assert desk.types(*WEEKLY)[0] == 0
    assert desk.stored()["time_zone"] == "Asia/Singapore"
    assert desk.types("zone")[1] == "Asia/Singapore\n"


def test_a_dry_run_shows_the_hours_and_changes_nothing(desk: Desk) -> None:
    code, out, errors = desk.types(*WEEKLY, "--dry-run", "--json")
    assert code == 0
    assert json.loads(out)["weekly"]["mon"] == ["09:00-12:00", "14:00-18:00"]
    assert "--dry-run" in errors
    assert desk.stored() == {}


def test_the_public_holidays_of_a_country_are_proposed_and_closed(desk: Desk) -> None:
    desk.types(*WEEKLY)
    year = ("--year", str(DAY.year))
    day = f"{DAY.year}-01-01"
    desk.types("open", day, "10:00-12:00")
    proposed = desk.types("holidays", *year, "--dry-run")
    assert proposed[0] == 0
    assert "孔子誕辰紀念日" in proposed[2]
    assert [*desk.stored()["special"]] == [day]
    assert desk.types("holidays", *year)[0] == 2, "there is no terminal to ask at"
    code, _, _ = desk.types("holidays", *year, "--yes", "--without", f"{DAY.year}-09-28")
    special = desk.stored()["special"]
    assert code == 0
    assert special[f"{DAY.year}-12-25"] == {"closed": True, "name": "行憲紀念日"}
    assert special[day] == {"hours": ["10:00-12:00"]}
    assert f"{DAY.year}-09-28" not in special
    assert "no holiday to add" in desk.types("holidays", *year, "--without", f"{DAY.year}-09-28")[2]


@pytest.mark.parametrize(("country", "name"), [("JP", "元日"), ("KR", "신정연휴"), ("th", "วันขึ้นปีใหม่")])
def test_holidays_have_their_names_in_the_countrys_language(desk: Desk, country: str, name: str) -> None:
    desk.types(*WEEKLY)
    assert desk.types("holidays", "--country", country, "--year", str(DAY.year), "--yes")[0] == 0
    assert desk.stored()["special"][f"{DAY.year}-01-01"]["name"] == name


def test_damaged_hours_are_shown_with_the_way_out(desk: Desk) -> None:
    desk.stored({"time_zone": "Asia/Taipei", "weekly": {}})
    damaged = {"time_zone": "Asia/Taipei", "weekly": {"mon": "9-5"}}

    async def damage() -> None:
        documents = SqliteDocuments(desk._store)
        (document,) = await documents.get_many([HOURS])
        assert document is not None
        await documents.replace(document, damaged)
        await documents.close()

    asyncio.run(damage())
    code, out, _ = desk.types("show")
    assert code == 1
    assert "weekly.mon is not a list of time spans" in out
    assert desk.types(*WEEKLY)[0] == 1
    assert json.loads(desk.types("show", "--json")[1])["problem"]
    assert desk.types("clear", "--all", "--yes")[0] == 0
    assert desk.types(*WEEKLY)[0] == 0
    assert desk.types("show")[0] == 0


def test_the_same_hours_again_change_nothing(desk: Desk) -> None:
    desk.types(*WEEKLY)
    before = desk.stored()
    assert "so already" in desk.types(*WEEKLY)[2]
    assert desk.stored() == before


def test_pinned_answers_that_contradict_the_new_hours_are_listed(desk: Desk) -> None:
    for question, answer in (
        ("週六幾點開門", "週六 9:00-17:00"),
        ("週日有開嗎", "週日公休"),
        ("停車場？", "9:00-22:00"),
    ):
        assert run("answer", "pin", question, answer, environment=os.environ).returncode == 0
    code, _, errors = desk.types(*WEEKLY)
    assert code == 0
    (line,) = [line for line in errors.splitlines() if "pinned answer" in line]
    assert "says “週六 9:00-17:00”, but the hours of Saturday are: 09:00-12:00." in line
    assert "pinned" not in desk.types("set", "sat", "09:00-17:00")[2]


def test_the_operators_in_line_learn_what_was_changed(desk: Desk) -> None:
    desk.types(*WEEKLY)
    desk.types("close", str(DAY), "--name", "春節")
    desk.types("close", str(DAY), "--name", "春節")
    desk.types("clear", "--all", "--yes")

    async def notices() -> list[dict[str, Any]]:
        documents = SqliteDocuments(desk._store)
        found = await documents.query("notices", where={"kind": "hours_changed"})
        await documents.close()
        return [notice.data for notice in found]

    made = sorted(asyncio.run(notices()), key=lambda notice: notice["created_at"])
    texts = [notice["facts"]["what"] for notice in made]
    assert texts[0] == "已設定每週的營業時間。"
    assert texts[1].endswith("：公休（春節）。")
    assert texts[2] == "已移除營業時間。"
    assert {notice["delivery"] for notice in made} == {"unsent"}
