"""The events of a running job, with OpenAI's messages.

https://platform.openai.com/docs/api-reference/fine-tuning/list-events
"""

from collections.abc import Iterator
from typing import Any

from tuneline_dev.emulators.openai.jobs.job_states import STARTED, VALIDATED, Job
from tuneline_dev.emulators.openai.jobs.training_metrics import (
    checkpoint_name,
    epoch_ends,
    losses,
    reported_steps,
)


def events(job: Job, now: float) -> list[dict[str, Any]]:
    """Return the events up to `now`, newest first."""
    reached = job.progress(now)
    every = [
        (job.moment(at), f"{number:06d}", level, message, data)
        for number, (at, level, message, data) in enumerate(_all_events(job))
        if at <= reached
    ]
    every += [(moment, f"note{number}", "info", text, {}) for number, (moment, text) in enumerate(job.notes)]
    every.sort(key=lambda event: event[0])
    tag = job.id.removeprefix("ftjob-")
    return [
        {
            "object": "fine_tuning.job.event",
            "id": f"ftevent-{tag}{mark}",
            "created_at": int(moment),
            "level": level,
            "message": message,
            "data": data,
            "type": "metrics" if data else "message",
        }
        for moment, mark, level, message, data in reversed(every)
    ]


Told = tuple[float, str, str, dict[str, Any]]


def _all_events(job: Job) -> Iterator[Told]:
    """Yield all events of the job in order, each with the progress at which it comes."""
    files = f"training file: {job.request.training_file}"
    if job.request.validation_file:
        files += f" and validation file: {job.request.validation_file}"
    yield 0.0, "info", f"Created fine-tuning job: {job.id}", {}
    yield 0.0, "info", f"Validating {files}", {}
    if job.failure is None or job.failure.at > VALIDATED:
        yield VALIDATED, "info", "Files validated, moving job to queued state", {}
        yield STARTED, "info", "Fine-tuning job started", {}
        yield from _steps(job)
    if job.failure:
        yield job.failure.at, "error", job.failure.message, {}
        return
    for step in epoch_ends(job)[:-1]:
        yield (
            1.0,
            "info",
            f"Checkpoint created at step {step} with Snapshot ID: {checkpoint_name(job, step)}",
            {},
        )
    yield 1.0, "info", f"New fine-tuned model created: {job.model_name}", {}
    yield 1.0, "info", "The job has successfully completed", {}


def _steps(job: Job) -> Iterator[Told]:
    total = job.plan.total_steps
    for step in reported_steps(job):
        if job.failure and job.step(step) > job.failure.at:
            return
        metrics = losses(job, step)
        message = f"Step {step}/{total}: training loss={metrics['train_loss']:.2f}"
        if "valid_loss" in metrics:
            message += f", validation loss={metrics['valid_loss']:.2f}"
        if "full_valid_loss" in metrics:
            message += f", full validation loss={metrics['full_valid_loss']:.2f}"
        yield job.step(step), "info", message, {"step": step, "total_steps": total, **metrics}
