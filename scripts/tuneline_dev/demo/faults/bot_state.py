"""Change what the running bot reads in its store, as an operator or an hour's time would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.serving import SERVING, Serving
from tuneline_dev.demo.client import PER_MINUTE


async def bring_back(documents: Documents, version: str) -> None:
    """Let the bot ask a serving model that was not found again at once, not only after an hour."""

    def brought_back(serving: Serving | None) -> Serving | None:
        return replace(serving, gone_at=None) if serving and serving.version == version else None

    await change_record(documents, Serving, SERVING, brought_back)


@asynccontextmanager
async def limited(documents: Documents, per_minute: int) -> AsyncIterator[None]:
    """Limit the bot's answers in each chat inside the block."""
    await _set_limit(documents, per_minute)
    try:
        yield
    finally:
        await _set_limit(documents, PER_MINUTE)


async def _set_limit(documents: Documents, per_minute: int) -> None:
    (settings,) = await documents.get_many([SETTINGS])
    if settings is not None:
        await documents.replace(settings, {**settings.data, "per_minute": per_minute})
