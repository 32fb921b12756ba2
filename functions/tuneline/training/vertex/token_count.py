"""Count a dataset's tokens as Google does, by `countTokens`: the count costs nothing.

A file of up to MOST_BYTES is counted whole. Samples from all parts of a longer one are counted, and its
estimate is corrected by them. If Google does not count them in time, the estimate stays.
https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/get-token-count
"""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Final

from tuneline import logs
from tuneline.datasets.gemini.contents import UnsupportedExampleError, as_gemini
from tuneline.datasets.prepare import Prepared
from tuneline.datasets.tokens import PER_GEMINI_IMAGE, counter
from tuneline.datasets.validation.run import Report
from tuneline.errors import DropError, RetryError
from tuneline.inference.gemini.addresses import model_path
from tuneline.inference.model_host_errors import BusyRetryError
from tuneline.pricing import is_gemini
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.training.vertex.api import VertexApi

MOST_BYTES: Final = 2_000_000
PLACES: Final = 16
# The texts of a request; it may be longer if it has one text only.
BATCH_CHARACTERS: Final = 40_000
BATCH_TEXTS: Final = 250
AT_ONCE: Final = 4
# The time for all requests. A better estimate is not worth a longer wait.
SECONDS: Final = 30.0


@dataclass
class _Sample:
    """Examples of a file: their texts, their number of images, and the estimate of their tokens.

    Google's count is exact if it `is_whole`, and has texts alone: calls of tools count as JSON.
    """

    is_whole: bool
    texts: list[str] = field(default_factory=list)
    images: int = 0
    is_text_alone: bool = True
    estimate: int = 0

    def add(self, line: Mapping[str, Any]) -> None:
        """Add an example, as a line of Gemini's tuning."""
        turns = [*([line["systemInstruction"]] if "systemInstruction" in line else []), *line["contents"]]
        parts = [part for turn in turns for part in turn["parts"]]
        self.texts += [part["text"] for part in parts if "text" in part]
        self.images += sum("fileData" in part for part in parts)
        others = [part for part in parts if not part.keys() & {"text", "fileData"}] + line.get("tools", [])
        self.texts += [json.dumps(other, ensure_ascii=False) for other in others]
        self.is_text_alone = self.is_text_alone and not others and not self.images


class TokenCounter:
    """Counts the tokens of prepared files by untuned models in `location`."""

    def __init__(self, *, api: VertexApi, objects: Objects, location: str) -> None:
        self._api = api
        self._objects = objects
        self._location = location

    async def counted(self, report: Report, prepared: Prepared, *, model: str) -> tuple[Report, Prepared]:
        """Return both with the tokens that Google counts; unchanged for a `model` that is not Gemini's."""
        if not is_gemini(model):
            return report, prepared
        try:
            async with asyncio.timeout(SECONDS):
                train, is_train_exact = await self._file(prepared.train, prepared.train_tokens, model)
                estimate = report.tokens - prepared.train_tokens
                held_out, is_exact = (
                    await self._file(prepared.valid, estimate, model) if prepared.valid else (0, True)
                )
        except (DropError, RetryError, TimeoutError, UnsupportedExampleError) as failed:
            logs.warning("Google did not count the tokens, which stay estimates", **logs.described(failed))
            return report, prepared
        is_estimate = not (is_train_exact and is_exact)
        report = replace(report, tokens=train + held_out, has_estimated_tokens=is_estimate)
        return report, replace(prepared, train_tokens=train)

    async def _file(self, ref: ObjectRef, estimate: int, model: str) -> tuple[int, bool]:
        """The tokens of a file, and whether they are exact."""
        sample = await asyncio.to_thread(self._sample, ref, model)
        if not sample.texts:
            return estimate, False
        tokens = await self._count(sample.texts, model) + sample.images * PER_GEMINI_IMAGE
        if sample.is_whole:
            return tokens, sample.is_text_alone
        return -(-estimate * tokens // sample.estimate), False

    async def _count(self, texts: Sequence[str], model: str) -> int:
        few = asyncio.Semaphore(AT_ONCE)

        async def count(batch: Sequence[str]) -> int:
            async with few:
                return await self._request(batch, model)

        try:
            async with asyncio.TaskGroup() as group:
                counts = [group.create_task(count(batch)) for batch in _batches(texts)]
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        return sum(task.result() for task in counts)

    async def _request(self, texts: Sequence[str], model: str) -> int:
        """One request. Each text is a turn of its own, so that no token is of two texts."""
        location, path = model_path(model, project=self._api.project, location=self._location)
        turns = [{"role": "user", "parts": [{"text": text}]} for text in texts]
        answer = await self._api.post(location, f"{path}:countTokens", {"contents": turns})
        tokens = answer.get("totalTokens")
        if not isinstance(tokens, int) or tokens < 1:
            raise BusyRetryError("an answer without a number of tokens", answered=False)
        return tokens

    def _sample(self, ref: ObjectRef, model: str) -> _Sample:
        """Read the whole file, or samples of a long one. Blocks, so it runs in a thread of its own."""
        estimated = counter(model)
        with self._objects.open(ref) as reader:
            size = reader.seek(0, 2)
            sample = _Sample(is_whole=size <= MOST_BYTES)
            for line in _lines(reader, size):
                example = json.loads(line)
                sample.estimate += estimated.example(example)
                sample.add(as_gemini(example, store_image=lambda _kind, _image: ""))
        return sample


def _lines(reader: BinaryIO, size: int) -> Iterator[bytes]:
    """The lines of a file; of a long one those that lie within one of PLACES evenly spaced parts."""
    places, most = (PLACES, MOST_BYTES // PLACES) if size > MOST_BYTES else (1, size)
    for place in range(places):
        reader.seek(place * size // places)
        # The first line is cut off, except for the file's own; the last is cut off, or empty.
        lines = reader.read(most).split(b"\n")[min(place, 1) : -1]
        yield from filter(None, lines)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    characters = 0
    for text in texts:
        if batch and (len(batch) == BATCH_TEXTS or characters + len(text) > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(text)
        characters += len(text)
    yield batch
