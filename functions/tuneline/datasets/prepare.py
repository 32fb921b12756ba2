"""Make of a checked dataset the files that are trained on: one to learn from, one held out.

The file is read a second time, in a stream, and each example goes to one of the two by its question's hash.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from tuneline.datasets import judge
from tuneline.datasets.check import Asked, opened
from tuneline.datasets.crew import cores, in_order
from tuneline.datasets.parts import Side, SplitLines
from tuneline.datasets.tally import Part
from tuneline.storage.objects import ObjectRef, Objects

CONTENT_TYPE = "application/jsonl"


@dataclass(frozen=True)
class Prepared:
    """The files of one dataset in the artifact bucket; `held_out` of the examples are in `valid`.

    `learnt_tokens` are those of the examples in `train`: what is billed, once an epoch.
    """

    train: ObjectRef
    valid: ObjectRef | None
    learnt: int
    learnt_tokens: int
    held_out: int


def prepare(
    reader: BinaryIO,
    asked: Asked,
    *,
    objects: Objects,
    bucket: str,
    dataset: str,
    fraction: float,
    tokens: int | None = None,
    workers: int | None = None,
) -> Prepared:
    """Write `prepared/{dataset}/train.jsonl` and, unless nothing is held out, `valid.jsonl`. Blocks.

    `tokens` are those of all good examples, from the report: without them each example is counted again.
    `workers` as for `check`. WorkerDiedRetryError when one of them ends.
    """
    names = f"prepared/{dataset}/train.jsonl", f"prepared/{dataset}/valid.jsonl"
    task = SplitLines(asked.rules, asked.model, fraction, with_learnt_tokens=tokens is None)
    sums = Side(), Side()
    with ExitStack() as open_files:
        writers: dict[str, BinaryIO] = {}
        for sides in _sides(reader, asked, task, cores() if workers is None else workers):
            for name, side, total in zip(names, sides, sums, strict=True):
                if side.examples and name not in writers:
                    writers[name] = open_files.enter_context(
                        objects.write(bucket, name, content_type=CONTENT_TYPE)
                    )
                if side.examples:
                    writers[name].write(side.lines)
                total.examples += side.examples
                total.tokens += side.tokens
    learnt, held_out = sums
    return Prepared(
        train=ObjectRef(bucket, names[0], None),
        valid=ObjectRef(bucket, names[1], None) if held_out.examples else None,
        learnt=learnt.examples,
        learnt_tokens=learnt.tokens if tokens is None else tokens - held_out.tokens,
        held_out=held_out.examples,
    )


def _sides(reader: BinaryIO, asked: Asked, task: SplitLines, workers: int) -> Iterator[tuple[Side, Side]]:
    """What is learnt and what is held out, a part of the file at a time."""
    part = Part()
    reading = opened(reader, asked, part.problems)
    if reading.has_lines:
        yield from in_order(task, reading.lines(), workers=workers)
        return
    for row in judge.good(reading.rows(), asked.rules, part, with_words=False):
        yield task.split([row])
