"""Repeat calls of a store that is away for a while, until a deadline.

A reply token is good for a minute, and a store that comes back within it must find the run still there:
the queue's next try may come ten seconds later.
"""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tuneline import logs
from tuneline.storage.documents import Document, Documents, UnavailableRetryError

T = TypeVar("T")
FIRST_PAUSE_SECONDS = 0.1
MOST_PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class RetryWindow:
    """Repeats a call until `until`; one that begins later is repeated for `least`."""

    until: datetime
    least: timedelta
    now: Callable[[], datetime]

    async def __call__(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what `call` returns; UnavailableRetryError if the store stayed away for that long.

        The last call is cut off at the deadline, so its outcome may be unknown.
        """
        now = self.now()
        seconds = (self.until - now if now < self.until else self.least).total_seconds()
        try:
            async with asyncio.timeout(seconds):
                return await self._repeated(call)
        except TimeoutError:
            raise UnavailableRetryError(f"the store stayed away for {seconds:.0f} s") from None

    async def _repeated(self, call: Callable[[], Awaitable[T]]) -> T:
        most = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await call()
            except UnavailableRetryError:
                # Many wait for the same store: they come back at different moments.
                await asyncio.sleep(most * (0.5 + random.random() / 2))  # noqa: S311 not a secret
            most = min(most * 2, MOST_PAUSE_SECONDS)


class RetryingDocuments:
    """The documents port, each call repeated while the store is away. `add` is not: repeated it adds twice.

    A `create` or `replace` whose answer was lost may find its own document there, as after any lost answer.
    """

    def __init__(self, documents: Documents, patience: RetryWindow) -> None:
        self._documents = documents
        self._patience = patience

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """See the port."""
        return await self._patience(lambda: self._documents.get_many(paths))

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        """See the port."""
        return await self._patience(lambda: self._documents.create(path, data))

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        """See the port."""
        return await self._patience(lambda: self._documents.replace(document, data))

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        """See the port."""
        await self._documents.add(path, amounts)

    async def delete(self, path: str) -> None:
        """See the port."""
        await self._patience(lambda: self._documents.delete(path))

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        """See the port."""
        return await self._patience(lambda: self._documents.query(collection, where=where, limit=limit))

    async def close(self) -> None:
        """See the port."""
        await self._documents.close()


@contextlib.contextmanager
def unless_away(then: str) -> Iterator[None]:
    """Go on if the store is away, and log what happens `then`: what follows must not wait for it."""
    try:
        yield
    except UnavailableRetryError as away:
        logs.warning(f"the store is away: {then}", **logs.described(away))
