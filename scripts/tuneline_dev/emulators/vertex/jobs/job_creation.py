"""Create a tuning job.

https://docs.cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.tuningJobs/create
"""

import asyncio
from typing import Any

from tuneline_dev.emulators.vertex.jobs.dataset import Dataset
from tuneline_dev.emulators.vertex.jobs.job_request import check_job_request, epochs_of
from tuneline_dev.emulators.vertex.jobs.job_states import ENDED, RUNNING, Failure, Job
from tuneline_dev.emulators.vertex.jobs.read_dataset import MOST_VALIDATION_ROWS, RowFaults, read_dataset
from tuneline_dev.emulators.vertex.state import Platform
from tuneline_dev.emulators.vertex.wire.errors import ApiError
from tuneline_dev.emulators.vertex.wire.names import new_number

INVALID_ARGUMENT = 3
# How many epochs leave a checkpoint, unless the last alone is exported.
MOST_CHECKPOINTS = 10


async def create_job(platform: Platform, body: dict[str, Any], region: str) -> Job:
    """Start the job that `body` asks for. Raises ApiError 400, 403, 404 or 429."""
    await asyncio.sleep(platform.settings.create_seconds)
    check_job_request(platform, body, region)
    faults = _row_faults(platform)
    training = await _read(platform, body, "trainingDatasetUri", region, faults)
    validation = None
    if body["supervisedTuningSpec"].get("validationDatasetUri"):
        validation = await _read(platform, body, "validationDatasetUri", region, RowFaults({}, {}))
        _check_validation(training, validation)
    _require_slot(platform)
    job = _job(platform, body, region, training, validation)
    platform.jobs[job.id] = job
    platform.settle()
    return job


def checkpoint_epochs(job: Job) -> list[int]:
    """Return the epochs that leave a checkpoint of their own, the last one included."""
    if job.request["supervisedTuningSpec"].get("exportLastCheckpointOnly"):
        return [job.epochs]
    count = min(job.epochs, MOST_CHECKPOINTS)
    return [job.epochs * number // count for number in range(1, count + 1)]


def _job(
    platform: Platform, body: dict[str, Any], region: str, training: Dataset, validation: Dataset | None
) -> Job:
    settings, now = platform.settings, platform.clock()
    job = Job(
        id=new_number(),
        location=region,
        request=body,
        base=body["baseModel"],
        created_at=now,
        seconds=settings.job_seconds,
        epochs=epochs_of(body),
        dataset=training,
        validation=validation,
        waits_until=now + RUNNING * settings.job_seconds + settings.quota_wait_seconds,
        failure=_failure(platform, training),
        is_stuck=settings.stick_next_job,
        cancelling_seconds=settings.cancelling_seconds,
        model_id=new_number(),
    )
    job.endpoint_ids = tuple(new_number() for _ in checkpoint_epochs(job))
    settings.stick_next_job = False
    return job


async def _read(
    platform: Platform, body: dict[str, Any], name: str, region: str, faults: RowFaults
) -> Dataset:
    field = "training_dataset_uri" if name.startswith("training") else "validation_dataset_uri"
    uri = body["supervisedTuningSpec"][name]
    return await read_dataset(platform, uri, field=field, region=region, faults=faults)


def _row_faults(platform: Platform) -> RowFaults:
    """Take the row faults that were armed: they apply to one job."""
    settings = platform.settings
    refused = {settings.refuse_row["row"]: settings.refuse_row["message"]} if settings.refuse_row else {}
    dropped = {int(row): reason for row, reason in settings.drop_rows.items() if reason is not None}
    settings.refuse_row, settings.drop_rows = None, {}
    return RowFaults(refused, dropped)


def _check_validation(training: Dataset, validation: Dataset) -> None:
    """Raise ApiError 400 for more than 5,000 examples, or more than 30 % of the training beyond 1,000."""
    rows, most = validation.rows, max(1000, training.rows * 3 // 10)
    if rows > min(most, MOST_VALIDATION_ROWS):
        raise ApiError(400, f"The validation dataset has {rows} examples, more than the {most} allowed.")


def _require_slot(platform: Platform) -> None:
    settings, now = platform.settings, platform.clock()
    platform.settle()
    running = [job for job in platform.jobs.values() if job.state(now) not in ENDED]
    if settings.second_job == "refused" and len(running) >= settings.concurrent_jobs:
        message = (
            "The following quotas are exceeded: GlobalConcurrentTuningJobs. Please wait until the running "
            "tuning job has ended, or request a quota increase."
        )
        raise ApiError(429, message)


def _failure(platform: Platform, training: Dataset) -> Failure | None:
    """Take the failure that was armed, which applies to one job; else that of a bad row."""
    armed, platform.settings.fail_next_job = platform.settings.fail_next_job, None
    if armed is not None:
        return Failure(armed["code"], armed["message"], has_model=armed["has_model"])
    return Failure(INVALID_ARGUMENT, training.late_problem, at=0.3) if training.late_problem else None
