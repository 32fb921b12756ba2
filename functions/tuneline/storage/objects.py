"""Read and write objects in Cloud Storage as streams. Only this module imports its client.

https://cloud.google.com/python/docs/reference/storage/latest/google.cloud.storage.blob.Blob
"""

import base64
import contextlib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, NamedTuple, cast

import google_crc32c
import requests
from google.api_core import exceptions
from google.cloud.storage import Client
from google.cloud.storage.exceptions import InvalidResponse
from google.cloud.storage.fileio import BlobWriter

from tuneline.errors import DropError, RetryError

# The memory of an open object; one request reads this much.
CHUNK_BYTES = 4 * 1024 * 1024
PRECONDITION_FAILED = 412


class ObjectGoneDropError(DropError):
    """The object, or this generation of it, no longer exists."""


class ObjectExistsDropError(DropError):
    """There is an object of this name already; nothing was written."""


class ObjectsRetryError(RetryError):
    """Cloud Storage did not answer, or cannot answer now."""


@dataclass(frozen=True)
class ObjectRef:
    """One generation of one object: one upload, also after later uploads under the same name.

    Without a generation it is the newest one, for objects that only this project writes.
    """

    bucket: str
    name: str
    generation: int | None


class Content(NamedTuple):
    """An object's expected size in bytes and its checksum `crc32c`, as Cloud Storage reports them."""

    size: int
    crc32c: str


class Objects:
    """Accesses objects with the project's credentials, or at STORAGE_EMULATOR_HOST."""

    @contextlib.contextmanager
    def open(self, ref: ObjectRef, *, content: Content | None = None) -> Iterator[BinaryIO]:
        """Open a seekable reader that holds at most four megabytes. Blocks: use it in a thread.

        Its reads raise ObjectGoneDropError or ObjectsRetryError. The latter also means that
        the bytes do not match `content`; this is detected once enough of them are read.
        """
        with _reading(ref):
            blob = self.client.bucket(ref.bucket).blob(ref.name, generation=ref.generation)
            reader = _Reader(blob.open("rb", chunk_size=CHUNK_BYTES), ref, content)
        yield cast(BinaryIO, reader)

    def require(self, ref: ObjectRef) -> None:
        """Raise ObjectGoneDropError if the object was deleted. A newer generation is not a deletion.

        A bucket with versioning still serves a deleted generation by its number. Blocks.
        ObjectsRetryError if Cloud Storage cannot be read now.
        https://docs.cloud.google.com/storage/docs/object-versioning
        """
        with _reading(ref):
            if self.client.bucket(ref.bucket).get_blob(ref.name) is None:
                raise ObjectGoneDropError(f"{ref.bucket}/{ref.name} is gone")

    def newest(self, bucket: str, name: str) -> ObjectRef | None:
        """Return the newest generation of an object; None if there is none. Blocks.

        An account that may not list the bucket may get 403 for an object that does not exist.
        ObjectsRetryError if Cloud Storage cannot be read now.
        """
        with _reading(ObjectRef(bucket, name, None)), contextlib.suppress(exceptions.Forbidden):
            blob = self.client.bucket(bucket).get_blob(name)
            return ObjectRef(bucket, name, int(blob.generation)) if blob else None
        return None

    @contextlib.contextmanager
    def write(
        self,
        bucket: str,
        name: str,
        *,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        only_new: bool = False,
    ) -> Iterator[BinaryIO]:
        """Open a writer; the whole object appears when the block succeeds. Blocks: use it in a thread.

        If a write fails, the block raises ObjectsRetryError; with `only_new`, ObjectExistsDropError if there
        is such an object. Its custom time is now: a bucket's rules may delete it some days after that time.
        """
        condition = {"if_generation_match": 0} if only_new else {}
        with _writing():
            blob = self.client.bucket(bucket).blob(name)
            blob.custom_time, blob.metadata = datetime.now(UTC), dict(metadata or {}) or None
            try:
                with _Writer(blob, chunk_size=CHUNK_BYTES, content_type=content_type, **condition) as writer:
                    yield cast(BinaryIO, writer)
            except InvalidResponse as refused:
                if only_new and refused.response.status_code == PRECONDITION_FAILED:
                    raise ObjectExistsDropError(f"{bucket}/{name} exists") from None
                raise

    def put(
        self, bucket: str, name: str, reader: BinaryIO, *, size: int, metadata: Mapping[str, str]
    ) -> ObjectRef:
        """Upload `size` bytes of `reader` with custom `metadata`; return the new generation. Blocks.

        ObjectsRetryError if it fails; an incomplete upload leaves no object.
        """
        with _writing():
            blob = self.client.bucket(bucket).blob(name, chunk_size=CHUNK_BYTES)
            blob.metadata = dict(metadata) or None
            blob.upload_from_file(reader, size=size)
        return ObjectRef(bucket, name, int(blob.generation))

    def keep(self, ref: ObjectRef) -> None:
        """Set the object's custom time to now, so that it expires later. Blocks.

        Raises ObjectGoneDropError, and ObjectsRetryError if that fails.
        https://docs.cloud.google.com/storage/docs/metadata#custom-time
        """
        with _reading(ref):
            blob = self.client.bucket(ref.bucket).blob(ref.name)
            blob.custom_time = datetime.now(UTC)
            blob.patch()

    def delete(self, ref: ObjectRef) -> None:
        """Delete an object if it exists. ObjectsRetryError if that fails. Blocks."""
        with _writing(), contextlib.suppress(exceptions.NotFound):
            self.client.bucket(ref.bucket).blob(ref.name, generation=ref.generation).delete()

    def versions(self, bucket: str, prefix: str) -> list[ObjectRef]:
        """List all versions of all objects whose name begins with `prefix`, noncurrent ones too. Blocks.

        ObjectsRetryError if it fails.
        """
        listed = ObjectRef(bucket, prefix, None)
        with _reading(listed):
            blobs = self.client.list_blobs(bucket, prefix=prefix, versions=True)
            return [ObjectRef(bucket, blob.name, int(blob.generation)) for blob in blobs]

    @functools.cached_property
    def client(self) -> Client:
        return Client()


