"""The API's view of a fine-tuning job.

https://platform.openai.com/docs/api-reference/fine-tuning/object
"""

from typing import Any

from tuneline_dev.emulators.openai.jobs.job_states import VALIDATED, Job
from tuneline_dev.emulators.openai.settings import Settings

ORGANIZATION = "org-local"


def job_view(job: Job, now: float, settings: Settings) -> dict[str, Any]:
    """Return the job at `now`, with the fields that the SDK does not type, too."""
    status = job.status(now)
    succeeded = status == "succeeded"
    hyperparameters = _hyperparameters(job, now)
    return {
        "object": "fine_tuning.job",
        "id": job.id,
        "model": job.request.model,
        "created_at": int(job.created_at),
        # Only a job that succeeded has this; failed and cancelled ones have null.
        "finished_at": int(job.moment(1.0)) if succeeded else None,
        "fine_tuned_model": _model(job, now, settings) if succeeded else None,
        "organization_id": ORGANIZATION,
        "result_files": [job.result_file] if succeeded and job.result_file else [],
        "status": settings.job_status.get(job.id, status),
        "validation_file": job.request.validation_file,
        "training_file": job.request.training_file,
        "hyperparameters": hyperparameters,
        "method": {"type": "supervised", "supervised": {"hyperparameters": hyperparameters}},
        "trained_tokens": job.tokens * job.plan.n_epochs if succeeded else None,
        "error": _error(job, status),
        "user_provided_suffix": job.request.suffix,
        "seed": job.seed,
        "estimated_finish": int(job.moment(1.0)) if status == "running" else None,
        "integrations": job.request.integrations,
        "metadata": job.request.metadata,
        "usage_metrics": None,
        "shared_with_openai": False,
        "eval_id": None,
    }


def _hyperparameters(job: Job, now: float) -> dict[str, Any]:
    known = job.progress(now) >= VALIDATED and not (job.failure and job.failure.at <= VALIDATED)
    return job.plan.view() if known else job.request.hyperparameters.view()


def _model(job: Job, now: float, settings: Settings) -> str | None:
    waits = now < job.moment(1.0) + settings.succeeded_without_model_seconds
    return None if waits else job.model_name


def _error(job: Job, status: str) -> dict[str, str | None]:
    """Return the job's error. A job without an error has an object with null values, not null."""
    if status != "failed" or job.failure is None:
        return {"code": None, "message": None, "param": None}
    return {"code": job.failure.code, "message": job.failure.message, "param": job.failure.param}
