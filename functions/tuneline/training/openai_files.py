"""The files that are uploaded to OpenAI for a job: each once, and deleted when nothing is learnt from it.

https://platform.openai.com/docs/api-reference/files
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from typing import Any

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.inference.openai_api import (
    AsyncOpenAI,
    BusyRetryError,
    NotFoundDropError,
    OpenAI,
    text_of,
    translated,
)
from tuneline.training.provider import JobRequest, OpenFile

PARTS = ("train", "valid")
# A deletion is tried so often, and may take so long each time: nothing waits for it.
DELETE_TRIES = 2
DELETE_SECONDS = 8.0
# No account has so many files or jobs; a host that goes on making them up is not followed.
MOST_LISTED = 100_000


class OpenAIFiles:
    """The training files of orders; neither client may repeat a request by itself."""

    def __init__(self, *, client: AsyncOpenAI, uploads: OpenAI) -> None:
        self._client = client
        self._uploads = uploads

    async def uploaded(self, order: JobRequest, part: str, open_file: OpenFile) -> str:
        """The id of the uploaded file of that part: an earlier try's, or a new one."""
        if file_id := order.recorded.get(f"{part}_file_id"):
            return str(file_id)
        name = f"{order.id}-{part}.jsonl"
        found = await self._find(name) if order.recorded.get(f"{part}_uploading") else None
        if found is None:
            await order.record({f"{part}_uploading": True})
            found = await asyncio.to_thread(self._upload, open_file, name)
        await order.record({f"{part}_file_id": found})
        return found

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        """Delete the files that an order has put down."""
        found = (recorded.get(f"{part}_file_id") for part in PARTS)
        await self.delete(str(file_id) for file_id in found if file_id)

    async def delete(self, file_ids: Iterable[str]) -> None:
        """Delete files, gone already or not; one that cannot be deleted now stays, and is in the log."""
        await asyncio.gather(*map(self._delete, file_ids))

    def _upload(self, open_file: OpenFile, name: str) -> str:
        """Stream the file. DatasetReader blocks, so it runs in a thread of its own."""
        with open_file() as reader, translated():
            made = self._uploads.files.create(file=(name, reader, "application/jsonl"), purpose="fine-tune")
        return text_of(made, "id")

    async def _find(self, name: str) -> str | None:
        with translated():
            async for file in each(self._client.files.list(purpose="fine-tune")):
                if file.filename == name:
                    return str(file.id)
        return None

    async def _delete(self, file_id: str) -> None:
        for _ in range(DELETE_TRIES):
            try:
                with translated():
                    async with asyncio.timeout(DELETE_SECONDS):
                        await self._client.files.delete(file_id)
            except NotFoundDropError:
                return
            except (DropError, RetryError, TimeoutError) as failed:
                said = logs.described(failed)
                logs.warning("the uploaded file could not be deleted", file=file_id, **said)
            else:
                return


async def each(listed: AsyncIterable[Any]) -> AsyncIterator[Any]:
    """All that is listed; a host that knows no pages gives its only one again and again.

    BusyRetryError if the list does not end.
    """
    seen: set[str] = set()
    async for one in listed:
        if one.id in seen:
            return
        if len(seen) == MOST_LISTED:
            raise BusyRetryError(f"a list with more than {MOST_LISTED} entries", answered=False)
        seen.add(one.id)
        yield one
