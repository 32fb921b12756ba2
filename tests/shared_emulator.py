"""Share one Firestore emulator among the workers of a test run.

The worker that first needs it starts it, and the process that controls the workers ends it.
Tests do not see each other's documents, because each test has a project of its own.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tuneline_dev.emulators.firestore import FirestoreEmulator

_FOLDER = pytest.StashKey[Path]()


def share_folder(node: Any) -> None:
    """Name the folder that the workers share to the worker behind `node`."""
    stash = node.config.stash
    if _FOLDER not in stash:
        stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="tuneline-tests-"))
    node.workerinput["shared_folder"] = str(stash[_FOLDER])


@contextlib.contextmanager
def firestore_address(config: pytest.Config) -> Iterator[str]:
    """Give the address of the run's emulator. EmulatorUnavailableError if it cannot be started."""
    workerinput = getattr(config, "workerinput", None)
    if workerinput is None:
        with FirestoreEmulator() as emulator:
            yield emulator.address
    else:
        yield _started_once(Path(workerinput["shared_folder"]))


def end_shared(config: pytest.Config) -> None:
    """End the emulator that a worker started. Workers call it too, and have none to end."""
    folder = config.stash.get(_FOLDER, None)
    if folder is None:
        return
    running = folder / "firestore.json"
    if running.exists():
        with contextlib.suppress(ProcessLookupError):
            os.kill(json.loads(running.read_text())["pid"], signal.SIGTERM)
    shutil.rmtree(folder)


def _started_once(folder: Path) -> str:
    running = folder / "firestore.json"
    with (folder / "firestore.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not running.exists():
            emulator = FirestoreEmulator().start()
            running.write_text(json.dumps({"address": emulator.address, "pid": emulator.pid}))
        return str(json.loads(running.read_text())["address"])
