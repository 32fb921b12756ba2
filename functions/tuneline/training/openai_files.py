"""Upload a job's files to OpenAI, each one once, and delete them after the training.

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
# Attempts to delete a file, and seconds for each attempt: nothing waits for a deletion.
DELETE_TRIES = 2
DELETE_SECONDS = 8.0
# No account has this many files or jobs. A host that lists more is returning an endless list.
MOST_LISTED = 100_000


class OpenAIFiles:
    """Upload and delete the training files of jobs. Neither client may retry a request automatically."""

    def __init__(self, *, client: AsyncOpenAI, uploads: OpenAI) -> None:
        self._client = client
        self._uploads = uploads

    async def uploaded(self, request: JobRequest, part: str, open_file: OpenFile) -> str:
        """Upload a part's file, unless an earlier attempt has uploaded it; return its file id."""
        if file_id := request.recorded.get(f"{part}_file_id"):
            return str(file_id)
        name = f"{request.id}-{part}.jsonl"
        uploaded = await self._find(name) if request.recorded.get(f"{part}_uploading") else None
        if uploaded is None:
            await request.record({f"{part}_uploading": True})
            uploaded = await asyncio.to_thread(self._upload, open_file, name)
        await request.record({f"{part}_file_id": uploaded})
        return uploaded

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        """Delete the files that a job request has recorded."""
        file_ids = (recorded.get(f"{part}_file_id") for part in PARTS)
        await self.delete(str(file_id) for file_id in file_ids if file_id)

    async def delete(self, file_ids: Iterable[str]) -> None:
        """Delete files. A file that is already deleted is no error; a failed deletion is only logged."""
        await asyncio.gather(*map(self._delete, file_ids))

    def _upload(self, open_file: OpenFile, name: str) -> str:
        """Stream the file to OpenAI. Blocks, so it runs in a thread of its own."""
        with open_file() as reader, translated():
            created = self._uploads.files.create(
                file=(name, reader, "application/jsonl"), purpose="fine-tune"
            )
        return text_of(created, "id")

    async def _find(self, name: str) -> str | None:
        with translated():
            async for file in list_all(self._client.files.list(purpose="fine-tune")):
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
                described = logs.described(failed)
                logs.warning("the uploaded file could not be deleted", file=file_id, **described)
            else:
                return


async def list_all(entries: AsyncIterable[Any]) -> AsyncIterator[Any]:
    """Yield each entry of a paged list once.

    A host without paging returns its only page again and again: the first repeated id ends the list.
    Raises BusyRetryError if the list does not end.
    """
    seen: set[str] = set()
    async for entry in entries:
        if entry.id in seen:
            return
        if len(seen) == MOST_LISTED:
            raise BusyRetryError(f"a list with more than {MOST_LISTED} entries", answered=False)
        seen.add(entry.id)
        yield entry
