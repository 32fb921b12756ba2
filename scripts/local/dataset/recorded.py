"""The datasets that were dropped, as Tuneline has put them down, and what is said of them."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from tuneline.clients.stores import documents
from tuneline.settings import StoreSettings, read
from tuneline.storage.documents import Document, Documents

T = TypeVar("T")
ID_CHARACTERS = 32


class UnknownDatasetError(Exception):
    """No dataset, or more than one, has an id that begins so; the text says which."""


def with_documents(work: Callable[[Documents], Awaitable[T]]) -> T:
    """Do `work` on the store that STORE names. SettingError where it cannot be used."""

    async def done() -> T:
        store = documents(read(StoreSettings, os.environ))
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(done())


async def found(store: Documents, beginning: str) -> Document:
    """The one dataset whose id begins so. UnknownDatasetError where there is none or several."""
    if len(beginning) == ID_CHARACTERS:
        (exact,) = await store.get_many([f"datasets/{beginning}"])
        candidates = [exact] if exact else []
    else:
        candidates = [
            one for one in await store.query("datasets", where={}) if id_of(one).startswith(beginning)
        ]
    if len(candidates) != 1:
        ids = ", ".join(id_of(one)[:12] for one in candidates[:5])
        what = (
            f"several datasets begin with {beginning}: {ids}" if candidates else f"no dataset is {beginning}"
        )
        raise UnknownDatasetError(f"{what}; `scripts/dataset list` shows them")
    return candidates[0]


def id_of(document: Document) -> str:
    """The dataset's id."""
    return document.path.removeprefix("datasets/")


def price(data: dict[str, Any]) -> str:
    """What its training costs, for people; a dash where nothing was counted yet."""
    if "price_usd" not in data:
        return "–"
    return "unknown" if data["price_usd"] is None else f"${float(data['price_usd']):.2f}"
