"""Check a dataset and write its training files: one to train on, and one that is held out.

The files are written during the check, in the same pass, and appear when the dataset is found valid.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from tuneline.datasets import split
from tuneline.datasets.sample import Sample, sha256
from tuneline.datasets.split import DEFAULT_FRACTION
from tuneline.datasets.validation.chunks import Chunk, Split
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.run import LEAST_EXAMPLES, Check, CheckOptions, Report
from tuneline.storage.objects import ObjectRef, Objects

CONTENT_TYPE = "application/jsonl"


def lines_name(name: str) -> str:
    """The name of the object that holds the line of each example of a prepared file, one number a line.

    A training provider reports rows of the file that it was given; an operator knows the uploaded one.
    """
    return f"{name.removesuffix('.jsonl')}.lines"


@dataclass(frozen=True)
class Prepared:
    """The files of one dataset in the artifact bucket. `valid` has the `held_out` examples.

    `train_tokens` are the tokens of the examples in `train`: they are billed once an epoch.
    `sample` has the examples that models may be shown, and `sample_sha256` is its hash. It is None
    if there are no such examples. `vectors` is the name of the object with their vectors, and `embedder` what
    has made them; both are empty without.
    """

    train: ObjectRef
    valid: ObjectRef | None
    train_examples: int
    train_tokens: int
    held_out: int
    sample: ObjectRef | None = None
    sample_sha256: str = ""
    vectors: str = ""
    embedder: str = ""

    @property
    def objects(self) -> list[ObjectRef]:
        """All objects that were written."""
        files = [file for file in (self.train, self.valid) if file is not None]
        lines = [ObjectRef(file.bucket, lines_name(file.name), None) for file in files]
        vectors = [ObjectRef(self.train.bucket, self.vectors, None)] if self.vectors else []
        return [*files, *lines, *([self.sample] if self.sample else []), *vectors]


class _DiscardedError(Exception):
    """Ends the writing of files that must not appear."""


def check_and_prepare(
    reader: BinaryIO,
    options: CheckOptions,
    *,
    objects: Objects,
    bucket: str,
    dataset: str,
    fraction: float | None,
    deadline: Deadline | None = None,
) -> tuple[Report, Prepared | None]:
    """Check the dataset. If it is valid, write `prepared/{dataset}/train.jsonl` and `valid.jsonl`. Blocks.

    `examples.jsonl` beside them is a sample of all examples, held-out ones too, which models may be shown.

    `fraction` of the examples are held out. None means a tenth if there are at least thirty examples.
    Nothing is held out, and there is no `valid.jsonl`, if fewer than ten examples would be left to train on.
    After `deadline` the report says so. Raises the errors of `Objects`.
    """
    preparation = _Preparation(objects, bucket, f"prepared/{dataset}", deadline)
    chosen, least = (DEFAULT_FRACTION, split.LEAST_EXAMPLES) if fraction is None else (fraction, 0)
    report, prepared = preparation.run(reader, options, fraction=chosen, least=least)
    if report.is_valid and prepared is None:
        # The file is small, so a second pass costs almost nothing.
        reader.seek(0)
        report, prepared = preparation.run(reader, options, fraction=0.0, least=0)
    return report, prepared


@dataclass(frozen=True)
class _Preparation:
    objects: Objects
    bucket: str
    folder: str
    deadline: Deadline | None

    def run(
        self, reader: BinaryIO, options: CheckOptions, *, fraction: float, least: int
    ) -> tuple[Report, Prepared | None]:
        """Go through the file once. Prepare nothing if it is not valid or has too few examples to split."""
        checking = Check(options, deadline=self.deadline)
        try:
            with ExitStack() as open_files:
                files = _SplitFiles(self.objects, self.bucket, self.folder, open_files)
                for chunk in checking.run(reader, fraction=fraction):
                    files.add(chunk)
                report = checking.report()
                too_few = report.examples < least or files.train.examples < LEAST_EXAMPLES
                if not report.is_valid or (fraction and too_few):
                    # Objects do not appear if their writing ends with an exception.
                    raise _DiscardedError  # noqa: TRY301
        except _DiscardedError:
            return report, None
        sample, digest = self._write_sample(files.sample)
        return report, Prepared(
            train=files.train.ref,
            valid=files.held_out.ref if files.held_out.examples else None,
            train_examples=files.train.examples,
            train_tokens=files.train.tokens,
            held_out=files.held_out.examples,
            sample=sample,
            sample_sha256=digest,
        )

    def _write_sample(self, sample: Sample) -> tuple[ObjectRef | None, str]:
        content = sample.content()
        if not content:
            return None, ""
        name = f"{self.folder}/examples.jsonl"
        with self.objects.write(self.bucket, name, content_type=CONTENT_TYPE) as writer:
            writer.write(content)
        return ObjectRef(self.bucket, name, None), sha256(content)


@dataclass
class _SplitFile:
    """The file of one split; its object is created with the first example."""

    ref: ObjectRef
    writer: BinaryIO | None = None
    lines: BinaryIO | None = None
    examples: int = 0
    tokens: int = 0


class _SplitFiles:
    """The files of both splits, and the sample of both."""

    def __init__(self, objects: Objects, bucket: str, folder: str, open_files: ExitStack) -> None:
        self.train = _SplitFile(ObjectRef(bucket, f"{folder}/train.jsonl", None))
        self.held_out = _SplitFile(ObjectRef(bucket, f"{folder}/valid.jsonl", None))
        self.sample = Sample()
        self._objects = objects
        self._open_files = open_files

    def add(self, chunk: Chunk) -> None:
        """Write the lines of a chunk."""
        self._write(chunk.train, self.train)
        self._write(chunk.held_out, self.held_out)
        self.sample.add(chunk.train.lines)
        self.sample.add(chunk.held_out.lines)

    def _write(self, part: Split, file: _SplitFile) -> None:
        if not part.examples:
            return
        if file.writer is None or file.lines is None:
            written = self._objects.write(file.ref.bucket, file.ref.name, content_type=CONTENT_TYPE)
            file.writer = self._open_files.enter_context(written)
            lines = self._objects.write(file.ref.bucket, lines_name(file.ref.name), content_type="text/plain")
            file.lines = self._open_files.enter_context(lines)
        file.writer.write(part.lines)
        file.lines.write(part.numbers)
        file.examples += part.examples
        file.tokens += part.tokens
