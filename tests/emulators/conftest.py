"""What the tests of the emulators share."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.emulators.google_project import BUCKET, GoogleProject, google_project
from tests.emulators.line_world import World, line_world
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator


@pytest.fixture(scope="session")
def training_storage() -> Iterator[StorageEmulator]:
    """Cloud Storage with a bucket for datasets."""
    with StorageEmulator(buckets=[BUCKET], port=0) as storage:
        yield storage


@pytest.fixture
def google(training_storage: StorageEmulator) -> Iterator[GoogleProject]:
    """Return a project without jobs."""
    with google_project(training_storage) as project:
        yield project


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Return a bot and LINE's platform."""
    async with line_world() as made:
        yield made
