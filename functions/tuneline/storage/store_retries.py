"""Repeat calls to an unavailable store until a deadline.

A reply token is valid for a minute. If the store recovers within it, the same run must still be waiting,
because the queue's next try may come ten seconds later.
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
    """Repeats a call until `until`; a call that begins later is repeated for `least`."""

    until: datetime
    least: timedelta
    now: Callable[[], datetime]

    async def __call__(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return the result of `call`. UnavailableRetryError if the store stayed unavailable.

        The last call is cancelled at the deadline, so its outcome may be unknown.
        """
        now = self.now()
        seconds = (self.until - now if now < self.until else self.least).total_seconds()
        try:
            async with asyncio.timeout(seconds):
                return await self._repeated(call)
        except TimeoutError:
            raise UnavailableRetryError(f"the store stayed unavailable for {seconds:.0f} s") from None

    async def _repeated(self, call: Callable[[], Awaitable[T]]) -> T:
        most = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await call()
            except UnavailableRetryError:
                # Many callers may wait for the same store, so their retries are spread out.
                await asyncio.sleep(most * (0.5 + random.random() / 2))  # noqa: S311 not a secret
            most = min(most * 2, MOST_PAUSE_SECONDS)


class RetryingDocuments:
    """Repeats each call of the documents port while the store is unavailable, except `add`.

    A repeated `add` would add twice. A repeated `create` or `replace` whose first answer was lost may find
    its own document.
    """

    def __init__(self, documents: Documents, retry_window: RetryWindow) -> None:
        self._documents = documents
        self._retry_window = retry_window

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """See the port."""
        return await self._retry_window(lambda: self._documents.get_many(paths))

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        """See the port."""
        return await self._retry_window(lambda: self._documents.create(path, data))

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        """See the port."""
        return await self._retry_window(lambda: self._documents.replace(document, data))

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        """See the port."""
        await self._documents.add(path, amounts)

    async def delete(self, path: str) -> None:
        """See the port."""
        await self._retry_window(lambda: self._documents.delete(path))

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        """See the port."""
        return await self._retry_window(lambda: self._documents.query(collection, where=where, limit=limit))

    async def close(self) -> None:
        """See the port."""
        await self._documents.close()


@contextlib.contextmanager
def unless_unavailable(then: str) -> Iterator[None]:
    """Continue if the store is unavailable, and log the consequence `then`."""
    try:
        yield
    except UnavailableRetryError as unavailable:
        logs.warning(f"the store is unavailable: {then}", **logs.described(unavailable))
