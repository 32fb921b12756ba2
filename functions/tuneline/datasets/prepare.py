"""Check a dataset and make of it the files that are trained on: one to learn from, one held out.

All in one pass: the files are written while the dataset is checked, and appear once it is found good.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from tuneline.datasets import split
from tuneline.datasets.sample import Sample, sha256
from tuneline.datasets.split import DEFAULT_FRACTION
from tuneline.datasets.validation.chunks import Split
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.run import LEAST_EXAMPLES, Asked, Check, Report
from tuneline.storage.objects import ObjectRef, Objects

CONTENT_TYPE = "application/jsonl"


@dataclass(frozen=True)
class Prepared:
    """The files of one dataset in the artifact bucket; `held_out` of the examples are in `valid`.

    `learnt_tokens` are those of the examples in `train`: what is billed, once an epoch. `sample` is what the
    base model may be shown of them, None where there is nothing to show, and `sample_sha256` the hash of it.
    """

    train: ObjectRef
    valid: ObjectRef | None
    learnt: int
    learnt_tokens: int
    held_out: int
    sample: ObjectRef | None = None
    sample_sha256: str = ""


class _NotWanted(Exception):  # noqa: N818 no error: it ends the writing of what is not to appear
    pass


def check_and_prepare(
    reader: BinaryIO,
    asked: Asked,
    *,
    objects: Objects,
    bucket: str,
    dataset: str,
    fraction: float | None,
    workers: int,
    deadline: Deadline | None = None,
) -> tuple[Report, Prepared | None]:
    """The report; and, of a good dataset, `prepared/{dataset}/train.jsonl` and perhaps `valid.jsonl`. Blocks.

    Beside them `examples.jsonl`, a sample of what is learnt, for the base model to be shown.

    `fraction` of the examples are held out, None: a tenth from thirty examples on; and none where fewer than
    ten would be left to learn from. `workers` as for `check`; past `deadline` the report says so.
    Raises what `Objects` raises, and WorkerDiedRetryError.
    """
    writing = _Writing(objects, bucket, f"prepared/{dataset}", deadline)
    chosen, least = (DEFAULT_FRACTION, split.LEAST_EXAMPLES) if fraction is None else (fraction, 0)
    report, prepared = writing.once(reader, asked, fraction=chosen, least=least, workers=workers)
    if report.is_valid and prepared is None:
        # A small file, so going through it once more costs nothing.
        reader.seek(0)
        report, prepared = writing.once(reader, asked, fraction=0.0, least=0, workers=workers)
    return report, prepared


@dataclass(frozen=True)
class _Writing:
    objects: Objects
    bucket: str
    folder: str
    deadline: Deadline | None

    def once(
        self, reader: BinaryIO, asked: Asked, *, fraction: float, least: int, workers: int
    ) -> tuple[Report, Prepared | None]:
        """One pass; nothing is prepared of what is not valid, or of too little for a part to be held out."""
        checking, sums, sample = Check(asked, deadline=self.deadline), (Split(), Split()), Sample()
        names = f"{self.folder}/train.jsonl", f"{self.folder}/valid.jsonl"
        try:
            with ExitStack() as open_files:
                writers: dict[str, BinaryIO] = {}
                for sides in checking.run(reader, workers=workers, fraction=fraction):
                    for name, side, total in zip(names, (sides.learnt, sides.held_out), sums, strict=True):
                        if side.examples and name not in writers:
                            writers[name] = open_files.enter_context(
                                self.objects.write(self.bucket, name, content_type=CONTENT_TYPE)
                            )
                        if side.examples:
                            writers[name].write(side.lines)
                        if name == names[0]:
                            sample.add(side.lines)
                        total.examples += side.examples
                        total.tokens += side.tokens
                report = checking.report()
                too_few = report.examples < least or sums[0].examples < LEAST_EXAMPLES
                if not report.is_valid or (fraction and too_few):
                    # An exception is what keeps the objects from appearing.
                    raise _NotWanted  # noqa: TRY301
        except _NotWanted:
            return report, None
        learnt, held_out = sums
        shown, digest = self._write_sample(sample)
        return report, Prepared(
            train=ObjectRef(self.bucket, names[0], None),
            valid=ObjectRef(self.bucket, names[1], None) if held_out.examples else None,
            learnt=learnt.examples,
            learnt_tokens=learnt.tokens,
            held_out=held_out.examples,
            sample=shown,
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
