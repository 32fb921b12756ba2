"""Choose which tests run, and in which order."""

import contextlib
import functools
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# Tests in these folders start processes, or need Terraform.
SLOW_FOLDERS = {"process", "page", "cli", "emulators", "infra"}
# Each worker runs whole files, and files in these folders take up to two minutes.
LONG_FOLDERS = {"infra", "page", "process", "training"}
# These bound processor time, to which measuring the coverage adds, start processes, or wait for seconds.
SLOW_TESTS = (
    "tests/chat/test_flood.py::",
    "tests/chat/test_outcome.py::test_while_line_fails",
    "tests/chat/test_store_away.py::",
    "tests/chat/test_withdrawal.py::",
    "tests/datasets/test_check.py::test_a_line_that_never_ends_is_named_and_left_out",
    "tests/datasets/test_check.py::test_memory_does_not_grow_with_the_file",
    "tests/datasets/test_chunks.py::",
    "tests/datasets/test_deadline.py::",
    "tests/datasets/test_floods.py::",
)


class _Watch:
    """See each process that Python starts. A hook of this kind can never be removed, so it has a switch."""

    def __init__(self) -> None:
        self.is_on = False
        sys.addaudithook(self._see)

    def _see(self, event: str, args: tuple[object, ...]) -> None:
        if not self.is_on or event not in ("subprocess.Popen", "os.fork", "os.posix_spawn"):
            return
        started = args[0] if args else event
        # The vendors' SDKs name the machine in a header, and Python's `platform` runs `uname` for it.
        if started != "uname":
            pytest.fail(f"`--fast` starts no process, and this test starts {started}: mark it `process`")


_watch = functools.cache(_Watch)


def fast(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Split the tests into those of `--fast` and those that start a process or an emulator."""
    slow = [item for item in items if _is_slow(item)]
    return [item for item in items if not _is_slow(item)], slow


@contextlib.contextmanager
def no_processes() -> Iterator[None]:
    """Fail a test that starts a process meanwhile."""
    watch = _watch()
    watch.is_on = True
    try:
        yield
    finally:
        watch.is_on = False


def longest_first(items: list[pytest.Item]) -> None:
    """Run the files that take long first, so that no worker runs one of them alone at the end."""
    items.sort(key=lambda item: item.path.relative_to(TESTS).parts[0] not in LONG_FOLDERS)


def _is_slow(item: pytest.Item) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    return (
        item.path.relative_to(TESTS).parts[0] in SLOW_FOLDERS
        or item.nodeid.startswith(SLOW_TESTS)
        or item.get_closest_marker("process") is not None
        or "firestore_emulator" in getattr(item, "fixturenames", ())
        or params.get("documents") == "firestore"
    )
