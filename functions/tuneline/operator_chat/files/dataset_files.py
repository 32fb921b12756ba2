"""Copy an operator's file from LINE into the dataset bucket, once for each event.

The object's name follows from the event, so a run after a crash finds the object of the run before it. The
object has the options `decide=ask` and `promote=manual`: it is checked, and an operator decides on its
training, and on its model after the evaluation.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from typing import Any, Final, Protocol, TypeVar

from tuneline.datasets.formats.tables import row_pairs
from tuneline.datasets.upload_limits import MOST_BYTES, ending
from tuneline.line.events import Event
from tuneline.line.line_errors import NoContentDropError
from tuneline.storage.objects import (
    ObjectExistsDropError,
    ObjectGoneDropError,
    ObjectRef,
    Objects,
    ObjectsRetryError,
)
from tuneline.storage.records.dataset import Dataset
from tuneline.unicode import displayable
from tuneline.uploads.event import CHAT, ROW, Upload

T = TypeVar("T")
# LINE may need a moment until it has a new file.
FETCH_TRIES: Final = 4
FETCH_PAUSE_SECONDS: Final = 1.0
SMALL_BYTES: Final = row_pairs.MOST_BYTES
# The name of an object has at most 1,024 bytes: https://cloud.google.com/storage/docs/objects#naming
_STEM_BYTES: Final = 150
_OPTIONS: Final = {"decide": "ask", "promote": "manual"}
# Separators of folders, and what is special in commands, in addresses, and in file names elsewhere.
_FOLDER: Final = re.compile(r"[/\\]")
_SPECIAL: Final = re.compile(r'[\s#%?*:;"\'<>|\[\]{}$&`!]+')


class Files(Protocol):
    """The LINE operation that this module uses; see `line.client.LineClient`."""

    def chunks(self, message_id: str, *, most_bytes: int) -> AsyncIterator[bytes]:
        """Fetch a file in parts."""


class DatasetFiles:
    """The objects of operators' files, under `line/` in the folder of datasets."""

    def __init__(self, *, objects: Objects, line: Files, bucket: str, prefix: str) -> None:
        self._objects = objects
        self._line = line
        self._bucket = bucket
        self._prefix = prefix

    async def copy(self, event: Event, *, chat: str) -> str:
        """Copy the file of `event` into the bucket, if it is not there; return the id of its dataset.

        `chat` is the path of the chat in which it was sent.

        Raises NoContentDropError if LINE does not have it, ContentGoneDropError after an unsend,
        MessageRefusedDropError if it is too large, LineRetryError and ObjectsRetryError.
        """
        name = self._name(event)
        ref = await self._newest(name)
        if ref is None:
            await self._fetch(event.message_id, name, chat)
            ref = await self._newest(name)
        if ref is None:
            raise ObjectsRetryError("a file was written, and Cloud Storage does not have it")
        return Upload(ref).id

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        """Fetch a file without keeping it. Raises what `copy` raises for LINE."""

        async def fetch() -> bytes:
            return b"".join([part async for part in self._line.chunks(message_id, most_bytes=most_bytes)])

        return await _when_line_has_it(fetch)

    async def write(
        self, event: Event, file_name: str, content: bytes, *, chat: str, row: int | None = None
    ) -> str:
        """Write `content` as a file of the event, if it is not there; return the id of its dataset.

        `row` is the one that was corrected. Without content it has to be there. Raises ObjectsRetryError.
        """
        if content:
            return await self.put(event.id, safe_name(file_name), (content,), chat=chat, row=row)
        dataset = await self.find(event.id, safe_name(file_name))
        if dataset is None:
            raise ObjectsRetryError("a text was written, and Cloud Storage does not have it")
        return dataset

    async def find(self, event_id: str, file_name: str) -> str | None:
        """Return the id of the dataset that `put` has written for an event; None if there is none."""
        ref = await self._newest(f"{self._prefix}line/{event_id}/{file_name}")
        return Upload(ref).id if ref else None

    async def put(
        self,
        event_id: str,
        file_name: str,
        lines: Iterable[bytes],
        *,
        chat: str,
        row: int | None = None,
    ) -> str:
        """Write an object of lines that are made here, unless it is there; return the id of its dataset.

        `chat` is the path of the operator's chat. `lines` is read in a thread. Raises its errors, and
        ObjectsRetryError; then nothing is written.
        """
        pieces = iter(lines)
        with contextlib.suppress(ObjectExistsDropError):
            name = f"{self._prefix}line/{event_id}/{file_name}"
            await asyncio.to_thread(self._write, name, chat, lambda: next(pieces, b""), row)
        dataset = await self.find(event_id, file_name)
        if dataset is None:
            raise ObjectsRetryError("a file was written, and Cloud Storage does not have it")
        return dataset

    async def read(self, dataset: Dataset) -> bytes | None:
        """Return the content of a small file that an operator has sent; None for any other, or if it is gone.

        Raises ObjectsRetryError.
        """
        if dataset.bucket != self._bucket or not dataset.object.startswith(f"{self._prefix}line/"):
            return None
        ref = ObjectRef(dataset.bucket, dataset.object, dataset.generation)
        content = await asyncio.to_thread(self._read, ref)
        return content if content is not None and len(content) <= SMALL_BYTES else None

    def _read(self, ref: ObjectRef) -> bytes | None:
        try:
            with self._objects.open(ref) as reader:
                return reader.read(SMALL_BYTES + 1)
        except ObjectGoneDropError:
            return None

    async def delete(self, event: Event) -> None:
        """Delete the file of an event whose message was unsent. Raises ObjectsRetryError."""
        await self.delete_object(self._name(event))

    async def delete_written(self, event_id: str, file_name: str) -> None:
        """Delete the file that the event has written. Raises ObjectsRetryError."""
        await self.delete_object(f"{self._prefix}line/{event_id}/{safe_name(file_name)}")

    async def delete_object(self, name: str) -> None:
        """Delete the object of an operator's file. Raises ObjectsRetryError."""
        await asyncio.to_thread(self._objects.delete, ObjectRef(self._bucket, name, None))

    def _name(self, event: Event) -> str:
        return f"{self._prefix}line/{event.id}/{safe_name(event.file_name)}"

    async def _newest(self, name: str) -> ObjectRef | None:
        return await asyncio.to_thread(self._objects.newest, self._bucket, name)

    async def _fetch(self, message_id: str, name: str, chat: str) -> None:
        """Write the object, unless it is there."""
        with contextlib.suppress(ObjectExistsDropError):
            await _when_line_has_it(lambda: self._stream(message_id, name, chat))

    async def _stream(self, message_id: str, name: str, chat: str) -> None:
        """Write the object in a thread, part by part; the whole object appears at the end or not at all."""
        loop = asyncio.get_running_loop()
        chunks = self._line.chunks(message_id, most_bytes=MOST_BYTES)

        def next_chunk() -> bytes:
            # The thread asks the event loop for each part, so that no more than one is in memory.
            return asyncio.run_coroutine_threadsafe(_next(chunks), loop).result()

        await asyncio.to_thread(self._write, name, chat, next_chunk)

    def _write(self, name: str, chat: str, next_chunk: Callable[[], bytes], row: int | None = None) -> None:
        """Write all parts. Blocks."""
        # LINE answers before the object is begun, so a file that it does not have leaves nothing behind.
        chunk = next_chunk()
        with self._objects.write(
            self._bucket,
            name,
            content_type="application/octet-stream",
            metadata={**_OPTIONS, CHAT: chat, **({ROW: str(row)} if row else {})},
            only_new=True,
        ) as writer:
            while chunk:
                writer.write(chunk)
                chunk = next_chunk()


async def _when_line_has_it(fetch: Callable[[], Awaitable[T]]) -> T:
    """Fetch a file; try again for some seconds if LINE does not have it yet."""
    for _ in range(FETCH_TRIES - 1):
        with contextlib.suppress(NoContentDropError):
            return await fetch()
        await asyncio.sleep(FETCH_PAUSE_SECONDS)
    return await fetch()


def _next(chunks: AsyncIterator[bytes]) -> Coroutine[Any, Any, bytes]:
    async def part() -> bytes:
        return await anext(chunks, b"")

    return part()


def safe_name(name: str) -> str:
    """Return the last part of an untrusted file name, without special characters, cut, with its ending."""
    last = displayable(_FOLDER.split(name.strip())[-1])
    suffix = ending(last)
    stem = _SPECIAL.sub("_", last.removesuffix(last[len(last) - len(suffix) :])).strip("._ ")
    short = stem.encode()[:_STEM_BYTES].decode(errors="ignore")
    return f"{short or 'file'}{suffix}"
