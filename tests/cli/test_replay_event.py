"""What `scripts/events` says to an operator when nothing is done at once."""

import argparse
import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tuneline.errors import SettingError
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_cli.events import list_events, replay_event

QUEUE = {
    "REPLY_QUEUE": "projects/local/locations/local/queues/replies",
    "REPLY_URL": "http://127.0.0.1:9",
    "REPLY_INVOKER": "tasks@local.iam.gserviceaccount.com",
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of this test's own, and the settings of the queue."""
    path = tmp_path / "store.db"
    for name, value in {"STORE": f"sqlite:{path}", **QUEUE}.items():
        monkeypatch.setenv(name, value)
    return path


def replayed(store: Path, **fields: Any) -> int:
    """The exit status for an event with these fields, with nobody at the terminal."""
    now = datetime.now(UTC)
    raw = {"type": "message", "replyToken": "a" * 32, "timestamp": int(now.timestamp() * 1000)}
    event = {
        "state": "dead",
        "type": "message",
        "received_at": now,
        "attempts": 1,
        "raw": json.dumps(raw),
        "reason": "UnavailableRetryError",
        "lease_until": None,
    }

    async def write() -> None:
        documents = SqliteDocuments(store)
        await documents.create("events/01ONE", {**event, **fields})
        await documents.close()

    asyncio.run(write())
    return replay_event.run(argparse.Namespace(id="01ONE", yes=False))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "one try, the last one failed with UnavailableRetryError."),
        ({"attempts": 3}, "3 tries, the last one failed with UnavailableRetryError."),
        (
            {"state": "claimed", "reason": None, "replayed_at": datetime.now(UTC)},
            "one try, an earlier replay was broken off.",
        ),
    ],
)
def test_it_says_how_the_event_failed_before_it_asks(
    store: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, Any], said: str
) -> None:
    assert replayed(store, **fields) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "LINE takes its reply token for one minute" in told


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "expired"}, "Only a dead event can be replayed: this one is expired.\n"),
        ({"raw": None}, "It cannot be replayed: the event was too long to be kept.\n"),
        (
            {"received_at": datetime.now(UTC) - timedelta(minutes=30)},
            "It cannot be answered any more: it is ",
        ),
    ],
)
def test_it_says_why_an_event_cannot_be_replayed(
    store: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, Any], said: str
) -> None:
    assert replayed(store, **fields) == 1
    assert capsys.readouterr().err.startswith(said)


def test_a_missing_setting_is_named_before_anything_is_asked(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("REPLY_QUEUE")
    with pytest.raises(SettingError, match="REPLY_QUEUE"):
        replayed(store)
    assert capsys.readouterr().err == ""


def test_a_list_without_events_says_so(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = argparse.Namespace(state="dead", unanswered=False, apologies=False, json=False)
    assert list_events.run(given) == 0
    assert capsys.readouterr().err == "No event matches.\n"
    replayed(store)
    capsys.readouterr()
    assert list_events.run(given) == 0
    shown = capsys.readouterr()
    assert ("01ONE" in shown.out, shown.err) == (True, "")
