"""The way of a dataset: file, event, check, split, prepared files, job, evaluation, model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuneline_dev.demo.look_inside.code import DATASET
from tuneline_dev.demo.look_inside.rows import Row, in_order, picked, row

Data = Mapping[str, Any]


@dataclass(frozen=True)
class DatasetSteps:
    """What the steps are made of. What is not there yet is an empty mapping.

    `objects` have a kind, a name, a size and a time; `totals` counts the findings by severity.
    """

    dataset: Data
    job: Data
    evaluation: Data
    model: Data
    objects: Sequence[Data]
    totals: Mapping[str, int]
    checked_at: datetime | None

    def objects_of(self, kind: str) -> list[Data]:
        """Return the objects of one kind."""
        return [each for each in self.objects if each["kind"] == kind]


def dataset_rows(steps: DatasetSteps) -> Sequence[Row]:
    """Return the steps."""
    return in_order([*_file_rows(steps), *_model_rows(steps)])


def _file_rows(steps: DatasetSteps) -> Iterator[Row]:
    data, upload, prepared = steps.dataset, steps.objects_of("upload"), steps.objects_of("prepared")
    examples, held_out = data.get("examples"), data.get("held_out") or 0
    # The check writes the files for the training in the same pass; the vectors come after it.
    times = [each["at"] for each in prepared]
    passed = min(times, default=steps.checked_at)
    about = {"generation": data.get("generation"), **(data.get("options") or {})}
    yield _row("uploaded", upload[0]["at"] if upload else None, about, objects=upload)
    yield _row("intake", data.get("created_at"), {"attempts": data.get("attempts")})
    yield _row(
        "checked",
        passed,
        {"outcome": data.get("outcome"), "examples": examples, **steps.totals},
        objects=steps.objects_of("report"),
        is_bad=data.get("outcome") == "reject",
    )
    if examples and times:
        yield _row("split", passed, {"trained_on": examples - held_out, "held_out": held_out})
        about = {"tokens": data.get("tokens"), "content_sha256": data.get("content_sha256")}
        yield _row("prepared", max(times), about, objects=prepared)
    yield _row("approved", data.get("approved_at"), {"approved_by": data.get("approved_by")})


def _model_rows(steps: DatasetSteps) -> Iterator[Row]:
    job, evaluation, model = steps.job, steps.evaluation, steps.model
    about = picked(job, "provider", "base_model", "epochs", "price_usd")
    yield _row("job", job.get("created_at"), about)
    yield _row("trained", job.get("trained_at"), picked(job, "reported", "trained_tokens", "usd"))
    yield _row(
        "evaluated",
        evaluation.get("ended_at"),
        {
            **picked(evaluation, "questions", "usd"),
            **picked(evaluation.get("verdict") or {}, "code", "promote"),
        },
        began=evaluation.get("started_at"),
        objects=steps.objects_of("evaluation"),
    )
    yield _row("registered", job.get("ended_at") if model else None, picked(model, "version", "state"))


def _row(step: str, at: datetime | None, facts: Data, **more: Any) -> Row:
    return row(step, at, code=DATASET, facts=facts, **{"objects": [], **more})
