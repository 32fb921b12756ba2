"""scripts/tuneline dataset delete and events forget as an operator runs them: deleted data is gone."""

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.cloud.storage import Client

from tests.cli.commands import run
from tests.platforms import KEY, OpenAI, anonymous
from tests.training.test_openai_provider import Steps
from tuneline.bootstrap.training_providers import openai_provider
from tuneline.settings import TrainingSettings
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectRef
from tuneline.storage.records.chat import chat_path
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.uploads.event import Upload
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

BASE = "gpt-4.1-mini-2025-04-14"
NAME = "datasets/patients.jsonl"
JOB = {"provider": "openai", "created_at": datetime(2026, 11, 21, tzinfo=UTC)}
VERSION = "20261128-100000-abcdef"
ANNA, BEN = "U" + "a1" * 16, "U" + "b2" * 16


class Operator:
    """An operator at a terminal, with a store, both buckets, and a trained model at OpenAI."""

    def __init__(self, path: Path, storage: StorageEmulator, openai: OpenAI) -> None:
        self.path, self.storage, self.openai = path, storage, openai
        options = {"api_endpoint": storage.url}
        self._client = Client(project="local", credentials=anonymous(), client_options=options)

    def types(self, command: str, *words: str) -> tuple[int, str, str]:
        done = run(command, *words, environment=os.environ)
        return done.returncode, done.stdout, done.stderr

    def do(self, work: Any) -> Any:
        async def done() -> Any:
            store = SqliteDocuments(self.path)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(done())

    def put(self, **documents: Any) -> None:
        async def put(store: Documents) -> None:
            for path, data in documents.items():
                await store.create(path, data)

        self.do(put)

    def upload(self, bucket: str, name: str) -> int:
        blob = self._client.bucket(bucket).blob(name)
        blob.upload_from_string(f"祕密 in {name}")
        return int(blob.generation)

    def objects(self) -> list[str]:
        return sorted(
            blob.name
            for bucket in ("datasets", "artifacts")
            for blob in self._client.list_blobs(bucket, versions=True)
        )

    def paths(self) -> list[str]:
        collections = (
            *("datasets", "jobs", "models", "evaluations", "evaluation_pairs", "contents", "bot"),
            *("chats", "events", "feedback"),
        )

        async def read(store: Documents) -> list[str]:
            found = [await store.query(one, where={}) for one in collections]
            return [document.path for several in found for document in several]

        return sorted(self.do(read))

    def trained(self) -> tuple[str, str, dict[str, Any]]:
        """Return a succeeded job at OpenAI: its id, its model, and its recorded steps."""
        place = openai_provider(TrainingSettings(KEY, self.openai.base_url, BASE))
        steps = Steps()

        async def train() -> tuple[str, str]:
            job = await place.start(steps.order())
            while (model := (await place.progress(job)).model) is None:
                await asyncio.sleep(0.05)
            await place.close()
            return job, model

        return *asyncio.run(train()), dict(steps.recorded)


