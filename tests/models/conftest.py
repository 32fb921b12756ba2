"""Fixtures: a model in evaluation."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.models.evaluations import Scene
from tests.platforms import OpenAI
from tuneline.storage.documents import Documents
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator
from tuneline_dev.stack import ARTIFACT_BUCKET


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of Cloud Storage's emulator, with the artifact bucket."""
    with StorageEmulator(buckets=[ARTIFACT_BUCKET]) as emulator:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        yield emulator.url


@pytest.fixture
async def scene(documents: Documents, openai: OpenAI, storage: str) -> AsyncIterator[Scene]:
    made = Scene(documents, openai, storage)
    yield made
    for model in made.opened:
        await model.close()
