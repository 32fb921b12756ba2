"""A write that failed is over: nothing of it is sent later, when its writer is no longer used."""

import gc
from collections.abc import Iterator

import pytest

from tuneline.storage.objects import (
    CHUNK_BYTES,
    ObjectExistsDropError,
    ObjectRef,
    Objects,
    ObjectsRetryError,
)
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

NAME = "a.txt"


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageEmulator]:
    with StorageEmulator(buckets=["datasets"]) as running:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", running.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        yield running


def write(content: bytes, *, only_new: bool = False) -> None:
    with Objects().write("datasets", NAME, content_type="text/plain", only_new=only_new) as writer:
        writer.write(content)


def exists() -> bool:
    return Objects().newest("datasets", NAME) is not None


@pytest.mark.usefixtures("storage")
def test_one_that_was_refused_because_the_object_existed() -> None:
    write(b"first")
    with pytest.raises(ObjectExistsDropError) as refused:
        write(b"second", only_new=True)
    Objects().delete(ObjectRef("datasets", NAME, None))
    del refused
    gc.collect()
    assert not exists()


@pytest.mark.parametrize("content", [b"whole", b"x" * (CHUNK_BYTES + 1)], ids=["at its end", "in the middle"])
def test_one_that_failed(storage: StorageEmulator, content: bytes) -> None:
    storage.faults.arm([{"on": "write", "kind": "status", "status": 400}])
    with pytest.raises(ObjectsRetryError) as failed:
        write(content)
    del failed
    gc.collect()
    assert not exists()


def give_up() -> None:
    with Objects().write("datasets", NAME, content_type="text/plain") as writer:
        writer.write(b"x" * (CHUNK_BYTES + 1))
        raise ValueError("the rest cannot be had")


def test_one_that_was_given_up_while_storage_did_not_take_that_either(storage: StorageEmulator) -> None:
    storage.faults.arm([{"on": "delete", "kind": "reset"}])
    with pytest.raises(ValueError, match="the rest cannot be had") as failed:
        give_up()
    del failed
    gc.collect()
    assert not exists()
