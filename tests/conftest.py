"""What many tests share: Google's Firestore emulator, a store of each kind."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from local.firestore_emulator import EmulatorUnavailableError, FirestoreEmulator
from tests.platforms import Line, OpenAI, line_platform, openai_platform
from tuneline.storage.documents import Documents
from tuneline.storage.firestore import FirestoreDocuments
from tuneline.storage.sqlite import SqliteDocuments


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
