"""scripts/tuneline events show names the examples and pins that an answer rests on."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.cloud.storage import Client

from tests.cli.commands import run
from tests.platforms import anonymous
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

NAME = "prepared/d1/examples.jsonl"
SOURCES: Mapping[str, Any] = {"dataset": "d1", "examples": [1, 0, 7], "pins": ["3f8a12", "gone00"]}
PIN = {"question": "停車場在哪裡？", "answer": "在後面。", "since": datetime(2026, 11, 28, tzinfo=UTC)}


class Desk:
    """An operator at a terminal with the functions' STORE and bucket, and one event."""

    def __init__(self, store: Path, storage: StorageEmulator) -> None:
        self._store = store
        client = Client(
            project="local", credentials=anonymous(), client_options={"api_endpoint": storage.url}
        )
        self.examples = client.bucket("artifacts").blob(NAME)

    def stored(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        async def store() -> None:
            opened = SqliteDocuments(self._store)
            for path, fields in documents.items():
                await opened.create(path, dict(fields))
            await opened.close()

        asyncio.run(store())

    def shows(self, *words: str) -> tuple[str, str]:
        """Run `scripts/tuneline events show`. Returns the output and the errors."""
        done = run("events", "show", "01HZX3", *words, environment=os.environ)
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with StorageEmulator(buckets=["artifacts"]) as storage:
        for name, value in {
            "STORE": f"sqlite:{tmp_path / 'store.db'}",
            "ARTIFACT_BUCKET": "artifacts",
            "STORAGE_EMULATOR_HOST": storage.url,
            "GOOGLE_CLOUD_PROJECT": "local",
        }.items():
            monkeypatch.setenv(name, value)
        opened = Desk(tmp_path / "store.db", storage)
        lines = [
            {"question": "頭痛要看\n哪一科？", "answer": "神經內科。"},
            {"question": "小孩發燒？", "answer": "小兒科。"},
        ]
        opened.examples.upload_from_string("".join(f"{json.dumps(line)}\n" for line in lines))
        sample = {"object": NAME, "sha256": "1"}
        opened.stored({"datasets/d1": {"state": "trained", "sample": sample}, "pins/3f8a12": PIN})
        yield opened


def event(**fields: Any) -> dict[str, dict[str, Any]]:
    return {"events/01HZX3ABCDEF": {"state": "sent", "version": "base", **fields}}


def test_the_questions_of_the_examples_and_pins_are_shown(desk: Desk) -> None:
    desk.stored(event(sources=SOURCES))
    shown, told = desk.shows()
    assert shown[shown.index("sources") :].splitlines() == [
        "sources",
        "  dataset         d1",
        "  example  1  小孩發燒？",
        "  example  0  頭痛要看 哪一科？",
        "  example  7",
        "  pin      3f8a12  停車場在哪裡？",
        "  pin      gone00",
    ]
    assert told == ""
    assert json.loads(desk.shows("--json")[0])["sources"] == SOURCES


@pytest.mark.parametrize("content", [None, b"{", b'{"answer": "x"}\n', b"[]\n"])
def test_the_numbers_are_shown_if_the_examples_are_gone_or_damaged(desk: Desk, content: bytes | None) -> None:
    desk.stored(event(sources=SOURCES))
    desk.examples.delete() if content is None else desk.examples.upload_from_string(content)
    shown, told = desk.shows()
    for line in ("  example  1\n", "  example  0\n", "  pin      3f8a12  停車場在哪裡？\n"):
        assert line in shown
    assert "The questions of the examples cannot be shown: " in told


def test_the_numbers_are_shown_if_the_dataset_is_deleted(desk: Desk) -> None:
    desk.stored(event(sources={**SOURCES, "dataset": "d2"}))
    shown, told = desk.shows()
    assert "  example  1\n" in shown
    assert "the dataset d2 is deleted" in told


def test_an_answer_without_an_example_is_shown_as_such(desk: Desk) -> None:
    desk.stored(event(sources={"dataset": "", "examples": [], "pins": []}))
    assert desk.shows()[0].endswith("sources\n  no example\n")


def test_an_event_of_an_earlier_version_is_shown_without_sources(desk: Desk) -> None:
    desk.stored(event())
    assert "sources" not in desk.shows()[0]


def test_the_timeline_has_a_line_for_each_step_with_the_seconds_since_the_one_before(desk: Desk) -> None:
    received = datetime(2026, 1, 2, 3, 4, 5, 250_000, UTC)
    step = {"step": "claimed", "at": received + timedelta(seconds=1.5), "attempt": 1}
    model = {"step": "model", "at": received + timedelta(seconds=2), "attempt": 1, "gone": ["a", "b"]}
    desk.stored(event(received_at=received, timeline=[step, model]))
    shown, _ = desk.shows()
    assert shown[shown.index("timeline") :].splitlines() == [
        "timeline",
        "  03:04:05.250            received",
        "  03:04:06.750    +1.500  claimed   attempt 1",
        "  03:04:07.250    +0.500  model     attempt 1, gone a b",
    ]
