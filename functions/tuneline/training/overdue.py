"""Cancel a job that runs for much longer than its provider's jobs do."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from tuneline import logs
from tuneline.storage.records.job import Job
from tuneline.training.provider import Progress, TrainingProvider

BY: Final = "job_poller"


def is_overdue(job: Job, progress: Progress, provider: TrainingProvider, *, now: datetime) -> bool:
    """Whether to cancel the job. It is cancelled once; the time that it waits for its turn does not count."""
    limit, since = provider.cancel_after, progress.running_since
    is_running = progress.state == "training" and since is not None and job.cancel_requested_at is None
    return is_running and limit is not None and since is not None and now - since > limit


def is_cancelled_as_overdue(job: Job) -> bool:
    """Whether `cancel_overdue` has cancelled the job; then its reason says so."""
    return job.cancel_requested_by == BY


async def cancel_overdue(job_id: str, job: Job, provider: TrainingProvider, *, now: datetime) -> Job:
    """Cancel the job at its provider; return it with the reason. Raises the provider's errors."""
    await provider.cancel(job_id)
    logs.warning("job cancelled: it runs without an end", job=job_id)
    hours = int(provider.cancel_after.total_seconds() // 3600) if provider.cancel_after else 0
    reason = f"it has been running for more than {hours} hours, so it is cancelled at its host"
    return replace(job, cancel_requested_at=now, cancel_requested_by=BY, reason=reason)
