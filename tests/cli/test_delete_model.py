"""scripts/tuneline model delete as an operator runs it: endpoint and model are gone at Google."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended, run
from tests.emulators.google_project import BUCKET, GoogleProject, google_project
from tests.models.test_registry import model
from tuneline.models import registry
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.model import Model
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

NOW = datetime(2026, 11, 20, tzinfo=UTC)
OLD, NEW = "20261118-1", "20261120-3"
JOB = {"dataset": "d", "provider": "vertex", "created_at": NOW, "state": "serving", "open": False}


class Desk:
    """The command on a store with one retired model that was tuned at Google, and one that serves."""

    def __init__(self, path: Path, google: GoogleProject) -> None:
        self.path, self.google, self.endpoint = path, google, google.tuned()
        self._environment = {
            "STORE": f"sqlite:{path}",
            **google.vertex.environment,
            "FALLBACK_MODEL": "",
            "EVALUATION_JUDGE": "",
        }

        async def fill(store: Documents) -> None:
            tuned = {"model": self.endpoint, "endpoint": "vertex", "job": "us-central1-1"}
            await registry.record(store, model(OLD, **tuned, state="retired", ready_at=NOW))
            await registry.record(store, model(NEW, ready_at=NOW))
            await registry.promote(store, model(NEW), by="job_poller", reason="trained", now=NOW)
            await store.create("jobs/us-central1-1", {**JOB, "trained_model": self.endpoint})

        self.do(fill)

    def run(self, *words: str, **environment: str) -> Ended:
        return run("model", *words, environment={**self._environment, **environment})

    def do(self, work: Any) -> Any:
        async def done() -> Any:
            store = SqliteDocuments(self.path)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(done())

    def model(self) -> Model:
        stored: Model = self.do(lambda store: read_record(store, Model, f"models/{OLD}"))
        return stored

    def serving(self) -> str:
        (document,) = self.do(lambda store: store.get_many(["bot/serving"]))
        return str(document.data["version"])

    def change(self, path: str, **fields: Any) -> None:
        async def change(store: Documents) -> None:
            (document,) = await store.get_many([path])
            assert document is not None
            await store.replace(document, {**document.data, **fields})

        self.do(change)

    def left_at_google(self) -> list[str]:
        return [one["id"] for one in self.google.vertex.get("/sim/state")["models"]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with StorageEmulator(buckets=[BUCKET], port=0) as storage, google_project(storage) as google:
        yield Desk(tmp_path / "store.db", google)


def test_a_retired_model_is_deleted_at_google_and_its_record_says_so(desk: Desk) -> None:
    shown = desk.run("delete", "20261118", "--dry-run")
    assert (shown.returncode, desk.endpoint in shown.stderr) == (0, True)
    unasked = desk.run("delete", "20261118")
    assert (unasked.returncode, desk.left_at_google()) == (2, [desk.endpoint])
    done = desk.run("delete", "20261118", "--yes", "--by", "mei", "--reason", "its base ends")
    assert done.returncode == 0, done.stderr
    assert desk.left_at_google() == []
    assert desk.google.vertex.calls("models.delete") == 1
    deleted = desk.model()
    assert (deleted.state, deleted.history[-1].by, deleted.history[-1].reason) == (
        *("deleted", "mei", "its base ends"),
    )
    again = desk.run("delete", "20261118", "--yes")
    assert (again.returncode, "deleted already" in again.stderr) == (1, True)
    for verb in (("promote", "--no-probe"), ("retire",)):
        refused = desk.run(verb[0], OLD, *verb[1:], "--yes")
        assert (refused.returncode, "deleted" in refused.stderr) == (1, True)
        assert desk.serving() == NEW


def test_a_failed_deletion_is_continued_by_the_same_command(desk: Desk) -> None:
    desk.google.vertex.fault("models.delete", "status", status=503)
    failed = desk.run("delete", OLD, "--yes")
    assert (failed.returncode, "The same command continues" in failed.stderr) == (1, True)
    assert desk.model().state == "retired"
    assert desk.left_at_google() == []
    assert desk.run("delete", OLD, "--yes").returncode == 0
    assert (desk.google.vertex.calls("models.delete"), desk.model().state) == (2, "deleted")


@pytest.mark.parametrize("place", ["serves", "is a fallback"])
def test_a_model_in_the_chain_is_not_deleted_under_any_version(desk: Desk, place: str) -> None:
    entry = {"version": "other", "model": desk.endpoint, "endpoint": "vertex"}
    desk.change("bot/serving", **entry if place == "serves" else {"fallback": [entry]})
    done = desk.run("delete", OLD, "--yes")
    assert (done.returncode, desk.left_at_google()) == (1, [desk.endpoint])
    assert f"other {place}: first give `scripts/tuneline model retire other`" in done.stderr


@pytest.mark.parametrize("setting", ["BASE_MODEL", "FALLBACK_MODEL", "EVALUATION_JUDGE"])
def test_a_model_that_a_setting_names_is_not_deleted(desk: Desk, setting: str) -> None:
    done = desk.run("delete", OLD, "--yes", **{setting: desk.endpoint})
    assert (done.returncode, f"{setting} names this model" in done.stderr) == (1, True)
    assert desk.left_at_google() == [desk.endpoint]


def test_a_model_that_is_evaluated_or_was_registered_is_not_deleted(desk: Desk) -> None:
    desk.change("jobs/us-central1-1", open=True, state="evaluating")
    evaluated = desk.run("delete", OLD, "--yes")
    assert (evaluated.returncode, "is being evaluated" in evaluated.stderr) == (1, True)
    desk.change(f"models/{OLD}", job=None, source="registered")
    registered = desk.run("delete", OLD, "--yes")
    assert (registered.returncode, "was not trained by this bot" in registered.stderr) == (1, True)
    assert desk.left_at_google() == [desk.endpoint]