class _Writer(BlobWriter):  # type: ignore[misc]  # it has no types
    """Writes an object; after a failure nothing more of it is sent."""

    def terminate(self) -> None:
        """Cancel the upload. If that fails, Cloud Storage discards the incomplete upload after a week."""
        with contextlib.suppress(requests.RequestException):
            super().terminate()

    def __del__(self) -> None:
        """Do nothing. A file of Python closes itself here, which would send the rest as a whole object."""


class _Reader:
    """Reads an object; only errors of its own calls are converted, not those of code that uses it."""

    def __init__(self, reader: Any, ref: ObjectRef, content: Content | None) -> None:
        self._reader = reader
        self._ref = ref
        self._expected = None if content is None else _Expected(content)

    def read(self, size: int = -1) -> bytes:
        with _reading(self._ref):
            position = int(self._reader.tell())
            data = bytes(self._reader.read(size))
        if self._expected is not None:
            self._expected.require(data, position=position, requested=size)
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
    """Checks the bytes that are read from an object against its `content`."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._read = 0
        self._checksum: Any = google_crc32c.Checksum()  # type: ignore[no-untyped-call]

    def require(self, data: bytes, *, position: int, requested: int) -> None:
        """Raise ObjectsRetryError if `data` at `position` has a wrong length, or the checksum differs."""
        size = self._content.size
        left = max(0, size - position)
        if len(data) != (left if requested < 0 else min(requested, left)):
            raise ObjectsRetryError(
                f"Cloud Storage gave {len(data)} bytes at {position} of an object of {size}"
            )
        if position != self._read or not data:
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


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    # A writer's requests raise InvalidResponse in place of an error of `exceptions`.
    except (InvalidResponse, exceptions.GoogleAPIError, requests.RequestException) as failed:
        raise ObjectsRetryError(f"Cloud Storage cannot be written now ({type(failed).__name__})") from None
