"""Documents that Tuneline has put down, as an operator's commands find them."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tuneline.bootstrap.stores import documents
from tuneline.settings import StoreSettings, read
from tuneline.storage.documents import Document, Documents

T = TypeVar("T")
# More than any of the collections holds, so that the newest are among what is read.
MOST = 100_000
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*\Z")


class UnknownRecordError(Exception):
    """No document, or more than one, has an id that begins so; the text says which."""


def with_documents(work: Callable[[Documents], Awaitable[T]]) -> T:
    """Do `work` on the store that STORE names. SettingError where it cannot be used."""

    async def done() -> T:
        store = documents(read(StoreSettings, os.environ))
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(done())


async def found(store: Documents, collection: str, beginning: str) -> Document:
    """The one document of `collection` (events, datasets) whose id is `beginning`, or begins so.

    UnknownRecordError where there is none or several.
    """
    exact = (await store.get_many([f"{collection}/{beginning}"]))[0] if _ID.match(beginning) else None
    if exact is not None:
        return exact
    candidates = [
        one for one in await store.query(collection, where={}, limit=MOST) if id_of(one).startswith(beginning)
    ]
    if len(candidates) != 1:
        ids = ", ".join(id_of(one)[:12] for one in candidates[:5])
        several = f"several {collection} begin with {beginning}: {ids}"
        what = several if candidates else f"none of the {collection} is {beginning}"
        raise UnknownRecordError(f"{what}; `list` shows them")
    return candidates[0]


def id_of(document: Document) -> str:
    """The last part of its path."""
    return document.path.rpartition("/")[2]
