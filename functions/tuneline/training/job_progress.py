"""Compute a job's record from the progress that its provider reports, without I/O."""

from dataclasses import replace
from decimal import Decimal

from tuneline.pricing import cost_usd
from tuneline.storage.records.job import Job
from tuneline.training import training_log
from tuneline.training.overdue import is_cancelled_as_overdue
from tuneline.training.provider import Progress


def with_progress(job: Job, progress: Progress) -> Job:
    """The job with the progress that its provider reports."""
    whole = training_log.whole_curve(progress.curve)
    is_overdue = is_cancelled_as_overdue(job) and progress.state != "trained"
    curve = whole or training_log.with_points(job.curve, progress.points)
    return replace(
        job,
        provider_state=progress.reported,
        reason=progress.reason or (job.reason if is_overdue else None),
        trained_tokens=progress.trained_tokens,
        usd=billed_usd(job, progress),
        estimated_finish=progress.estimated_finish,
        step=int(curve["step"][-1] or 0) if curve else None,
        total_steps=progress.total_steps or job.total_steps,
        events=training_log.with_events(job.events, progress.events),
        curve=curve,
        unknown_since=None,
    )


def billed_usd(job: Job, progress: Progress) -> Decimal | None:
    """What the provider bills for the job, in dollars; None while that is not known.

    If the number of tokens may be too low, it is at least the estimate.
    """
    if progress.trained_tokens is None:
        return None
    usd = cost_usd(job.base_model, tokens=progress.trained_tokens, epochs=1)
    if usd is None or job.price_usd is None or progress.is_token_count_certain:
        return usd
    return max(usd, job.price_usd)


def notice_facts(job: Job) -> dict[str, str | int | float | None]:
    """The facts of a notice about a job."""
    usd = job.price_usd if job.usd is None else job.usd
    return {
        "dataset": job.dataset,
        "name": job.name,
        "base_model": job.base_model,
        "examples": job.examples,
        "usd": None if usd is None else float(usd),
        "reason": job.reason,
    }
