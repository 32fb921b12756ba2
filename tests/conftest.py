"""What many tests share: Google's Firestore emulator, a store of each kind."""

import contextlib
import os
import signal
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.platforms import KEY, SECRET, TOKEN, Line, OpenAI, line_platform, openai_platform
from tests.running import Bot, forget, free_ports, until
from tuneline.storage.documents import Documents
from tuneline.storage.firestore import FirestoreDocuments
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.cloud_tasks.queue import QueueOptions
from tuneline_dev.emulators.cloud_tasks.retry import Retry
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread
from tuneline_dev.emulators.firestore import EmulatorUnavailableError, FirestoreEmulator
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

BOT = ("line_webhook", "line_reply")
Functions = tuple[Stack, Processes]

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
# A run that decides what is merged tries the same examples each time, so half as many tell as much.
hypothesis.settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.load_profile("repeatable" if os.environ.get("REQUIRE_EMULATORS") == "1" else "untimed")


# No test leaves this machine. Each client loads anew whom it trusts: that takes 50 ms, and no time with one.
os.environ["SSL_CERT_FILE"] = str(Path(__file__).parent / "data" / "one_authority.pem")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of whole processes take longest and come first: no worker is left alone with them at the end."""
    items.sort(key=lambda item: item.path.parent != Path(__file__).parent / "process")


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """What is started heeds Ctrl-C, as at a terminal; what runs the tests may ignore it, and hand that on."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def firestore_emulator() -> Iterator[str]:
    """The address of a running emulator. Without one: a skip that says what to install, or, with
    REQUIRE_EMULATORS=1, a failure."""
    try:
        emulator = FirestoreEmulator()
    except EmulatorUnavailableError as missing:
        if os.environ.get("REQUIRE_EMULATORS") == "1":
            pytest.fail(f"REQUIRE_EMULATORS=1, and {missing}")
        pytest.skip(str(missing))
    with emulator:
        yield emulator.address


@pytest.fixture(params=["sqlite", "firestore"])
async def documents(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Documents]:
    """An empty store: once SQLite's, once Firestore's."""
    store: Documents
    if request.param == "sqlite":
        store = SqliteDocuments(tmp_path / "store.db")
    else:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue("firestore_emulator"))
        # The emulator keeps projects apart, so a project of its own isolates each test.
        store = FirestoreDocuments(database="(default)", project=f"test-{uuid.uuid4().hex[:12]}")
    yield store
    await store.close()


@pytest.fixture
def line() -> Iterator[Line]:
    """LINE's stand-in."""
    with line_platform() as platform:
        yield platform


@pytest.fixture
def openai() -> Iterator[OpenAI]:
    """OpenAI's stand-in."""
    with openai_platform() as platform:
        yield platform


@pytest.fixture(scope="module")
def bot_functions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Functions]:
    """Start line_webhook and line_reply once for all tests of a file: that takes longer than most tests."""
    with bot_processes(tmp_path_factory.mktemp("functions"), {}) as functions:
        yield functions


@pytest.fixture
def bot(bot_functions: Functions) -> Iterator[Bot]:
    """Empty the store and the logs of the functions; LINE, OpenAI and Cloud Tasks are inside the test."""
    with fresh_bot(*bot_functions) as bot:
        yield bot


@pytest.fixture
def bot_on_firestore(
    tmp_path: Path, firestore_emulator: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bot]:
    """The same, with Firestore's emulator as the store."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_emulator)
    with running_bot(tmp_path, {"STORE": "firestore"}) as bot:
        yield bot


@contextlib.contextmanager
def running_bot(tmp_path: Path, settings: dict[str, str]) -> Iterator[Bot]:
    """Start functions of the test's own."""
    with bot_processes(tmp_path, settings) as functions, fresh_bot(*functions) as bot:
        yield bot


@contextlib.contextmanager
def bot_processes(folder: Path, settings: dict[str, str]) -> Iterator[Functions]:
    """Start line_webhook and line_reply; whom they call is looked for at ports of the same stack."""
    given = {
        "LINE_CHANNEL_SECRET": f"old-secret {SECRET}",
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "OPENAI_API_KEY": KEY,
        **settings,
    }
    stack = Stack(port=free_ports(9), given=given, folder=folder)
    with Processes(folder / "logs") as processes:
        stack.start(processes, only=BOT)
        yield stack, processes


@contextlib.contextmanager
def fresh_bot(stack: Stack, processes: Processes) -> Iterator[Bot]:
    """Forget what earlier tests left, and play LINE, OpenAI and Cloud Tasks until nothing is under way."""
    forget(stack)
    for name in BOT:
        os.truncate(processes.log(name), 0)
    queue = QueueOptions(retry=Retry(min_backoff=0.2, max_backoff=1.0))
    with (
        line_platform(stack.url(1), port=stack.port + 5) as line,
        openai_platform(port=stack.port + 6) as openai,
        CloudTasksThread(port=stack.port + 8, options=queue) as tasks,
    ):
        bot = Bot(stack, processes, line=line, openai=openai, tasks=tasks)
        yield bot
        until(bot.is_idle)
