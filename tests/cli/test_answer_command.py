"""scripts/tuneline answer as an operator runs it."""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from tests.cli.commands import run
from tuneline.retrieval.pin_changes import put_pins
from tuneline.retrieval.pinned_answers import PinnedAnswers
from tuneline.storage.record_store import read_record
from tuneline.storage.records.pin import PIN_SET, Pin, PinSet, pin_path
from tuneline.storage.sqlite import SqliteDocuments

HOURS = ("營業時間？", "每天 9 點到 18 點。")


class Desk:
    """An operator at a terminal with the functions' STORE."""

    def __init__(self, store: Path) -> None:
        self._store = store

    def types(self, *words: str, stdin: bytes = b"") -> tuple[int, str, str]:
        """Run `scripts/tuneline answer`. Returns the exit code, the output and the errors."""
        done = run("answer", *words, environment=os.environ, stdin=stdin)
        return done.returncode, done.stdout, done.stderr

    def listed(self) -> list[dict[str, Any]]:
        """Return the pins as the command lists them."""
        code, shown, _ = self.types("list", "--json")
        assert code == 0
        return list(json.loads(shown))

    def ended(self, question: str, answer: str) -> None:
        """Store a pin whose last day was yesterday."""

        async def stored() -> None:
            documents = SqliteDocuments(self._store)
            now = datetime.now(UTC)
            pin = Pin(
                question=question,
                answer=answer,
                since=now - timedelta(days=9),
                valid_until=now - timedelta(days=1),
            )
            await put_pins(documents, [pin])
            await documents.close()

        asyncio.run(stored())

    def damage(self, pin_id: str) -> None:
        """Take the question out of a stored pin."""

        async def damaged() -> None:
            documents = SqliteDocuments(self._store)
            (document,) = await documents.get_many([pin_path(pin_id)])
            assert document is not None
            left = {name: value for name, value in document.data.items() if name != "question"}
            await documents.replace(document, left)
            await documents.close()

        asyncio.run(damaged())

    def answer(self, question: str, *, at: datetime | None = None) -> str | None:
        """Return what the bot would answer word for word."""

        async def found() -> str | None:
            documents = SqliteDocuments(self._store)
            pins = await PinnedAnswers(documents=documents).read(
                await read_record(documents, PinSet, PIN_SET)
            )
            await documents.close()
            pin = pins.exact(question, now=at or datetime.now(UTC))
            return pin.record.answer if pin else None

        return asyncio.run(found())


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    store = tmp_path / "store.db"
    monkeypatch.setenv("STORE", f"sqlite:{store}")
    return Desk(store)


def test_an_answer_is_pinned_replaced_edited_and_removed(desk: Desk) -> None:
    code, shown, told = desk.types("pin", *HOURS, "--json")
    pin = json.loads(shown)
    assert (code, pin["question"], pin["answer"], pin["state"]) == (0, *HOURS, "in_force")
    assert "from the next message on" in told
    assert desk.answer("營業時間") == HOURS[1]
    code, shown, told = desk.types("pin", "營業時間", "8 點到 17 點。")
    assert (code, shown) == (0, "")
    assert HOURS[1] in told, "nothing is lost"
    assert len(desk.listed()) == 1
    code, _, told = desk.types("edit", pin["id"][:6], "--question", "幾點開門？", "--answer", "8 點。")
    assert code == 0
    assert (desk.answer("幾點開門"), desk.answer("營業時間")) == ("8 點。", None)
    (pin,) = desk.listed()
    code, shown, _ = desk.types("unpin", pin["id"])
    assert code == 0
    assert "A: 8 點。" in shown
    assert desk.listed() == []


