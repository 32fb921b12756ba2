"""What a released version stored is served by this one: messages, taps, commands and the poller."""

import gzip
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from google.cloud.storage import Client

from tests.conftest import STORES
from tests.platforms import AI_NOTICES, SECRET, TOKEN, Line, Vertex, anonymous, line_platform, vertex_platform
from tests.running import free_ports, until
from tuneline.bootstrap.stores import documents
from tuneline.settings import StoreSettings, read
from tuneline.storage.documents import Documents
from tuneline_cli.environment import ROOT
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator
from tuneline_dev.processes import Processes
from tuneline_dev.stack import ARTIFACT_BUCKET, DATASET_BUCKET, Stack

RELEASES = sorted((Path(__file__).parents[1] / "data" / "releases").iterdir())
FUNCTIONS = ("line_webhook", "line_reply", "line_operator", "job_poller")
ANNA, BEN = "U" + "a1" * 16, "U" + "b2" * 16


class Release:
    """The stored state of a version, as if it had been written until now."""

    def __init__(self, folder: Path, vertex: Vertex) -> None:
        self.objects = [*_lines(folder / "objects.jsonl.gz")]
        stored = [*_lines(folder / "documents.jsonl.gz")]
        models = [entry["data"] for entry in stored if entry["path"].startswith("models/")]
        # The models answer at the emulator of this test, which gives them other names.
        self._endpoints = {model["model"]: vertex.endpoint(self.pairs(model)) for model in models}
        text = json.dumps(stored)
        for before, now in self._endpoints.items():
            text = text.replace(before, now)
        last = max(datetime.fromisoformat(time) for time in _times(stored, "created_at"))
        self._later = datetime.now(UTC) - last
        entries = json.loads(text, object_hook=self._moved)
        self.documents: dict[str, Any] = {entry["path"]: entry["data"] for entry in entries}

    def pairs(self, model: Mapping[str, Any]) -> dict[str, str]:
        """The questions and answers that the model was trained with."""
        name = f"prepared/{model['dataset']}/examples.jsonl"
        (text,) = (entry["text"] for entry in self.objects if entry["name"] == name)
        examples = map(json.loads, text.splitlines())
        return {example["question"]: example["answer"] for example in examples}

    def question_of(self, version: str) -> tuple[str, str]:
        """A question and its answer by a model, which no pin answers."""
        pinned = {data["question"] for path, data in self.documents.items() if path.startswith("pins/")}
        pairs = self.pairs(self.documents[f"models/{version}"])
        return next((question, answer) for question, answer in pairs.items() if question not in pinned)

    def _moved(self, value: dict[str, Any]) -> Any:
        if value.keys() != {"$time"}:
            return value
        return datetime.fromisoformat(value["$time"]) + self._later


