"""Read objects of Cloud Storage in a stream. The one place that imports its client.

https://cloud.google.com/python/docs/reference/storage/latest/google.cloud.storage.blob.Blob
"""

import base64
import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple, cast

import google_crc32c
import requests
from google.api_core import exceptions
from google.cloud.storage import Client

from tuneline.errors import DropError, RetryError

# Memory per open object; a read of this size is one request.
CHUNK_BYTES = 4 * 1024 * 1024


class ObjectGoneDropError(DropError):
    """The object, or this generation of it, is not there any more."""


class ObjectsRetryError(RetryError):
    """Cloud Storage did not answer, or answered that it cannot now."""


@dataclass(frozen=True)
class ObjectRef:
    """One generation of one object: what was uploaded, whatever has been uploaded over it since.

    Without a generation it is the newest, for objects that only we write.
    """

    bucket: str
    name: str
    generation: int | None


class Content(NamedTuple):
    """What an object holds: so many bytes with the checksum `crc32c`, as Cloud Storage writes it."""

    size: int
    crc32c: str


class Objects:
    """The objects that this project's credentials, or STORAGE_EMULATOR_HOST, give access to."""

    def __init__(self) -> None:
        self._client: Client | None = None

    @contextlib.contextmanager
    def open(self, ref: ObjectRef, *, content: Content | None = None) -> Iterator[BinaryIO]:
        """A seekable reader of `ref`'s bytes, four megabytes in memory at most. Blocks: use it in a thread.

        Its reads raise ObjectGoneDropError or ObjectsRetryError; the latter too if the bytes are not those of
        `content`, once enough of them are read to know it.
        """
        with _reading(ref):
            blob = self._connected().bucket(ref.bucket).blob(ref.name, generation=ref.generation)
            reader = _Reader(blob.open("rb", chunk_size=CHUNK_BYTES), ref, content)
        yield cast(BinaryIO, reader)

    def require(self, ref: ObjectRef) -> None:
        """ObjectGoneDropError if the object was deleted; a newer generation under its name is no deletion.

        A bucket with versioning gives a deleted generation to whoever asks for it by its number. Blocks.
        Raises ObjectsRetryError if it cannot be found out now.
        https://docs.cloud.google.com/storage/docs/object-versioning
        """
        with _reading(ref):
            if self._connected().bucket(ref.bucket).get_blob(ref.name) is None:
                raise ObjectGoneDropError(f"{ref.bucket}/{ref.name} is gone")

    @contextlib.contextmanager
    def write(self, bucket: str, name: str, *, content_type: str) -> Iterator[BinaryIO]:
        """A writer of an object, which appears whole when the block ends well. Blocks: use it in a thread.

        ObjectsRetryError comes out of the block where a write fails.
        """
        try:
            blob = self._connected().bucket(bucket).blob(name)
            with blob.open("wb", chunk_size=CHUNK_BYTES, content_type=content_type) as writer:
                yield cast(BinaryIO, writer)
        except (exceptions.GoogleAPIError, requests.RequestException) as failed:
            raise ObjectsRetryError(
                f"Cloud Storage cannot be written now ({type(failed).__name__})"
            ) from None

    def put(
        self, bucket: str, name: str, reader: BinaryIO, *, size: int, metadata: Mapping[str, str]
    ) -> ObjectRef:
        """Upload `size` bytes of `reader` with custom `metadata`; the generation it became. Blocks.

        ObjectsRetryError where it fails; nothing is seen of an object that did not come whole.
        """
        try:
            blob = self._connected().bucket(bucket).blob(name, chunk_size=CHUNK_BYTES)
            blob.metadata = dict(metadata) or None
            blob.upload_from_file(reader, size=size)
        except (exceptions.GoogleAPIError, requests.RequestException) as failed:
            raise ObjectsRetryError(
                f"Cloud Storage cannot be written now ({type(failed).__name__})"
            ) from None
        return ObjectRef(bucket, name, int(blob.generation))

    def delete(self, ref: ObjectRef) -> None:
        """Delete an object, if it is there. ObjectsRetryError where it fails. Blocks."""
        try:
            self._connected().bucket(ref.bucket).blob(ref.name, generation=ref.generation).delete()
        except exceptions.NotFound:
            return
        except (exceptions.GoogleAPIError, requests.RequestException) as failed:
            raise ObjectsRetryError(
                f"Cloud Storage cannot be written now ({type(failed).__name__})"
            ) from None

    def versions(self, bucket: str, prefix: str) -> list[ObjectRef]:
        """Every version of every object whose name begins with `prefix`, noncurrent ones included. Blocks.

        ObjectsRetryError if it fails.
        """
        listed = ObjectRef(bucket, prefix, None)
        with _reading(listed):
            found = self._connected().list_blobs(bucket, prefix=prefix, versions=True)
            return [ObjectRef(bucket, blob.name, int(blob.generation)) for blob in found]

    def _connected(self) -> Client:
        if self._client is None:
            self._client = Client()
        return self._client


class _Reader:
    """Reads an object; whoever writes another one meanwhile is not blamed for what goes wrong here."""

    def __init__(self, reader: Any, ref: ObjectRef, content: Content | None) -> None:
        self._reader = reader
        self._ref = ref
        self._expected = None if content is None else _Expected(content)

    def read(self, size: int = -1) -> bytes:
        with _reading(self._ref):
            place = int(self._reader.tell())
            data = bytes(self._reader.read(size))
        if self._expected is not None:
            self._expected.require(data, place=place, asked=size)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        with _reading(self._ref):
            return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        return int(self._reader.tell())

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


class _Expected:
    """Knows by the bytes that are read of an object whether they are its `content`."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._read = 0
        self._checksum: Any = google_crc32c.Checksum()  # type: ignore[no-untyped-call]

    def require(self, data: bytes, *, place: int, asked: int) -> None:
        """ObjectsRetryError if the `data` at `place` are too few, too many, or the last of other bytes."""
        size = self._content.size
        left = max(0, size - place)
        if len(data) != (left if asked < 0 else min(asked, left)):
            raise ObjectsRetryError(f"Cloud Storage gave {len(data)} bytes at {place} of an object of {size}")
        if place != self._read or not data:
            return
        self._read += len(data)
        self._checksum.update(data)
        digest = base64.b64encode(self._checksum.digest()).decode()
        if self._read == size and digest != self._content.crc32c:
            raise ObjectsRetryError("Cloud Storage gave other bytes than the object has")


@contextlib.contextmanager
def _reading(ref: ObjectRef) -> Iterator[None]:
    try:
        yield
    except exceptions.NotFound:
        raise ObjectGoneDropError(f"{ref.bucket}/{ref.name} is gone") from None
    except (exceptions.GoogleAPIError, requests.RequestException) as failed:
        raise ObjectsRetryError(f"Cloud Storage cannot be read now ({type(failed).__name__})") from None
