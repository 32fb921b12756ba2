"""Write a job's training file for Gemini to a bucket, and delete it after the training.

https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/tuning/supervised-tuning/prepare-data
"""

import asyncio
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, Final

from tuneline import logs
from tuneline.datasets.gemini.contents import UnsupportedExampleError, as_gemini
from tuneline.errors import DropError, RetryError
from tuneline.storage.lines import split_lines
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.training.provider import JobRequest, RefusedDropError, TrainingFile
from tuneline.training.vertex.rows import lines_of, row_text

# The steps that a request records: the address of the file, and that it is complete.
STEP: Final = "gemini_file"
WRITTEN: Final = "gemini_file_written"
# https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/tuning/supervised-tuning
MOST_BYTES: Final = 1_000_000_000
_ENDING: Final = ".gemini.jsonl"
_LINES: Final = ".gemini.lines"
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class GeminiFiles:
    """Write the training files of jobs, and delete them."""

    def __init__(self, *, objects: Objects) -> None:
        self._objects = objects

    async def written(self, request: JobRequest, *, bucket: str) -> str:
        """Write the training file, unless an earlier attempt has; return its `gs://` address.

        `bucket` should be in the geography of the training. Raises RefusedDropError if an example cannot be
        converted, and the errors of `Objects`.
        """
        name = _name(request.train.uri) + _ENDING
        address = str(request.recorded.get(STEP) or f"gs://{bucket}/{name}")
        if not request.recorded.get(WRITTEN):
            # Recorded first, so that it can be deleted after a crash.
            await request.record({STEP: address})
            try:
                await asyncio.to_thread(self._write, request.train, _ref(address))
            except RefusedDropError:
                await self.discard({STEP: address})
                raise
            await request.record({WRITTEN: True})
        return address

    async def lines(self, address: str, rows: list[int]) -> dict[int, int]:
        """The lines in the operator's file of some rows of a training file. Empty if they are not known."""
        if not rows or not address.endswith(_ENDING):
            return {}
        ref = _ref(address.removesuffix(_ENDING) + _LINES)
        try:
            return await asyncio.to_thread(self._read_lines, ref, rows)
        except (DropError, RetryError) as failed:
            logs.warning("the lines of dropped examples could not be read", **logs.described(failed))
            return {}

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        """Delete the objects of a request. An error is only logged: nothing waits for a deletion."""
        for address in self.addresses(recorded):
            try:
                await self.delete(address)
            except (DropError, RetryError) as failed:
                logs.warning("a training file could not be deleted", **logs.described(failed))

    def addresses(self, recorded: Mapping[str, Any]) -> list[str]:
        """The address of the training file that a request has recorded, if it has."""
        return [str(recorded[STEP])] if recorded.get(STEP) else []

    async def delete(self, address: str) -> None:
        """Delete a training file with its images and lines. Raises the errors of `Objects`."""
        await asyncio.to_thread(self._delete, _ref(address))

    def _write(self, file: TrainingFile, ref: ObjectRef) -> None:
        """Convert the file in a stream. Blocks, so it runs in a thread of its own."""
        name = ref.name.removesuffix(_ENDING)
        if file.lines is not None:
            self._copy_lines(file, ObjectRef(ref.bucket, name + _LINES, None))

        def store_image(kind: str, image: bytes) -> str:
            return self._store_image(ref.bucket, name, kind, image)

        size = 0
        with ExitStack() as opened:
            reader = opened.enter_context(file.open())
            writer = opened.enter_context(
                self._objects.write(ref.bucket, ref.name, content_type="application/jsonl")
            )
            for row, line in enumerate(split_lines(reader)):
                try:
                    converted = _AS_JSON(as_gemini(json.loads(line), store_image=store_image))
                except UnsupportedExampleError as wrong:
                    raise RefusedDropError(_unsupported(file, row, wrong)) from None
                size += writer.write(converted.encode() + b"\n")
                if size > MOST_BYTES:
                    raise RefusedDropError(
                        "the training file for Gemini has more than 1 GB: make the dataset smaller"
                    )

    def _copy_lines(self, file: TrainingFile, ref: ObjectRef) -> None:
        if file.lines is None:
            return
        try:
            with (
                file.lines() as reader,
                self._objects.write(ref.bucket, ref.name, content_type="text/plain") as writer,
            ):
                while chunk := reader.read(1_000_000):
                    writer.write(chunk)
        except ObjectGoneDropError:
            # A dataset that an earlier version has prepared has no such file.
            logs.info("the lines of the training examples are not known")

    def _store_image(self, bucket: str, name: str, kind: str, image: bytes) -> str:
        digest = hashlib.sha256(image).hexdigest()
        image_name = f"{name}.images/{digest}{mimetypes.guess_extension(kind) or ''}"
        with self._objects.write(bucket, image_name, content_type=kind) as writer:
            writer.write(image)
        return f"gs://{bucket}/{image_name}"

    def _read_lines(self, ref: ObjectRef, rows: list[int]) -> dict[int, int]:
        with self._objects.open(ref) as reader:
            return lines_of(reader, rows)

    def _delete(self, ref: ObjectRef) -> None:
        name = ref.name.removesuffix(_ENDING)
        for prefix in (f"{name}.gemini.", f"{name}.images/"):
            for version in self._objects.versions(ref.bucket, prefix):
                self._objects.delete(version)


def _unsupported(file: TrainingFile, row: int, wrong: UnsupportedExampleError) -> str:
    lines: dict[int, int] = {}
    if file.lines is not None:
        try:
            with file.lines() as reader:
                lines = lines_of(reader, [row])
        except ObjectGoneDropError:
            logs.info("the lines of the training examples are not known")
    return (
        f"{row_text(row, lines)} cannot be used to tune Gemini ({wrong}): upload the file again, and its "
        "check explains how to fix each such example"
    )


def _name(uri: str) -> str:
    """The object's name in the prepared file's `gs://` address, without its ending."""
    return uri.removeprefix("gs://").partition("/")[2].removesuffix(".jsonl")


def _ref(address: str) -> ObjectRef:
    bucket, _, name = address.removeprefix("gs://").partition("/")
    return ObjectRef(bucket, name, None)
