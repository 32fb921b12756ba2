"""A provider that speaks to a small server of tuning jobs, and to the storage emulator."""

import contextlib
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests.training.polled import Clock
from tests.training.vertex.tuning_server import TuningServer, tuning_server
from tuneline.datasets.options import Options
from tuneline.inference.google_token import GoogleToken
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.training.provider import JobRequest, TrainingFile
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.provider import VertexProvider
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

CONTENT = (Path(__file__).parents[2] / "data" / "clinic_qa.jsonl").read_bytes()
BUCKET, OTHER_BUCKET = "training-us", "artifacts"
ID = "a" * 32


class Tokens:
    """A source of the tokens `t1`, `t2` …"""

    quota_project = ""

    def __init__(self) -> None:
        self.count = 0
        self.error: Exception | None = None

    async def token(self) -> tuple[str, float]:
        if self.error is not None:
            raise self.error
        self.count += 1
        return f"t{self.count}", 3600.0


class Request:
    """A request and its recorded steps, as a dataset's document keeps them."""

    def __init__(self, content: bytes = CONTENT, lines: bytes | None = None) -> None:
        self.recorded: dict[str, Any] = {}
        self.content = content
        self.numbers = lines or b"".join(b"%d\n" % (2 * row + 1) for row in range(content.count(b"\n") + 1))

    async def record(self, step: Mapping[str, Any]) -> None:
        self.recorded.update(step)

    def request(
        self,
        *,
        base_model: str = "gemini-3.1-flash-lite",
        options: Options | None = None,
        id_: str = ID,
        **more: Any,
    ) -> JobRequest:
        address = f"gs://artifacts/prepared/{id_}/train.jsonl"
        train = TrainingFile(opener(self.content), address, opener(self.numbers))
        return JobRequest(
            id=id_,
            base_model=base_model,
            options=options or Options(),
            train=train,
            recorded=dict(self.recorded),
            record=self.record,
            **more,
        )


def opener(content: bytes) -> Any:
    @contextlib.contextmanager
    def open_file() -> Iterator[BinaryIO]:
        yield io.BytesIO(content)

    return open_file


@pytest.fixture
def server() -> Iterator[TuningServer]:
    with tuning_server() as running:
        yield running


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageEmulator]:
    with StorageEmulator(buckets=[BUCKET, OTHER_BUCKET]) as running:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", running.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        yield running


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def api(server: TuningServer, tokens: Tokens) -> VertexApi:
    return VertexApi(token=GoogleToken(source=tokens), project="p", seconds=5.0, base_url=server.url)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(api: VertexApi, storage: StorageEmulator, clock: Clock) -> VertexProvider:
    return VertexProvider(
        api=api, objects=Objects(), bucket=BUCKET, region="us-central1", every_seconds=0.01, now=clock
    )


def stored(name: str) -> bytes:
    """The content of an object in the training bucket."""
    with Objects().open(ObjectRef(BUCKET, name, None)) as reader:
        return reader.read()


def names(bucket: str = BUCKET) -> list[str]:
    """The names of all objects in a bucket."""
    return sorted(ref.name for ref in Objects().versions(bucket, ""))


def lines(content: bytes) -> list[Any]:
    return [json.loads(line) for line in content.splitlines()]
