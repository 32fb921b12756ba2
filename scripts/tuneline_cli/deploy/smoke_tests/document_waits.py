"""Read the documents of the deployment."""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from tuneline.bootstrap.stores import documents
from tuneline.settings import StoreSettings, read


def document(outputs: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The document at `path` in the deployment's store; None if there is none (yet)."""

    async def read_document() -> Mapping[str, Any] | None:
        settings = {"FIRESTORE_DATABASE": str(outputs["firestore_database"]), **os.environ}
        store = documents(read(StoreSettings, settings))
        try:
            (found,) = await store.get_many([path])
        finally:
            await store.close()
        return found.data if found else None

    return asyncio.run(read_document())
