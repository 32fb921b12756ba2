"""scripts/tuneline draft as an operator runs it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_unanswered_command import Desk
from tuneline.line.messages import Message

NOW = datetime.now(UTC)


def draft(number: int, question: str, answer: str) -> list[tuple[str, Mapping[str, Any]]]:
    """A waiting draft and its event, the newest with the highest number."""
    event = {
        "state": "drafted",
        "type": "message",
        "chat": "chats/c",
        "outcome": "waiting",
        "received_at": NOW,
    }
    fields = {
        "state": "waiting",
        "chat": "chats/c",
        "question": question,
        "answer": answer,
        "messages": [Message(answer).as_dict()],
        "at": NOW + timedelta(seconds=number),
    }
    return [(f"events/01D{number}", event), (f"drafts/01D{number}", fields)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    store = tmp_path / "store.db"
    monkeypatch.setenv("STORE", f"sqlite:{store}")
    desk = Desk(store)
    desk.holds(*draft(1, "幾點開門？", "九點。"), *draft(2, "可以停車嗎？", "可以。"))
    return desk


def listed(desk: Desk) -> list[str]:
    return [each["question"] for each in json.loads(desk.types("draft", "list", "--json")[1])]


def test_the_list_has_the_oldest_first(desk: Desk) -> None:
    code, shown, _ = desk.types("draft", "list")
    assert code == 0
    assert shown.index("九點。") < shown.index("可以停車嗎？")
    assert listed(desk) == ["幾點開門？", "可以停車嗎？"]


def test_a_draft_is_decided_once(desk: Desk) -> None:
    assert desk.types("draft", "edit", "01D1", " ")[0] == 2
    code, shown, told = desk.types("draft", "edit", "01D1", "八點半。", "--json")
    assert (code, json.loads(shown)) == (0, [{"id": "01D1", "fate": "on_tap"}])
    assert "after a tap" in told
    code, _, told = desk.types("draft", "send", "01D1", "01D2")
    assert code == 1
    assert "decided before" in told
    assert listed(desk) == []
    code, shown, _ = desk.types("events", "show", "01D1", "--json")
    assert '"state": "kept"' in shown


def test_a_skipped_draft_is_an_open_question(desk: Desk) -> None:
    assert desk.types("draft", "skip", "01D2", "--dry-run")[0] == 0
    assert len(listed(desk)) == 2
    assert desk.types("draft", "skip", "01D2")[0] == 0
    assert listed(desk) == ["幾點開門？"]
    assert "可以停車嗎？" in desk.types("unanswered", "list")[1]


def test_an_unknown_draft_is_named(desk: Desk) -> None:
    code, _, told = desk.types("draft", "send", "01X")
    assert code != 0
    assert "01X" in told