def test_the_days_of_an_answer_are_whole_days_here(desk: Desk) -> None:
    desk.types("pin", *HOURS)
    code, shown, told = desk.types(
        *("pin", "營業時間？", "春節休息。", "--from", "2027-02-05", "--until", "2027-02-10", "--json")
    )
    assert (code, json.loads(shown)["state"]) == (0, "not_yet")
    last = datetime(2027, 2, 10, 23, 59).astimezone()
    assert desk.answer("營業時間", at=last) == "春節休息。"
    assert desk.answer("營業時間", at=last + timedelta(minutes=1)) == HOURS[1]
    _, shown, _ = desk.types("list")
    assert "2027-02-05 – 2027-02-10" in shown
    zone = f"UTC{last.isoformat()[-6:]}"
    assert f"({zone}): 2027-02-05 – 2027-02-10" in told
    assert "not yet" in shown
    holiday = next(pin for pin in desk.listed() if pin["valid_from"])
    _, shown, _ = desk.types("show", holiday["id"])
    assert "春節休息。" in shown
    desk.types("edit", holiday["id"], "--always")
    assert desk.answer("營業時間") == "春節休息。"
    assert len(desk.listed()) == 1, "the other pin of this question is replaced"


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("pin", "？", "x"), 1, "no letter"),
        (("pin", "營業時間", " "), 1, "is empty"),
        (("pin", "a", "b", "--from", "2027-02-10", "--until", "2027-02-05"), 1, "end before it begins"),
        (("pin", "a", "b", "--until", "2026-01-31"), 1, "its last day is over"),
        (("pin", "a", "b", "--until", "9999-12-01"), 1, "too far away"),
        (("pin", "a", "b", "--until", "9999-12-31"), 2, "write 2026-12-24"),
        (("pin", "a", "b", "--from", "next week"), 2, "write 2026-12-24"),
        (("pin", "a"), 2, "Missing argument"),
        (("edit", "0" * 16), 2, "Say what to change"),
        (("edit", "0" * 16, "--always", "--until", "2027-02-05"), 2, "excludes"),
        (("edit", "0" * 16, "--answer", "x"), 2, "none of the pins"),
        (("show", "0" * 16), 2, "none of the pins"),
        (("unpin", "0" * 16), 2, "none of the pins"),
    ],
)
def test_a_mistake_changes_nothing_and_says_how_to_fix_it(
    desk: Desk, words: tuple[str, ...], code: int, reason: str
) -> None:
    exit_code, shown, told = desk.types(*words)
    assert (exit_code, shown) == (code, "")
    assert reason in told
    assert desk.listed() == []


def test_an_export_can_be_imported(desk: Desk, tmp_path: Path) -> None:
    desk.types("pin", *HOURS)
    desk.types("pin", "營業時間？", "春節休息。", "--from", "2027-02-05", "--until", "2027-02-10")
    file = tmp_path / "answers.jsonl"
    assert desk.types("export", "-o", str(file))[0] == 0
    before = {pin["id"]: pin["answer"] for pin in desk.listed()}
    desk.types("unpin", *before)
    code, _, told = desk.types("import", str(file), "--dry-run")
    assert code == 0
    assert "2 new, 0 changed" in told
    assert desk.listed() == []
    assert desk.types("import", str(file))[0] == 0
    assert {pin["id"]: pin["answer"] for pin in desk.listed()} == before
    assert "0 new, 0 changed, 2 as they are" in desk.types("import", str(file))[2]


