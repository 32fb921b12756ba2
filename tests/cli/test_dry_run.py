"""`--dry-run` shows what a command would do and does not do it; `--yes` does it."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended, run
from tests.models.test_registry import model
from tests.platforms import KEY, OpenAI
from tuneline.models import registry
from tuneline.storage.records.chat import chat_path
from tuneline.storage.sqlite import SqliteDocuments

NOW = datetime.now(UTC)
ANNA = "U" + "a1" * 16
DATASET = "3f8a12" + "0" * 26
OLD, SERVING, NEW = "20261118-1", "20261119-2", "20261120-3"
DOCUMENTS: dict[str, dict[str, Any]] = {
    "bot/settings": {"greeting": "hello", "operators": [ANNA], "push_notices": False},
    f"datasets/{DATASET}": {
        "state": "awaiting_approval",
        "object": "datasets/a.csv",
        "examples": 48,
        "learnt_tokens": 900,
        "epochs": 3,
        "base_model": "gpt-4.1-mini-2025-04-14",
        "price_usd": "7.20",
        "reason": "it would cost $7.20",
        "created_at": NOW,
    },
    "jobs/ftjob-1": {
        "state": "training",
        "open": True,
        "provider": "openai",
        "dataset": "d",
        "base_model": "gpt-4.1-mini-2025-04-14",
        "created_at": NOW,
    },
    "events/01ONE": {
        "state": "dead",
        "type": "message",
        "received_at": NOW,
        "attempts": 2,
        "raw": json.dumps({"type": "message", "replyToken": "a" * 32, "timestamp": NOW.timestamp() * 1000}),
        "reason": "UnavailableRetryError",
        "lease_until": None,
        "chat": chat_path(ANNA),
    },
    "unanswered/01X": {"question": "停車場", "reason": "apology", "chat": "chats/1", "at": NOW},
    "pins/3f8a": {"question": "停車場？", "answer": "在後面。", "since": NOW},
    chat_path(ANNA): {"turns": [{"role": "user", "content": "hello"}]},
}
PARKING = hashlib.sha256("停車場".encode()).hexdigest()[:12]
COLLECTIONS = (
    "unanswered",
    "pins",
    "bot",
    "datasets",
    "jobs",
    "models",
    "events",
    "chats",
    "notices",
    "invites",
    "feedback",
)
ASKING = (
    ("dataset", "approve", "3f8a12"),
    ("dataset", "cancel", "3f8a12"),
    ("model", "promote", NEW, "--no-probe"),
    ("model", "rollback"),
    ("model", "retire", OLD),
    ("model", "register", "gpu-1", "--model", "clinic-lora", "--no-probe"),
    ("events", "forget", ANNA),
    ("operator", "remove", "a1a1"),
)
NOT_ASKING = (
    ("settings", "set", "month_usd", "40"),
    ("settings", "unset", "greeting"),
    ("answer", "pin", "營業時間？", "9 點到 18 點。"),
    ("answer", "edit", "3f8a", "--answer", "在對面。"),
    ("answer", "unpin", "3f8a"),
    ("unanswered", "answer", PARKING, "在後面。"),
    ("unanswered", "dismiss", PARKING),
    ("operator", "push", "on"),
    ("operator", "invite"),
)
# These call another host when they act.
CALLS = (("events", "replay", "01ONE"), ("job", "cancel", "ftjob-1"))


class Desk:
    """A store with something to change for each command."""

    def __init__(self, path: Path, openai: OpenAI) -> None:
        self._path = path
        self._environment = {
            "STORE": f"sqlite:{path}",
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": openai.base_url,
            "REPLY_QUEUE": "projects/local/locations/local/queues/replies",
            "REPLY_URL": "http://127.0.0.1:9",
            "REPLY_INVOKER": "tasks@local.iam.gserviceaccount.com",
        }
        asyncio.run(self._fill())

    async def _fill(self) -> None:
        store = SqliteDocuments(self._path)
        for path, data in DOCUMENTS.items():
            await store.create(path, data)
        for number, version in enumerate((OLD, SERVING, NEW)):
            record = model(version, ready_at=NOW + timedelta(hours=number))
            await registry.record(store, record)
            if version != NEW:
                await registry.promote(store, record, by="job_poller", reason="trained", now=NOW)
        await store.close()

    def run(self, *words: str) -> Ended:
        return run(*words, environment=self._environment)

    def documents(self) -> Mapping[str, Any]:
        """All documents, by path."""

        async def read() -> dict[str, Any]:
            store = SqliteDocuments(self._path)
            found = [await store.query(collection, where={}) for collection in COLLECTIONS]
            await store.close()
            return {document.path: document.data for documents in found for document in documents}

        return asyncio.run(read())


@pytest.fixture
def desk(tmp_path: Path, openai: OpenAI) -> Desk:
    return Desk(tmp_path / "store.db", openai)


@pytest.mark.parametrize("words", [*ASKING, *NOT_ASKING, *CALLS], ids=" ".join)
def test_a_dry_run_shows_what_would_be_done_and_changes_nothing(desk: Desk, words: tuple[str, ...]) -> None:
    before = desk.documents()
    done = desk.run(*words, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr
    assert desk.documents() == before


@pytest.mark.parametrize("words", [*ASKING, *NOT_ASKING], ids=" ".join)
def test_the_same_without_it_changes_something(desk: Desk, words: tuple[str, ...]) -> None:
    before = desk.documents()
    done = desk.run(*words, *(["--yes"] if words in ASKING else []))
    assert done.returncode == 0, done.stderr
    assert desk.documents() != before


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_without_a_terminal_it_does_not_ask_and_changes_nothing(desk: Desk, words: tuple[str, ...]) -> None:
    before = desk.documents()
    done = desk.run(*words)
    assert (done.returncode, "add --yes" in done.stderr) == (2, True)
    assert desk.documents() == before


def test_a_dry_run_of_generate_estimates_and_asks_no_model(
    desk: Desk, tmp_path: Path, openai: OpenAI
) -> None:
    document = tmp_path / "leaflet.md"
    document.write_text(
        "# Hours\n\nThe clinic opens at nine in the morning, and a visit costs ten dollars.\n"
    )
    model_name = "gpt-4.1-mini-2025-04-14"
    done = desk.run("dataset", "generate", str(document), "--model", model_name, "--dry-run")
    assert (done.returncode, done.stdout, "Estimated" in done.stderr) == (0, "", True), done.stderr
    assert openai.calls("chat") == 0
