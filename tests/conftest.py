"""What many tests share: Google's Firestore emulator, a store of each kind."""

import contextlib
import os
import signal
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import outside_cases, selection, shared_emulator
from tests.platforms import (
    KEY,
    SECRET,
    TOKEN,
    Line,
    OpenAI,
    Vertex,
    line_platform,
    openai_platform,
    vertex_platform,
)
from tests.running import Bot, forget, free_ports, until
from tuneline.storage.documents import Documents
from tuneline.storage.firestore import FirestoreDocuments
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.cloud_tasks.queue import QueueOptions
from tuneline_dev.emulators.cloud_tasks.retry import Retry
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread
from tuneline_dev.emulators.firestore import EmulatorUnavailableError
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

BOT = ("line_webhook", "line_reply", "line_operator")
STORES = ("sqlite", "firestore")
Functions = tuple[Stack, Processes]

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
# A run before a merge tries the same examples each time, so half as many are enough.
hypothesis.settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.load_profile("repeatable" if os.environ.get("REQUIRE_EMULATORS") == "1" else "untimed")


# Each process of a test would load the embedder's model, a second of processor time. Tests of it set `use`.
os.environ.setdefault("EMBEDDER", "off")
# No test leaves this machine. Each client loads the trusted certificates: 50 ms, almost none with one.
os.environ["SSL_CERT_FILE"] = str(Path(__file__).parent / "data" / "one_authority.pem")


def pytest_configure() -> None:
    """Let the commands of the tests be interrupted, also in a run in the background, which ignores Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast", action="store_true", help="leave out tests that start a process or an emulator"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--fast"):
        items[:], slow = selection.fast(items)
        config.hook.pytest_deselected(items=slow)
    outside_cases.skip_without_cases(items)
    selection.longest_first(items)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that uses `documents` each store, or those that its own or its module's `stores` names."""
    if "documents" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("stores")
        metafunc.parametrize("documents", mark.args if mark else STORES, indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let no test of `--fast` start a process."""
    with selection.no_processes() if item.config.getoption("--fast") else contextlib.nullcontext():
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if count := outside_cases.without_cases(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(f"{count} tests were skipped: each {outside_cases.MISSING}.")
    # What a test has measured, and recorded with `record_property`.
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    shared_emulator.share_folder(node)


def pytest_unconfigure(config: pytest.Config) -> None:
    shared_emulator.end_shared(config)


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """Let started programs receive Ctrl-C, even if the program that runs the tests ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def firestore_emulator(pytestconfig: pytest.Config) -> Iterator[str]:
    """Give the address of a running emulator. Without one, skip and say what to install.

    With REQUIRE_EMULATORS=1, fail instead.
    """
    with contextlib.ExitStack() as running:
        try:
            address = running.enter_context(shared_emulator.firestore_address(pytestconfig))
        except EmulatorUnavailableError as missing:
            if os.environ.get("REQUIRE_EMULATORS") == "1":
                pytest.fail(f"REQUIRE_EMULATORS=1, and {missing}")
            pytest.skip(str(missing))
        yield address


@pytest.fixture
async def documents(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Documents]:
    """Return an empty store: once SQLite's, once Firestore's, unless the mark `stores` names one."""
    store: Documents
    if request.param == "sqlite":
        store = SqliteDocuments(tmp_path / "store.db")
    else:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", request.getfixturevalue("firestore_emulator"))
        # The emulator separates projects, so a new project isolates each test.
        store = FirestoreDocuments(database="(default)", project=f"test-{uuid.uuid4().hex[:12]}")
    yield store
    await store.close()


@pytest.fixture
def line() -> Iterator[Line]:
    """LINE's emulator."""
    with line_platform() as platform:
        yield platform


@pytest.fixture
def openai() -> Iterator[OpenAI]:
    """OpenAI's emulator."""
    with openai_platform() as platform:
        yield platform


@pytest.fixture
def vertex() -> Iterator[Vertex]:
    """Vertex AI's emulator, without the datasets of a storage emulator."""
    with vertex_platform() as platform:
        yield platform


@pytest.fixture(scope="module")
def bot_functions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Functions]:
    """Start the functions of LINE's events once for a file's tests: it takes longer than most."""
    with bot_processes(tmp_path_factory.mktemp("functions"), {}) as functions:
        yield functions


@pytest.fixture
def bot(bot_functions: Functions) -> Iterator[Bot]:
    """Empty the store and the logs of the functions; LINE, OpenAI and Cloud Tasks are inside the test."""
    with fresh_bot(*bot_functions) as bot:
        yield bot


@contextlib.contextmanager
def running_bot(tmp_path: Path, settings: dict[str, str]) -> Iterator[Bot]:
    """Start functions of the test's own."""
    with bot_processes(tmp_path, settings) as functions, fresh_bot(*functions) as bot:
        yield bot


@contextlib.contextmanager
def bot_processes(folder: Path, settings: dict[str, str]) -> Iterator[Functions]:
    """Start the functions of LINE's events, which call the emulators' ports of the same stack."""
    given = {
        "LINE_CHANNEL_SECRET": f"old-secret {SECRET}",
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "OPENAI_API_KEY": KEY,
        **settings,
    }
    stack = Stack(port=free_ports(10), given=given, folder=folder)
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
        # LINE waits two seconds. A busy machine may need more: the functions find the new queue again first.
        bot.line.set(patience_seconds=20)
        yield bot
        until(bot.is_idle)
