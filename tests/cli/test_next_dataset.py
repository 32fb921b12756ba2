"""scripts/tuneline dataset next as an operator runs it, with the real client of Cloud Storage."""

import asyncio
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.cloud.storage import Client

from tests.cli.commands import run
from tests.platforms import anonymous
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

NOW = datetime.now(UTC)
ACCEPTED = {
    "state": "trained",
    "bucket": "datasets",
    "object": "datasets/faq.xlsx",
    "system_prompt": "你是櫃檯。",
}


def line(question: str, answer: str) -> str:
    messages = [
        {"role": "system", "content": "你是櫃檯。"},
        {"role": "user", "content": question},
        {"role": "assistant", "content": answer},
    ]
    return json.dumps({"messages": messages}, ensure_ascii=False) + "\n"


class Desk:
    """An operator at a terminal with the functions' STORE and buckets."""

    def __init__(self, store: Path, storage: StorageEmulator) -> None:
        self._store = store
        self._client = Client(
            project="local", credentials=anonymous(), client_options={"api_endpoint": storage.url}
        )

    def accepted(self, dataset: str, content: str, *, days: int, held_out: str = "") -> None:
        """Store a dataset that was accepted so many days ago."""
        names = {"train": f"prepared/{dataset}/train.jsonl", "valid": f"prepared/{dataset}/valid.jsonl"}
        texts = {"train": content, "valid": held_out}
        for part, name in names.items():
            if texts[part]:
                self._client.bucket("artifacts").blob(name).upload_from_string(texts[part])
        files = {part: name if texts[part] else None for part, name in names.items()}
        record = {**ACCEPTED, **files, "created_at": NOW - timedelta(days=days)}

        async def stored() -> None:
            documents = SqliteDocuments(self._store)
            await documents.create(f"datasets/{dataset}", record)
            await documents.close()

        asyncio.run(stored())

    def rated(self, event: str, question: str, answer: str) -> None:
        """Store a user's thumb up."""
        record = {
            "chat": f"chats/{event}",
            "rating": "good",
            "at": NOW,
            "version": "v1",
            "question": question,
            "answer": answer,
            "expire_at": NOW + timedelta(days=9),
        }

        async def stored() -> None:
            documents = SqliteDocuments(self._store)
            await documents.create(f"feedback/{event}", record)
            await documents.close()

        asyncio.run(stored())

    def types(self, *words: str) -> tuple[int, str, str]:
        """Run `scripts/tuneline`. Returns the exit code, the output and the errors."""
        done = run(*words, environment=os.environ)
        return done.returncode, done.stdout, done.stderr


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
        yield Desk(tmp_path / "store.db", storage)


def test_the_next_dataset_is_the_last_one_with_the_pinned_answers(desk: Desk, tmp_path: Path) -> None:
    desk.accepted("old", line("舊的？", "舊。"), days=9)
    desk.accepted("new", line("營業時間？", "9 點。"), days=1, held_out=line("地址？", "中山路。"))
    desk.types("answer", "pin", "營業時間", "8 點。")
    desk.types("answer", "pin", "有停車場嗎？", "有。")
    desk.types("answer", "pin", "尾牙？", "那天休息。", "--until", "2099-01-31")
    file = tmp_path / "next.jsonl"
    code, shown, told = desk.types("dataset", "next", "-o", str(file), "--json")
    assert code == 0
    written = [line("營業時間？", "8 點。"), line("地址？", "中山路。"), line("有停車場嗎？", "有。")]
    assert file.read_text() == "".join(written)
    facts = json.loads(shown)
    assert (facts["dataset"], facts["examples"], facts["changed"], facts["added"]) == ("new", 3, 1, 1)
    assert facts["not_used"] == ["尾牙？"]
    assert "- 9 點。\n+ 8 點。" in told
    assert f"dataset drop {file}" in told
    # The same check as for any file: nothing is wrong but its size.
    report = json.loads(desk.types("dataset", "check", "--json", "--", str(file))[1])
    assert report["counts"].keys() - {"MODEL_ENDS"} == {"TOO_FEW_EXAMPLES"}
    desk.types("dataset", "next", "-o", str(file), "--dataset", "old")
    assert file.read_text().startswith(line("舊的？", "舊。"))


@pytest.mark.parametrize("kept", ["none", "rejected", "deleted"])
def test_without_a_dataset_no_file_is_written(desk: Desk, tmp_path: Path, kept: str) -> None:
    words: tuple[str, ...] = ()
    if kept == "rejected":
        desk.accepted("bad", "", days=1)
        words = ("--dataset", "bad")
    if kept == "deleted":
        desk.accepted("gone", line("a", "b"), days=1)
        desk._client.bucket("artifacts").blob("prepared/gone/train.jsonl").delete()
    file = tmp_path / "next.jsonl"
    code, _, told = desk.types("dataset", "next", "-o", str(file), *words)
    expected: dict[str, Any] = {
        "none": "No dataset was accepted yet",
        "rejected": "was not accepted",
        "deleted": "upload the dataset's file again",
    }
    assert (code, expected[kept] in told) == (1, True), told
    assert list(tmp_path.glob("next*")) == []


def test_answers_with_a_thumb_up_are_added_masked_and_told(desk: Desk, tmp_path: Path) -> None:
    desk.accepted("last", line("營業時間？", "9 點。"), days=1)
    desk.rated("01A", "我是王小明，可以改時間嗎", "王小明您好，可以。")
    desk.rated("01B", "我的報告呢", "陳美玲小姐，您的報告好了。")
    file = tmp_path / "next.jsonl"
    code, shown, told = desk.types("dataset", "next", "-o", str(file), "--json")
    assert code == 0
    masked = line("我是[姓名1]，可以改時間嗎", "[姓名1]您好，可以。")
    assert file.read_text() == line("營業時間？", "9 點。") + masked
    facts = json.loads(shown)
    assert facts["rated"] == [{"question": "我是[姓名1]，可以改時間嗎", "answer": "[姓名1]您好，可以。"}]
    assert (facts["masked"], facts["left_personal"]) == ({"name": 2}, 1)
    assert "replaced by placeholders: name of a person 2." in told
    assert not any(name in shown + told for name in ("王小明", "陳美玲"))
    desk.types("dataset", "next", "-o", str(file), "--without-ratings")
    assert file.read_text() == line("營業時間？", "9 點。")
