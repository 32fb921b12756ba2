"""The messages of `scripts/tuneline events replay` if nothing is replayed."""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended, run
from tuneline.storage.sqlite import SqliteDocuments

QUEUE = {
    "REPLY_QUEUE": "projects/local/locations/local/queues/replies",
    "REPLY_URL": "http://127.0.0.1:9",
    "REPLY_INVOKER": "tasks@local.iam.gserviceaccount.com",
}


HEADER = f"{'id':<28}{'state':<11}{'type':<14}{'received':<21}attempts  reason\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new store, and set the variables of the queue."""
    path = tmp_path / "store.db"
    for name, value in {"STORE": f"sqlite:{path}", **QUEUE}.items():
        monkeypatch.setenv(name, value)
    return path


def replayed(store: Path, **fields: Any) -> Ended:
    """Replay an event with these fields, without a terminal."""
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
    return run("events", "replay", "01ONE", environment=os.environ)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "one try, the last one failed: Firestore did not answer in time."),
        ({"attempts": 3}, "3 tries, the last one failed: Firestore did not answer in time."),
        (
            {"state": "claimed", "reason": None, "replayed_at": datetime.now(UTC)},
            "one try, an earlier replay was interrupted.",
        ),
    ],
)
def test_it_says_how_the_event_failed_before_it_asks(store: Path, fields: dict[str, Any], said: str) -> None:
    done = replayed(store, **fields)
    assert done.returncode == 2
    assert said in done.stderr
    assert "LINE takes its reply token for one minute" in done.stderr


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
def test_it_says_why_an_event_cannot_be_replayed(store: Path, fields: dict[str, Any], said: str) -> None:
    done = replayed(store, **fields)
    assert done.returncode == 1
    assert done.stderr.startswith(said)


def test_a_missing_setting_is_named_before_anything_is_asked(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REPLY_QUEUE")
    done = replayed(store)
    assert (done.returncode, done.stderr) == (2, "Set REPLY_QUEUE (required by QueueSettings).\n")


def test_a_list_without_events_says_so(store: Path) -> None:
    words = ("events", "list", "--state", "dead")
    assert run(*words, environment=os.environ) == Ended(0, HEADER, "No event matches.\n")
    replayed(store)
    listed = run(*words, environment=os.environ)
    assert ("01ONE" in listed.stdout, listed.stderr, listed.returncode) == (True, "", 0)


def test_the_options_that_choose_events_exclude_each_other(store: Path) -> None:
    done = run("events", "list", "--state", "dead", "--apologies", environment=os.environ)
    assert (done.returncode, "--state and --apologies exclude each other" in done.stderr) == (2, True)
    assert not store.exists()
