"""Change a document that others may change too: read, make, write guarded; again when it was stale."""

import asyncio
import random
from collections.abc import Callable, Mapping
from typing import Any

from tuneline.errors import RetryError
from tuneline.storage.documents import AlreadyExistsRetryError, Document, Documents, StaleVersionRetryError

TRIES = 12
# Those who collide wait for different times, longer with each collision.
FIRST_WAIT_SECONDS = 0.01
MOST_WAIT_SECONDS = 0.5

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
    found = known
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
