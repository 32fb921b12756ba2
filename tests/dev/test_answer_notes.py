"""The demo's note below an answer is below the right message, and is read again until it is complete."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tuneline.storage.objects import ObjectsRetryError
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.demo.answer_notes import AnswerNotes

SOURCES = {"dataset": "d1", "examples": [0], "pins": []}
NOTE = {"examples": [{"number": 0, "question": "頭痛？"}], "pins": [], "is_verbatim": False}


class Bucket:
    """A `fetch` that fails on request, and counts its calls."""

    def __init__(self) -> None:
        self.is_away = False
        self.fetched = 0

    def __call__(self, name: str) -> bytes:
        self.fetched += 1
        if self.is_away:
            raise ObjectsRetryError("away")
        return json.dumps({"question": "頭痛？", "answer": "神經內科。"}).encode()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteDocuments]:
    documents = SqliteDocuments(tmp_path / "store.db")
    sample = {"object": "prepared/d1/examples.jsonl", "sha256": "1"}
    await documents.create("datasets/d1", {"state": "trained", "sample": sample})
    yield documents
    await documents.close()


async def notes(store: SqliteDocuments, made: AnswerNotes, *events: str) -> list[Any]:
    """The notes below the bot's messages, each a reply to one of `events`."""
    messages = [
        {"from": "bot", "event_id": event, "message_id": str(number)} for number, event in enumerate(events)
    ]
    chat = await made.with_notes({"messages": messages}, await store.query("events", where={}))
    return [message["note"] for message in chat["messages"]]


async def test_a_button_has_none_and_the_answer_that_a_tap_fetches_has_it(store: SqliteDocuments) -> None:
    made = AnswerNotes(store, fetch=Bucket())
    await store.create("events/asked", {"state": "kept", "has_button": True, "sources": SOURCES})
    assert await notes(store, made, "asked") == [None]
    await store.create("events/tapped", {"state": "sent", "delivers": "asked"})
    assert await notes(store, made, "asked", "tapped") == [None, NOTE]


async def test_an_answer_in_several_messages_has_one_note_below_the_last(store: SqliteDocuments) -> None:
    await store.create("events/asked", {"state": "sent", "sources": SOURCES})
    made = AnswerNotes(store, fetch=Bucket())
    assert await notes(store, made, "asked", "asked", "unknown") == [None, NOTE, None]


async def test_a_note_is_made_once_and_again_if_its_examples_could_not_be_read(
    store: SqliteDocuments,
) -> None:
    await store.create("events/asked", {"state": "sent", "sources": SOURCES})
    bucket = Bucket()
    made = AnswerNotes(store, fetch=bucket)
    bucket.is_away = True
    assert await notes(store, made, "asked") == [{**NOTE, "examples": [{"number": 0, "question": None}]}]
    bucket.is_away = False
    for _ in range(3):
        assert await notes(store, made, "asked") == [NOTE]
    assert bucket.fetched == 2
