"""Format a job for people; no control character of its host or upload reaches the terminal."""

from datetime import datetime

from tuneline.datasets.findings.printable import as_printable
from tuneline.storage.records.job import Job, JobMessage


def cost(job: Job) -> str:
    """The billed cost, or `about` and the estimate; a dash if neither is known."""
    if job.usd is not None:
        return f"${float(job.usd):.2f}"
    return "–" if job.price_usd is None else f"about ${float(job.price_usd):.2f}"


def steps(job: Job) -> str:
    """The number of steps that are done; a dash before the first."""
    if job.step is None:
        return "–"
    return f"{job.step}/{job.total_steps}" if job.total_steps else str(job.step)


def moment(at: datetime | None) -> str:
    """A moment in this machine's time; a dash for none."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if isinstance(at, datetime) else "–"


def event(message: JobMessage) -> str:
    """A line for one of the job's messages."""
    level = "" if message.level == "info" else f"{message.level}: "
    return as_printable(f"{message.at.astimezone():%H:%M:%S}  {level}{message.text}")


def has_failed(job: Job) -> bool:
    """Whether it ended without a model."""
    return job.state in ("failed", "cancelled")


def where(job: Job) -> str:
    """The job's state, with the host's own state while it trains there."""
    is_at_host = job.state == "training" and job.provider_state
    return as_printable(f"{job.state} ({job.provider_state})" if is_at_host else job.state)