def test_the_days_of_an_export_survive_every_editor(desk: Desk, tmp_path: Path) -> None:
    """A holiday's answer that loses its last day is given for good."""
    file = tmp_path / "answers.jsonl"
    desk.types("pin", "營業時間？", "春節休息。\u2028初六開門。", "--until", "2037-02-10")
    desk.types("export", "-o", str(file))
    exported = file.read_text("utf-8")
    before = desk.listed()
    for content in (exported.encode("utf-16"), exported.replace("\n", "\r\n").encode("utf-8-sig")):
        desk.types("unpin", before[0]["id"])
        file.write_bytes(content)
        assert desk.types("import", str(file))[0] == 0
        assert [(pin["id"], pin["answer"]) for pin in desk.listed()] == [
            (pin["id"], pin["answer"]) for pin in before
        ]
    last_day = {"question": "營業時間？", "answer": "春節休息。\u2028初六開門。", "valid_until": "2037-02-10"}
    file.write_text(json.dumps(last_day))
    assert "1 as they are" in desk.types("import", str(file))[2], "the last day is included"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"question,answer,valid_until\na,b,2037-02-10\n"),
        ("a.jsonl", b'{"question": "a", "answer": "b", "valid_until": "2037-02-10", "tag": "x"}\n'),
        ("a.json", b'[{"question": "a", "answer": "b", "valid_until": "2037-02-10"}]'),
    ],
)
def test_a_file_whose_days_would_be_lost_is_refused(
    desk: Desk, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    code, _, told = desk.types("import", str(tmp_path / name))
    assert code == 1
    assert "valid_until" in told
    assert "would be lost" in told
    assert desk.listed() == []


def test_columns_that_are_not_used_are_named(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "faq.csv"
    file.write_text("問題,答案,結束日\n營業時間？,休息。,2037-02-10\n", "utf-8")
    code, _, told = desk.types("import", str(file), "--dry-run")
    assert code == 0
    assert "Not used: 結束日." in told


def test_an_edit_that_replaces_another_answer_shows_both(desk: Desk) -> None:
    desk.types("pin", *HOURS)
    _, shown, _ = desk.types("pin", "幾點開門？", "8 點。", "--json")
    code, _, told = desk.types(
        "edit", json.loads(shown)["id"], "--question", "營業時間", "--answer", "9 點。"
    )
    assert code == 0
    assert HOURS[1] in told
    assert "8 點。" in told
    assert [pin["answer"] for pin in desk.listed()] == ["9 點。"]


def test_an_answer_that_the_bot_cannot_read_is_named_and_removed(desk: Desk) -> None:
    desk.types("pin", *HOURS)
    (pin,) = desk.listed()
    desk.damage(pin["id"])
    code, shown, told = desk.types("list")
    assert (code, shown) == (0, "")
    assert f"answer unpin {pin['id']}" in told
    code, _, told = desk.types("pin", *HOURS)
    assert code == 1
    assert "cannot be read" in told
    assert "Traceback" not in told
    assert desk.types("unpin", pin["id"])[0] == 0
    assert desk.types("pin", *HOURS)[0] == 0
    assert desk.answer("營業時間") == HOURS[1]


def test_a_workbook_is_imported_and_an_answer_is_not_replaced_without_a_yes(
    desk: Desk, tmp_path: Path
) -> None:
    desk.types("pin", *HOURS)
    file, book = tmp_path / "faq.xlsx", openpyxl.Workbook()
    rows = [("問題", "答案"), ("營業時間？", "改了。"), ("有停車場嗎？", "有。"), ("營業時間", "又改了。")]
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    code, shown, told = desk.types("import", str(file))
    assert code == 2
    assert HOURS[1] in shown
    assert "add --yes" in told
    assert desk.answer("營業時間") == HOURS[1]
    code, _, told = desk.types("import", str(file), "--yes")
    assert code == 0
    assert "1 lines repeat" in told
    assert (desk.answer("營業時間"), desk.answer("有停車場嗎")) == ("又改了。", "有。")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no answer to pin"),
        (b'{"question": "a", "answer": "b"}\n{"question": "a"}\n', "line 2: `answer` is missing"),
        (b'{"question": "a", "answer": "b", "valid_from": "soon"}', "line 1: `valid_from` is no time"),
        (b'{"question": "a", "answer": "b", "valid_until": "9999-12-31"}', "`valid_until` is no time"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"question": "?", "answer": "b"}', "line 1: the question has no letter"),
        (b"question,answer\na,\n", "Nothing was changed"),
        (
            json.dumps(
                {
                    "messages": [
                        {"role": role, "content": text}
                        for role, text in zip(("user", "assistant") * 2, "abcd", strict=True)
                    ]
                }
            ).encode(),
            "no single question and answer",
        ),
    ],
)
def test_a_file_with_a_mistake_pins_nothing(desk: Desk, tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_bytes(content)
    code, _, told = desk.types("import", str(file))
    assert code == 1
    assert reason in told
    assert desk.listed() == []


def test_only_ended_answers_are_listed_on_request(desk: Desk) -> None:
    desk.types("pin", *HOURS)
    desk.ended("尾牙？", "結束了。")
    _, shown, _ = desk.types("list", "--ended")
    assert "尾牙" in shown
    assert "營業" not in shown
    assert desk.answer("尾牙") is None
    assert "營業" in desk.types("export")[1]
    assert "尾牙" not in desk.types("export")[1]


def test_what_a_clinics_bot_must_not_say_is_warned_of_and_pinned(desk: Desk, tmp_path: Path) -> None:
    code, _, err = desk.types("pin", "會好嗎？", "我們保證治癒。")
    assert (code, "promises a cure" in err, "保證治癒" in err) == (0, True, True)
    (pin,) = desk.listed()
    code, _, err = desk.types("edit", pin["id"], "--answer", "我是王醫師。")
    assert (code, "calls the bot a physician" in err) == (0, True)
    code, _, err = desk.types("edit", pin["id"], "--answer", "無法保證治癒。")
    assert (code, "Please note" in err) == (0, False)
    file = tmp_path / "answers.csv"
    file.write_text("question,answer\n有效嗎？,100%有效。\n幾點開門？,九點。\n", encoding="utf-8")
    code, _, err = desk.types("import", str(file), "--yes")
    assert (code, err.count("Please note")) == (0, 1)
