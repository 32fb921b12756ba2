"""Change a shared document: read it, compute the new fields, write them; retry after a conflict."""

import asyncio
import contextlib
import enum
import random
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

from tuneline.errors import RetryError
from tuneline.storage.documents import AlreadyExistsRetryError, Document, Documents, StaleVersionRetryError

TRIES = 12
# Callers that collide wait for random times, longer with each collision.
FIRST_WAIT_SECONDS = 0.01
MOST_WAIT_SECONDS = 0.5

# The callers of one process write in turn, so that only processes collide.
# After this time the next caller continues, because the call of the current one may hang.
HOLD_SECONDS = 1.0
# The longest total wait of a caller for its turn.
QUEUE_SECONDS = 8.0
# By loop and path; a lock exists while a caller uses it.
_locks: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()

Fields = Mapping[str, Any]
R = TypeVar("R")
Make = Callable[[Fields | None], Fields | None]
MakeWithResult = Callable[[Fields | None], tuple[Fields | None, R]]


class Absent(enum.Enum):
    """Says that a document does not exist, as the caller has just read."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Known = Document | Absent | None


class ContendedRetryError(RetryError):
    """Other writers kept changing the document."""


async def change(documents: Documents, path: str, make: Make, *, known: Known = None) -> Document | None:
    """Write the fields that `make` computes from the current ones; return the document as written.

    `make` gets None if there is no document. It may be called several times, each time with the fields just
    read, so it must not keep state between calls. If it returns None, nothing is written and the result is
    None. `known` is the document as the caller has just read it, or ABSENT; it saves the first read.
    ContendedRetryError after a dozen collisions.
    """
    written, _ = await change_with_result(documents, path, lambda fields: (make(fields), None), known=known)
    return written


async def change_with_result(
    documents: Documents, path: str, make: MakeWithResult[R], *, known: Known = None
) -> tuple[Document | None, R]:
    """Do the same, and also return the second value of `make`: its result for the fields that it got last.

    `make` returns the new fields, or None to write nothing, and its result.
    """
    async with _in_turn(path) as has_waited:
        # After a wait the document has changed.
        return await _changed(documents, path, make, None if has_waited else known)


@contextlib.asynccontextmanager
async def _in_turn(path: str) -> AsyncIterator[bool]:
    """Wait until no other caller of this process writes `path`. Yields True if it had to wait."""
    loop = asyncio.get_running_loop()
    lock = _locks.setdefault((id(loop), path), asyncio.Lock())
    has_waited = lock.locked()
    try:
        async with asyncio.timeout(QUEUE_SECONDS):
            await lock.acquire()
    except TimeoutError:
        yield True
        return
    is_held = True

    def release() -> None:
        nonlocal is_held
        if is_held:
            is_held = False
            lock.release()

    timer = loop.call_later(HOLD_SECONDS, release)
    try:
        yield has_waited
    finally:
        timer.cancel()
        release()


async def _changed(
    documents: Documents, path: str, make: MakeWithResult[R], known: Known
) -> tuple[Document | None, R]:
    for number in range(TRIES):
        if known is None or number > 0:
            (stored,) = await documents.get_many([path])
        else:
            stored = known if isinstance(known, Document) else None
        made, result = make(stored.data if stored else None)
        if made is None:
            return None, result
        try:
            if stored is None:
                return await documents.create(path, made), result
            return await documents.replace(stored, made), result
        except (AlreadyExistsRetryError, StaleVersionRetryError):
            await asyncio.sleep(longest_wait(number) * random.random())  # noqa: S311 it is no secret
    raise ContendedRetryError(f"{path} kept changing")


def longest_wait(collisions: int) -> float:
    """Return the longest wait in seconds after so many earlier collisions. It doubles, up to 0.5."""
    return float(min(FIRST_WAIT_SECONDS * 2**collisions, MOST_WAIT_SECONDS))
