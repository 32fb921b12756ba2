"""scripts/tuneline unanswered as an operator runs it."""

import asyncio
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import run
from tuneline.storage.sqlite import SqliteDocuments

NOW = datetime.now(UTC)


def question(number: int, text: str, **fields: Any) -> tuple[str, Mapping[str, Any]]:
    """A record of a question, the newest with the highest number."""
    record = {"reason": "apology", "chat": f"chats/{number}", "state": "open"}
    return f"unanswered/{number}", {
        "question": text,
        "at": NOW + timedelta(seconds=number),
        **record,
        **fields,
    }


class Desk:
    """An operator at a terminal with the functions' STORE."""

    def __init__(self, store: Path) -> None:
        self._store = store

    def holds(self, *records: tuple[str, Mapping[str, Any]]) -> None:
        """Store records."""

        async def stored() -> None:
            documents = SqliteDocuments(self._store)
            for path, data in records:
                await documents.create(path, data)
            await documents.close()

        asyncio.run(stored())

    def types(self, *words: str) -> tuple[int, str, str]:
        """Run `scripts/tuneline`. Returns the exit code, the output and the errors."""
        done = run(*words, environment=os.environ)
        return done.returncode, done.stdout, done.stderr

    def listed(self, *options: str) -> list[dict[str, Any]]:
        """Return the groups as the command lists them."""
        return list(json.loads(self.types("unanswered", "list", "--json", *options)[1]))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    store = tmp_path / "store.db"
    monkeypatch.setenv("STORE", f"sqlite:{store}")
    return Desk(store)


def test_equal_questions_are_one_line_and_the_most_frequent_is_first(desk: Desk) -> None:
    desk.holds(
        question(1, "有停車場嗎？"),
        question(4, "營業時間？"),
        question(2, "有 停車場嗎", reason="thumb_down"),
        question(3, "有停車場嗎", chat="chats/1"),
    )
    first, second = desk.listed()
    assert (first["question"], first["count"], first["chats"]) == ("有停車場嗎", 3, 2)
    assert first["reasons"] == {"apology": 2, "thumb_down": 1}
    assert second["question"] == "營業時間？"
    shown = desk.types("unanswered", "list")[1].splitlines()
    assert "3×" in shown[0]
    assert "營業時間？" in shown[1]


def test_an_answered_question_is_pinned_and_leaves_the_list(desk: Desk) -> None:
    desk.holds(question(1, "有停車場嗎？"), question(2, "有停車場嗎"), question(3, "營業時間？"))
    code, _, told = desk.types("unanswered", "answer", desk.listed()[0]["id"], "有，在後面。")
    assert (code, "is pinned" in told) == (0, True)
    assert [group["question"] for group in desk.listed()] == ["營業時間？"]
    (pin,) = json.loads(desk.types("answer", "list", "--json")[1])
    assert (pin["question"], pin["answer"], pin["source"]) == ("有停車場嗎", "有，在後面。", "unanswered")


def test_a_masked_question_is_pinned_only_in_the_operators_words(desk: Desk) -> None:
    desk.holds(question(1, "091…78，有停車場嗎？", is_masked=True))
    (group,) = desk.listed()
    code, _, told = desk.types("unanswered", "answer", group["id"], "有。")
    assert (code, "--question" in told) == (2, True)
    assert desk.listed()
    assert desk.types("unanswered", "answer", group["id"], "有。", "--question", "有停車場嗎？")[0] == 0
    assert desk.listed() == []


def test_a_dismissed_question_stays_away_when_it_is_asked_again(desk: Desk) -> None:
    desk.holds(question(1, "你好笨"))
    (group,) = desk.listed()
    assert desk.types("unanswered", "dismiss", group["id"][:5])[0] == 0
    desk.holds(question(2, "你好笨！"))
    assert desk.listed() == []
    assert [group["count"] for group in desk.listed("--dismissed")] == [2]


def test_an_unknown_question_or_an_unusable_answer_changes_nothing(desk: Desk) -> None:
    desk.holds(question(1, "有停車場嗎？"))
    assert desk.types("unanswered", "dismiss", "zzz")[0] == 2
    code, _, told = desk.types("unanswered", "answer", desk.listed()[0]["id"], " ")
    assert (code, "the answer is empty" in told) == (1, True)
    assert len(desk.listed()) == 1


def test_a_users_text_cannot_act_on_the_operators_terminal(desk: Desk) -> None:
    desk.holds(question(1, "停車\x1bc場", is_masked=True))
    (group,) = desk.listed()
    for words in (
        ("list",),
        ("answer", group["id"], "有。"),
        ("answer", group["id"], "有。", "--question", "停車\u202e場", "--dry-run"),
        ("dismiss", group["id"]),
    ):
        _, shown, told = desk.types("unanswered", *words)
        assert "停車" in shown + told
        assert not {"\x1b", "\u202e"} & {*shown, *told}
