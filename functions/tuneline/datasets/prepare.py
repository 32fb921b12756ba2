"""Make of a checked dataset the files that are trained on: one to learn from, one held out.

The file is read a second time, in a stream, and each example goes to one of the two by its question's hash.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from tuneline.datasets.check import Asked, Check, as_line
from tuneline.datasets.split import is_held_out, question_of
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
    reader: BinaryIO, asked: Asked, *, objects: Objects, bucket: str, dataset: str, fraction: float
) -> Prepared:
    """Write `prepared/{dataset}/train.jsonl` and, unless nothing is held out, `valid.jsonl`. Blocks."""
    folder = f"prepared/{dataset}"
    train, valid = f"{folder}/train.jsonl", f"{folder}/valid.jsonl"
    counts, tokens = {train: 0, valid: 0}, {train: 0, valid: 0}
    with ExitStack() as open_files:
        writers: dict[str, BinaryIO] = {}
        checking, before = Check(asked), 0
        for row in checking.examples(reader):
            name = valid if is_held_out(question_of(row.value), fraction=fraction) else train
            if name not in writers:
                writers[name] = open_files.enter_context(
                    objects.write(bucket, name, content_type=CONTENT_TYPE)
                )
            writers[name].write(as_line(row))
            counts[name] += 1
            tokens[name] += checking.tokens - before
            before = checking.tokens
    return Prepared(
        train=ObjectRef(bucket, train, None),
        valid=ObjectRef(bucket, valid, None) if counts[valid] else None,
        learnt=counts[train],
        learnt_tokens=tokens[train],
        held_out=counts[valid],
    )
