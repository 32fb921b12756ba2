"""line_operator with LINE's SDK and Cloud Storage's client, against emulators, with one operator."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from tests.operator_chat.phone import Phone, model_settings, opened
from tests.platforms import TOKEN, Line, OpenAI
from tests.training.polled import BASE
from tests.training.providers import Place
from tuneline.bootstrap.operator_console import operator_console
from tuneline.budget import Budget
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask, reply_task
from tuneline.line.client import LineClient
from tuneline.notices.notice import Notices
from tuneline.operator_chat.behaviours import operator_handler
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.settings import DatasetSettings
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.storage.signed_links import SignedLinks
from tuneline.training.start_job import JobStarter
from tuneline.uploads.check_upload import UploadCheck
from tuneline.uploads.event import Upload
from tuneline.uploads.intake import Intake
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

STRANGER = "U" + "5e" * 16
GROUP = "C" + "c3" * 16
GOOD = ("question,answer\n" + "\n".join(f"第{number}題？,回答{number}" for number in range(20))).encode()
Sent = Callable[..., ReplyTask]
Operating = Callable[..., EventHandler]


@pytest.fixture
def sent(line: Line) -> Sent:
    """Lets a user (the operator, unless `user` is given) send a file, or tap a button with `data`.

    Gives the task of the event.
    """

    def make(name: str = "門診.csv", content: bytes = GOOD, **more: Any) -> ReplyTask:
        file = {"type": "file", "file_name": name, "file_base64": base64.b64encode(content).decode()}
        _, raw = line.event("postback", **more) if "data" in more else line.event(**{**file, **more})
        return reply_task(raw, received_at=datetime.now(UTC))

    return make


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageEmulator]:
    with StorageEmulator(buckets=["datasets", "artifacts"]) as running:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", running.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        yield running


@pytest.fixture
async def operating_with(
    documents: Documents, line: Line, storage: StorageEmulator
) -> AsyncIterator[Operating]:
    """Makes handlers with the deadlines of a test. The bot has one operator: the emulator's user."""
    await documents.create("bot/settings", {"operators": [DEFAULT_USER], "language": "en"})
    made: list[Console] = []
    async with LineClient(channel_access_token=TOKEN, base_url=line.url) as client:

        def make(settings: dict[str, str] | None = None, **more: Any) -> EventHandler:
            files = DatasetFiles(objects=Objects(), line=client, bucket="datasets", prefix="datasets/")
            console = operator_console(settings or {}, documents=documents, line=client)
            made.extend([console] if settings and "CHAT_API_KEY" in settings else [])
            return operator_handler(
                console,
                **{"files": files, "links": SignedLinks(objects=Objects(), bucket="artifacts"), **more},
            )

        yield make
    for console in made:
        await console.bot_models().model.close()


@pytest.fixture
def operating(operating_with: Operating) -> EventHandler:
    """The handler as it is without any setting."""
    return operating_with()


@pytest.fixture
async def phone(
    documents: Documents, line: Line, openai: OpenAI, operating_with: Operating
) -> AsyncIterator[Phone]:
    """The operator's chat, with a bot that speaks English."""
    taps = operating_with(model_settings(openai) | {"ARTIFACT_BUCKET": "artifacts"})
    async with opened(documents, line, openai, taps) as opened_chat:
        yield opened_chat


class Bucket:
    """The dataset bucket, whose new objects `dataset_upload` checks."""

    def __init__(self, documents: Documents, storage: StorageEmulator) -> None:
        self._documents, self._storage = documents, storage
        self.place = Place()

    def objects(self) -> list[dict[str, Any]]:
        """Return the resources of the objects."""
        listed = httpx2.get(f"{self._storage.url}/storage/v1/b/datasets/o", trust_env=False).json()
        return list(listed.get("items", []))

    def intake(self) -> Intake:
        starter = JobStarter(
            documents=self._documents,
            objects=Objects(),
            providers={self.place.name: self.place},
            provider=self.place.name,
            budget=Budget(documents=self._documents, job_usd=Decimal(5), month_usd=Decimal(20)),
            notices=Notices(documents=self._documents),
            artifact_bucket="artifacts",
        )
        return Intake(
            settings=DatasetSettings(
                bucket="datasets", prefix="datasets/", language="ja", least_model_days=0
            ),
            base_model=BASE,
            documents=self._documents,
            check=UploadCheck(objects=Objects(), artifact_bucket="artifacts"),
            job_starter=starter,
        )

    async def check_all(self) -> None:
        """Check every object once, as its event makes `dataset_upload` do."""
        for resource in self.objects():
            ref = ObjectRef("datasets", resource["name"], int(resource["generation"]))
            await self.intake().handle(Upload(ref, resource.get("metadata", {})))

    async def check_until(self, ended: asyncio.Event) -> None:
        """Check again and again. A check is not cancelled: its thread would try to write for two minutes."""
        while not ended.is_set():
            await self.check_all()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), 0.1)

    @contextlib.asynccontextmanager
    async def checking(self) -> AsyncIterator[None]:
        """Check new objects meanwhile."""
        ended = asyncio.Event()
        task = asyncio.create_task(self.check_until(ended))
        yield
        ended.set()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def bucket(documents: Documents, storage: StorageEmulator) -> Bucket:
    return Bucket(documents, storage)


@pytest.fixture
async def checked(bucket: Bucket) -> AsyncIterator[Bucket]:
    """The bucket, whose new objects are checked during the test."""
    async with bucket.checking():
        yield bucket


async def remove_operators(documents: Documents) -> None:
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    await documents.replace(settings, {**settings.data, "operators": []})


def last_message(line: Line) -> dict[str, Any]:
    """Return the last message of the bot in the operator's chat, as it was sent."""
    messages = [each for each in line.get("/sim/chat")["messages"] if each["from"] == "bot"]
    return dict(messages[-1]["message"])


def tap(line: Line, verb: str) -> str:
    """Return the data of the first button with this verb in the last message of the bot."""
    (data, *_) = [found for found in _data(last_message(line)) if found.startswith(f"op:{verb}:")]
    return data


def _data(part: Any) -> Iterator[str]:
    """Yield the data of all buttons in a message."""
    if isinstance(part, dict):
        yield from [part["data"]] if part.get("type") == "postback" else []
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _data(each)
