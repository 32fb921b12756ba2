"""Change a document that others may change too: read, make, write guarded; again when it was stale."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any
from weakref import WeakValueDictionary

from tuneline.errors import RetryError
from tuneline.storage.documents import AlreadyExistsRetryError, Document, Documents, StaleVersionRetryError

TRIES = 12
# Those who collide wait for different times, longer with each collision.
FIRST_WAIT_SECONDS = 0.01
MOST_WAIT_SECONDS = 0.5

# The callers of one process write one after the other, so only processes collide.
# One that takes longer, because its call hangs, lets the next go on.
HOLD_SECONDS = 1.0
# So long does a caller wait in all: many that took their time are before it.
QUEUE_SECONDS = 8.0
# By loop and path; a lock lives while somebody uses it.
_locks: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()

Make = Callable[[Mapping[str, Any] | None], Mapping[str, Any] | None]


class ContendedRetryError(RetryError):
    """Others kept changing the document meanwhile."""


async def change(
    documents: Documents, path: str, make: Make, *, known: Document | None = None
) -> Document | None:
    """Write what `make` makes of the document's fields (None where there is none); returns what was written.

    `make` may be called several times, each time with what was just read, so it must not keep anything
    from one call to the next. Where it makes None nothing is written, and None is returned. `known` saves
    the first read: the document as the caller has just read it. ContendedRetryError after a dozen collisions.
    """
    async with _in_turn(path) as has_waited:
        # After a wait the document has changed.
        return await _changed(documents, path, make, None if has_waited else known)


@contextlib.asynccontextmanager
async def _in_turn(path: str) -> AsyncIterator[bool]:
    """Wait until no other caller of this process writes `path`; True if there was one to wait for."""
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

    def let_go() -> None:
        nonlocal is_held
        if is_held:
            is_held = False
            lock.release()

    too_long = loop.call_later(HOLD_SECONDS, let_go)
    try:
        yield has_waited
    finally:
        too_long.cancel()
        let_go()


async def _changed(documents: Documents, path: str, make: Make, found: Document | None) -> Document | None:
    for number in range(TRIES):
        if found is None or number > 0:
            (found,) = await documents.get_many([path])
        made = make(found.data if found else None)
        if made is None:
            return None
        try:
            if found is None:
                return await documents.create(path, made)
            return await documents.replace(found, made)
        except (AlreadyExistsRetryError, StaleVersionRetryError):
            await asyncio.sleep(longest_wait(number) * random.random())  # noqa: S311 it is no secret
    raise ContendedRetryError(f"{path} kept changing")


def longest_wait(collisions: int) -> float:
    """Return the longest wait in seconds after so many earlier collisions. It doubles, up to 0.5."""
    return float(min(FIRST_WAIT_SECONDS * 2**collisions, MOST_WAIT_SECONDS))
