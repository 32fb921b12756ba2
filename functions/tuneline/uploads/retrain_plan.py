"""Plan a retrain: check a dataset's prepared files for another base model, as an upload is checked.

The plan is the document of a new dataset, which trains the same files. Nothing is written here.
"""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from tuneline.datasets.options import parse_options
from tuneline.datasets.prepare import Prepared, lines_name
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.run import Check, CheckOptions, Report
from tuneline.errors import DropError
from tuneline.pricing import cost_usd, default_epochs, is_gemini, price_of
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset
from tuneline.training.vertex.rows import lines_of
from tuneline.training.vertex.token_count import TokenCounter
from tuneline.uploads.rejection import listed

Code = Literal[
    "files_gone", "no_base", "findings", "check_too_long", "not_trained", "base_model", "under_way"
]
# Options of one upload that say nothing about a retrain.
_OF_UPLOAD: Final = frozenset({"base-model", "again", "least-model-days", "decide"})
# Options that were chosen for another provider's base model.
_OF_PROVIDER: Final = frozenset({"batch-size", "seed", "adapter-size", "learning-rate-multiplier"})


class NotRetrainableDropError(DropError):
    """The dataset cannot be trained again. `code` says why; `problems` are those of its examples."""

    def __init__(
        self,
        code: Code,
        text: str,
        *,
        base_model: str | None = None,
        problems: tuple[Mapping[str, Any], ...] = (),
        count: int = 0,
    ) -> None:
        super().__init__(text)
        self.code, self.base_model, self.problems, self.count = code, base_model, problems, count


@dataclass(frozen=True)
class RetrainPlan:
    """A retrain that can begin: its id, the dataset that it trains again, and its own document.

    `left_out` are the options of the first training that the new base model does not have. `is_estimate` says
    that its price is one.
    """

    id: str
    source: StoredRecord[Dataset]
    dataset: Dataset
    left_out: tuple[str, ...]
    is_estimate: bool = False


async def check_files(
    source: StoredRecord[Dataset],
    base_model: str,
    *,
    objects: Objects,
    bucket: str,
    token_counter: TokenCounter | None,
    minutes: float,
) -> Report:
    """Check the training file for `base_model` within `minutes`, and count its tokens.

    Raises NotRetrainableDropError, and ObjectsRetryError.
    """
    train, valid = source.record.train, source.record.valid
    if train is None:
        raise _files_gone(source, base_model)
    file = ObjectRef(bucket, train, None)
    held_out = ObjectRef(bucket, valid, None) if valid else None
    try:
        report, lines = await asyncio.to_thread(_checked, file, held_out, base_model, objects, minutes)
    except ObjectGoneDropError:
        raise _files_gone(source, base_model) from None
    if "OUT_OF_TIME" in report.problems.counts:
        text = f"the check of {source.record.file_name} takes more than {minutes} minutes"
        raise NotRetrainableDropError("check_too_long", _with_upload(text, base_model), base_model=base_model)
    if not report.is_valid:
        raise _findings(report, lines, base_model)
    if token_counter is not None:
        prepared = Prepared(file, None, report.examples, report.tokens, held_out=0)
        report, _ = await token_counter.counted(report, prepared, model=base_model)
    return report


def _checked(
    file: ObjectRef, held_out: ObjectRef | None, base_model: str, objects: Objects, minutes: float
) -> tuple[Report, dict[int, int]]:
    """Check the training file. Returns its report, and the lines of rows with problems. Blocks."""
    for ref in filter(None, (file, held_out)):
        objects.require(ref)
    checking = Check(CheckOptions("train.jsonl", "utf-8", model=base_model), deadline=Deadline(minutes))
    with objects.open(file) as reader:
        for _ in checking.run(reader):
            pass
    report = checking.report()
    return report, _upload_lines(report, objects, ObjectRef(file.bucket, lines_name(file.name), None))


def new_dataset(
    source: StoredRecord[Dataset], base_model: str, report: Report, *, reason: str, now: datetime
) -> tuple[Dataset, tuple[str, ...]]:
    """Make the dataset of a retrain, which awaits its approval, and the options that it leaves out."""
    trained = source.record
    row = price_of(base_model)
    is_switch = is_gemini(trained.base_model or "") != is_gemini(base_model)
    dropped = _OF_UPLOAD | (_OF_PROVIDER if is_switch else frozenset())
    options = {name: value for name, value in trained.options.items() if name not in dropped}
    options["base-model"] = base_model
    epochs = parse_options(options)[0].epochs or default_epochs(report.examples, model=base_model)
    # The tokens of the held-out examples are not counted again; they are as many in proportion.
    ratio = report.tokens / trained.train_tokens if trained.train_tokens else math.inf
    dataset = Dataset(
        state="awaiting_approval",
        created_at=now,
        bucket=trained.bucket,
        object=trained.object,
        generation=trained.generation,
        options=options,
        steps={},
        reason=reason,
        base_model=base_model,
        base_model_ends=row.shutdown_date.isoformat() if row else None,
        epochs=epochs,
        price_usd=cost_usd(base_model, tokens=report.tokens, epochs=epochs),
        outcome=report.outcome,
        examples=trained.examples,
        tokens=report.tokens if math.isinf(ratio) else math.ceil(trained.tokens * ratio),
        train_tokens=report.tokens,
        size=report.size,
        content_sha256=trained.content_sha256,
        system_prompt=trained.system_prompt,
        train=trained.train,
        valid=trained.valid,
        held_out=trained.held_out,
        retrain_of=source.id,
    )
    return dataset, tuple(sorted(trained.options.keys() & _OF_PROVIDER)) if is_switch else ()


def refreshed(offer: Dataset, planned: Dataset) -> Dataset:
    """The offer with the base model and the price of a newer plan."""
    return replace(
        offer,
        options=planned.options,
        reason=planned.reason,
        base_model=planned.base_model,
        base_model_ends=planned.base_model_ends,
        epochs=planned.epochs,
        price_usd=planned.price_usd,
        outcome=planned.outcome,
        tokens=planned.tokens,
        train_tokens=planned.train_tokens,
    )


def _upload_lines(report: Report, objects: Objects, ref: ObjectRef) -> dict[int, int]:
    """The lines in the operator's file of the rows with problems. Empty if they are not known."""
    rows = {problem.line - 1 for problem in report.problems.listed if problem.line}
    try:
        with objects.open(ref) as reader:
            return lines_of(reader, rows) if rows else {}
    except ObjectGoneDropError:
        return {}


def _findings(report: Report, lines: Mapping[int, int], base_model: str) -> NotRetrainableDropError:
    errors = [
        replace(problem, line=lines.get(problem.line - 1, problem.line) if problem.line else None)
        for problem in report.problems.listed
        if problem.severity == "error"
    ]
    count = report.problems.count("error")
    text = f"{base_model} cannot be trained on its examples (problems: {count})"
    return NotRetrainableDropError(
        "findings", text, base_model=base_model, problems=listed(errors), count=count
    )


def _files_gone(source: StoredRecord[Dataset], base_model: str) -> NotRetrainableDropError:
    text = f"the prepared files of {source.record.file_name} are gone"
    return NotRetrainableDropError("files_gone", _with_upload(text, base_model), base_model=base_model)


def _with_upload(text: str, base_model: str) -> str:
    return f"{text}: upload the file again with the option base-model={base_model}"
