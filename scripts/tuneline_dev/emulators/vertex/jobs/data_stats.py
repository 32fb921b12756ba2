"""A job's statistics of its dataset.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/tuning

Integers of 64 bits are strings in JSON.
"""

import statistics
from collections.abc import Sequence
from typing import Any

from tuneline_dev.emulators.vertex.jobs.dataset import Dataset
from tuneline_dev.emulators.vertex.jobs.job_states import Job
from tuneline_dev.emulators.vertex.settings import Settings

# So many rows make a step, as far as anything is known of it: it grows with the dataset.
STEPS_AN_EPOCH = 100
MOST_INDICES = 10


def steps_an_epoch(dataset: Dataset) -> int:
    """Return how many steps one epoch takes."""
    batch = max(1, round(dataset.rows / STEPS_AN_EPOCH))
    return -(-dataset.rows // batch)


def data_stats(job: Job, settings: Settings) -> dict[str, Any]:
    """Return a job's `tuningDataStats`. Its `userDatasetExamples` are rows of the user.

    Each epoch is billed; whether the count of billed tokens is of one epoch or of all is not documented.
    """
    dataset = job.dataset
    validation = job.validation.tokens if job.validation and settings.validation_is_billed else 0
    epochs = job.epochs if settings.billable_tokens == "all_epochs" else 1
    billable = dataset.tokens * epochs + validation
    stats: dict[str, Any] = {
        "tuningDatasetExampleCount": str(dataset.rows + len(dataset.dropped)),
        "totalBillableTokenCount": str(billable),
        "tuningStepCount": str(steps_an_epoch(dataset) * job.epochs),
        "userInputTokenDistribution": _distribution(dataset.inputs),
        "userOutputTokenDistribution": _distribution(dataset.outputs),
        "userMessagePerExampleDistribution": _distribution(dataset.turns),
        "userDatasetExamples": dataset.sample,
    }
    if dataset.dropped:
        shown = dataset.dropped[:MOST_INDICES]
        stats |= {
            "totalTruncatedExampleCount": str(len(dataset.dropped)),
            "truncatedExampleIndices": [str(row.number) for row in shown],
            "droppedExampleReasons": [row.reason for row in shown],
        }
    return {"supervisedTuningDataStats": stats}


def _distribution(values: Sequence[int]) -> dict[str, Any]:
    ordered = sorted(values)
    return {
        "sum": str(sum(ordered)),
        "min": ordered[0],
        "max": ordered[-1],
        "mean": round(statistics.fmean(ordered), 3),
        "median": statistics.median(ordered),
        "p5": ordered[len(ordered) // 20],
        "p95": ordered[-1 - len(ordered) // 20],
    }