class Upgraded:
    """This version's functions on the state of a release."""

    def __init__(self, stack: Stack, processes: Processes, release: Release, line: Line) -> None:
        self.stack, self.processes, self.release, self.line = stack, processes, release, line
        firestore = {name: value for name, value in os.environ.items() if name.startswith("FIRESTORE_")}
        self.env = {**stack.settings(), **firestore}
        self.operator = str((release.documents["bot/settings"].get("operators") or [BEN])[0])

    async def load(self) -> None:
        """Write the release's documents to the store."""
        store = self._store()
        for path, data in self.release.documents.items():
            own = {"operators": [self.operator]} if path == "bot/settings" else {}
            await store.create(path, {**data, **own})
        await store.close()

    async def serving(self) -> dict[str, Any]:
        store = self._store()
        (document,) = await store.get_many(["bot/serving"])
        await store.close()
        assert document is not None
        return document.data

    def reply_to(self, action: str, user: str, **body: Any) -> dict[str, Any]:
        """Let a user act; return the bot's next message, without the notice that an AI answers."""
        return next(one for one in self.replies_to(action, user, **body) if one.get("text") not in AI_NOTICES)

    def replies_to(self, action: str, user: str, **body: Any) -> list[dict[str, Any]]:
        """Let a user act; return all messages of the bot's next reply."""
        before = self._messages(user)
        self.line.post(f"/sim/{action}", user=user, **body)
        replies: list[dict[str, Any]] = until(lambda: self._messages(user)[len(before) :])
        return replies

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run `scripts/tuneline` as an operator."""
        program = [sys.executable, "-m", "tuneline_cli", *command]
        return subprocess.run(
            program, check=False, env=self.env | PATHS, capture_output=True, text=True, timeout=120
        )

    def errors(self) -> list[str]:
        logs = [self.processes.log(name).read_text() for name in FUNCTIONS]
        lines = [json.loads(line) for log in logs for line in log.splitlines() if line.startswith("{")]
        return [line["message"] for line in lines if line["severity"] not in ("INFO", "WARNING")]

    def _store(self) -> Documents:
        return documents(read(StoreSettings, self.env))

    def _messages(self, user: str) -> list[dict[str, Any]]:
        shown = self.line.get(f"/sim/chat?user={user}")["messages"]
        return [message for message in shown if message["from"] == "bot"]


PATHS = {"PYTHONPATH": f"{ROOT / 'functions'}:{ROOT / 'scripts'}", "PATH": "/usr/bin:/bin"}


@pytest.fixture(
    params=[(release, store) for release in RELEASES for store in STORES],
    ids=[f"{release.name}-{store}" for release in RELEASES for store in STORES],
)
def upgraded(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Upgraded]:
    """Start this version on a release's state in either store."""
    folder, store = request.param
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
    given = {"LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN}
    if store == "firestore":
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue("firestore_emulator"))
        monkeypatch.setenv("FIRESTORE_DATABASE", f"upgrade-{uuid.uuid4().hex[:12]}")
        given["STORE"] = "firestore"
    stack = Stack(port=free_ports(10), given=given, folder=tmp_path, trainer="vertex")
    with ExitStack() as running:
        storage = running.enter_context(
            StorageEmulator(buckets=[DATASET_BUCKET, ARTIFACT_BUCKET], port=stack.port + 7)
        )
        vertex = running.enter_context(vertex_platform(storage.url, port=stack.port + 6))
        line = running.enter_context(line_platform(stack.url(1), port=stack.port + 5))
        running.enter_context(CloudTasksThread(port=stack.port + 8))
        release = Release(folder, vertex)
        upload(release, storage.url)
        processes = running.enter_context(Processes(tmp_path / "logs"))
        stack.start(processes, only=FUNCTIONS)
        line.set(patience_seconds=20)
        yield Upgraded(stack, processes, release, line)


async def test_the_state_of_a_release_is_served(upgraded: Upgraded) -> None:
    await upgraded.load()
    serving = await upgraded.serving()
    question, answer = upgraded.release.question_of(serving["version"])
    # A friend from before the notice that an AI answers is told it with the next answer.
    notice, told = upgraded.replies_to("message", ANNA, text=question)
    assert (notice["text"] in AI_NOTICES, told["text"].endswith(answer)) == (True, True)
    for path, pin in upgraded.release.documents.items():
        if path.startswith("pins/"):
            assert upgraded.reply_to("message", ANNA, text=pin["question"])["text"] == pin["answer"]
    assert upgraded.reply_to("message", upgraded.operator, text="狀態")["type"] == "flex"
    httpx2.post(upgraded.stack.url(4), trust_env=False, timeout=60).raise_for_status()
    shown = upgraded.run("status", "--json")
    assert json.loads(shown.stdout)["serving"]["version"] == serving["version"], shown.stderr
    back = upgraded.run("model", "rollback", "--yes")
    assert back.returncode == 0, back.stderr
    before = serving["fallback"][0]["version"]
    assert (await upgraded.serving())["version"] == before
    question, answer = upgraded.release.question_of(before)
    assert upgraded.reply_to("message", ANNA, text=question)["text"].endswith(answer)
    assert upgraded.errors() == []


def upload(release: Release, storage_url: str) -> None:
    client = Client(project="local", credentials=anonymous(), client_options={"api_endpoint": storage_url})
    for entry in release.objects:
        blob = client.bucket(entry["bucket"]).blob(entry["name"])
        blob.metadata = entry["metadata"]
        blob.upload_from_string(entry["text"], content_type=entry["content_type"])


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _times(value: Any, name: str) -> Iterator[str]:
    """Yield every time that is stored under `name`."""
    if isinstance(value, list):
        for item in value:
            yield from _times(item, name)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == name and isinstance(item, dict) and "$time" in item:
                yield item["$time"]
            yield from _times(item, name)