@pytest.fixture
def operator(tmp_path: Path, openai: OpenAI, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    with StorageEmulator(buckets=["datasets", "artifacts"]) as storage:
        for name, value in {
            "STORE": f"sqlite:{tmp_path / 'store.db'}",
            "ARTIFACT_BUCKET": "artifacts",
            "STORAGE_EMULATOR_HOST": storage.url,
            "GOOGLE_CLOUD_PROJECT": "local",
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": openai.base_url,
        }.items():
            monkeypatch.setenv(name, value)
        yield Operator(tmp_path / "store.db", storage, openai)


def dataset(operator: Operator) -> str:
    """Store a dataset that was uploaded twice and trained, and another one. Gives the first one's id."""
    operator.upload("datasets", NAME)
    generation = operator.upload("datasets", NAME)
    id_ = Upload(ObjectRef("datasets", NAME, generation)).id
    job, model, steps = operator.trained()
    for name in (
        *(f"prepared/{id_}/{part}.jsonl" for part in ("train", "valid", "examples")),
        *(f"reports/{id_}.{ending}" for ending in ("md", "json")),
        *(f"evaluations/{VERSION}.{ending}" for ending in ("md", "json", "html")),
    ):
        operator.upload("artifacts", name)
    told = {"bucket": "datasets", "created_at": datetime.now(UTC)}
    operator.put(
        **{
            f"datasets/{id_}": {
                **told,
                "object": NAME,
                "generation": generation,
                "state": "trained",
                "provider": "openai",
                "job": job,
                "steps": steps,
            },
            f"jobs/{job}": {**JOB, "dataset": id_, "state": "serving", "open": False, "trained_model": model},
            f"models/{VERSION}": {"dataset": id_, "version": VERSION, "model": model, "state": "ready"},
            f"evaluations/{VERSION}": {"dataset": id_, "state": "done"},
            f"evaluation_pairs/{VERSION}-00": {"version": VERSION, "reference": "祕密"},
            "contents/abc": {"dataset": id_},
            "bot/examples": {"dataset": id_, "object": "x", "sha256": "y"},
            "bot/serving": pointer("other", [VERSION]),
            "datasets/another": {**told, "object": "o", "generation": 1, "state": "trained"},
            "models/other": {"dataset": "another", "version": "other", "model": "m", "state": "ready"},
            "evaluation_pairs/other-00": {"version": "other"},
            "contents/def": {"dataset": "another"},
        }
    )
    operator.upload("artifacts", "prepared/another/train.jsonl")
    return id_


def pointer(version: str, behind: list[str]) -> dict[str, Any]:
    fallback = [{"version": one, "model": one} for one in behind]
    return {"version": version, "model": version, "fallback": fallback, "served": []}


LEFT = [
    *("bot/serving", "contents/def", "datasets/another", "evaluation_pairs/other-00", "models/other"),
]


def test_a_dataset_is_deleted_with_all_that_was_made_of_it(operator: Operator) -> None:
    id_ = dataset(operator)
    assert len(operator.objects()) == 11
    before = operator.paths()
    code, out, _ = operator.types("dataset", "delete", id_, "--dry-run")
    assert code == 0
    assert out.count(f"gs://datasets/{NAME}#") == 2
    assert "openai: model ft:" in out
    assert operator.types("dataset", "delete", id_)[0] == 2  # there is no terminal for a question
    assert (operator.paths(), len(operator.objects())) == (before, 11)
    code, out, err = operator.types("dataset", "delete", id_[:10], "--yes")
    assert code == 0, err
    assert "deleted: openai: file file-" in err
    assert operator.objects() == ["prepared/another/train.jsonl"]
    assert operator.paths() == LEFT
    (serving,) = operator.do(lambda store: store.get_many(["bot/serving"]))
    assert serving.data == pointer("other", [])
    state = operator.openai.get("/sim/state")
    assert [one for one in state["files"] if one["purpose"] == "fine-tune"] == []
    assert operator.openai.calls("models.delete") == 1
    assert operator.types("dataset", "delete", id_, "--yes")[0] == 2


def test_a_failed_deletion_is_reported_and_the_same_command_deletes_the_rest(operator: Operator) -> None:
    id_ = dataset(operator)
    operator.openai.fault("models.delete", "status", status=500, body={"error": {"message": "no"}})
    code, _, err = operator.types("dataset", "delete", id_, "--yes")
    assert code == 1
    assert "NOT deleted: openai: model ft:" in err
    assert f"datasets/{id_}" in operator.paths()
    assert operator.objects() == ["prepared/another/train.jsonl"]
    code, _, err = operator.types("dataset", "delete", id_, "--yes")
    assert (code, operator.paths()) == (0, LEFT), err


def test_a_dataset_whose_model_serves_or_whose_job_runs_is_not_deleted(operator: Operator) -> None:
    id_ = dataset(operator)

    async def serve(store: Documents) -> None:
        (found,) = await store.get_many(["bot/serving"])
        assert found is not None
        await store.replace(found, pointer(VERSION, ["other"]))

    operator.do(serve)
    code, _, err = operator.types("dataset", "delete", id_, "--yes")
    assert (code, "scripts/tuneline model rollback" in err) == (1, True)
    operator.do(lambda store: store.delete("bot/serving"))
    operator.put(**{"jobs/ftjob-9": {**JOB, "dataset": id_, "state": "training", "open": True}})
    code, _, err = operator.types("dataset", "delete", id_, "--yes")
    assert (code, "scripts/tuneline job cancel ftjob-9" in err) == (1, True)
    assert len(operator.objects()) == 11


def test_a_later_upload_of_the_same_name_stays_and_is_reported(operator: Operator) -> None:
    first = operator.upload("datasets", NAME)
    operator.upload("datasets", NAME)
    told = {"bucket": "datasets", "object": NAME, "generation": first, "created_at": datetime.now(UTC)}
    operator.put(**{"datasets/one": {**told, "state": "rejected"}})
    code, _, err = operator.types("dataset", "delete", "one", "--yes")
    assert (code, operator.objects(), operator.paths()) == (0, [NAME], [])
    assert "A later upload stays" in err


def test_a_dataset_that_waits_needs_no_key_to_be_deleted(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    generation = operator.upload("datasets", NAME)
    told = {"bucket": "datasets", "object": NAME, "generation": generation, "created_at": datetime.now(UTC)}
    operator.put(**{"datasets/one": {**told, "state": "awaiting_approval", "provider": None, "steps": {}}})
    assert operator.types("dataset", "delete", "one", "--yes")[0] == 0
    assert (operator.objects(), operator.paths()) == ([], [])


def test_a_person_is_forgotten_by_the_line_user_id(operator: Operator) -> None:
    anna, ben = chat_path(ANNA), chat_path(BEN)
    for path in (anna, ben):
        turn = {"event": "e", "message": "m", "question": "祕密", "answer": "祕密"}
        operator.put(
            **{
                path: {"turns": [turn], "counted": {"day": "2026-11-28", "today": 7}},
                f"feedback/{path[-8:]}": {"chat": path, "question": "祕密"},
                f"events/{path[-8:]}": {"chat": path, "state": "dead", "raw": "祕密", "messages": []},
            }
        )
    assert operator.types("events", "forget", "U123", "--yes")[0] == 2
    assert operator.types("events", "forget", ANNA)[0] == 2
    code, out, _ = operator.types("events", "forget", ANNA, "--dry-run")
    assert (code, out.split()) == (0, ["turns", "1", "ratings", "1", "unanswered", "0", "events", "1"])
    code, out, err = operator.types("events", "forget", ANNA, "--yes")
    assert (code, ANNA in out + err, "Forgotten" in err) == (0, False, True)

    async def words(store: Documents) -> list[str]:
        found = [await store.query(one, where={}) for one in ("chats", "events", "feedback")]
        return sorted(one.path for several in found for one in several if "祕密" in str(one.data))

    ending = ben[-8:]
    assert operator.do(words) == sorted([ben, f"events/{ending}", f"feedback/{ending}"])
    (chat,) = operator.do(lambda store: store.get_many([anna]))
    assert (chat.data.keys(), chat.data["counted"]["today"]) == ({"counted", "expire_at"}, 7)


def test_forgetting_an_operator_is_reported(operator: Operator) -> None:
    operator.put(**{"bot/settings": {"operators": [ANNA]}})
    _, _, err = operator.types("events", "forget", ANNA, "--dry-run")
    assert "scripts/tuneline operator remove" in err
