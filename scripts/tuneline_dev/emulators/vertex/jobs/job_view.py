"""The API's view of a tuning job.

https://docs.cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.tuningJobs
"""

from typing import Any

from tuneline_dev.emulators.vertex.jobs.data_stats import data_stats, steps_an_epoch
from tuneline_dev.emulators.vertex.jobs.job_creation import checkpoint_epochs
from tuneline_dev.emulators.vertex.jobs.job_states import ENDED, POST_PROCESSING, TUNING, Job
from tuneline_dev.emulators.vertex.state import Platform
from tuneline_dev.emulators.vertex.wire.names import timestamp

CANCELLED = 1
# States that a test may force upon a job that has succeeded keep its model.
_WITH_MODEL = ("JOB_STATE_SUCCEEDED", "JOB_STATE_PARTIALLY_SUCCEEDED", "JOB_STATE_UPDATING")


def job_view(platform: Platform, job: Job, *, version: str) -> dict[str, Any]:
    """Return the job as it is now. `v1beta1` shows its progress, too."""
    now, settings = platform.clock(), platform.settings
    forced = settings.job_state.get(job.id) or settings.job_state.get("*")
    state = forced or job.state(now, waiting=settings.waiting_state)
    began, ended = job.runs_at, job.ends_at()
    view: dict[str, Any] = {
        "name": f"{platform.parent(job.location)}/tuningJobs/{job.id}",
        **_request(job),
        "state": state,
        "createTime": timestamp(job.created_at),
        "updateTime": timestamp(now),
        "experiment": f"{platform.parent(job.location)}/metadataStores/default/contexts/tuning-{job.id}",
    }
    if now >= began and not (job.cancelled_at is not None and job.cancelled_at < began):
        view["startTime"] = timestamp(began)
    if job.progress(now) >= TUNING:
        view["tuningDataStats"] = data_stats(job, settings)
    if state in ENDED and ended is not None:
        view["endTime"] = view["updateTime"] = timestamp(ended)
    view |= _error(job, state)
    if state in _WITH_MODEL and job.state(now) == "JOB_STATE_SUCCEEDED":
        view["tunedModel"] = _tuned_model(platform, job, now)
    if state == "JOB_STATE_FAILED" and job.failure and job.failure.has_model:
        view["tunedModel"] = {"model": _model_name(platform, job)}
    if version == "v1beta1":
        view |= _progress(job, now)
        if "tunedModel" in view and settings.metrics_uri:
            view["gcsMetricsUri"] = settings.metrics_uri
    return view


def _request(job: Job) -> dict[str, Any]:
    """Return the request as it comes back: an integer of 64 bits is a string in JSON."""
    spec = job.request["supervisedTuningSpec"]
    parameters = dict(spec.get("hyperParameters", {}))
    if "epochCount" in parameters:
        parameters["epochCount"] = str(parameters["epochCount"])
    return {**job.request, "supervisedTuningSpec": {**spec, "hyperParameters": parameters}}


def _error(job: Job, state: str) -> dict[str, Any]:
    if state == "JOB_STATE_CANCELLED":
        return {"error": {"code": CANCELLED, "message": "The tuning job was cancelled by the user."}}
    if state == "JOB_STATE_FAILED" and job.failure:
        return {"error": {"code": job.failure.code, "message": job.failure.message}}
    return {}


def _model_name(platform: Platform, job: Job) -> str:
    return f"{platform.parent(job.serves_in)}/models/{job.model_id}@1"


def _tuned_model(platform: Platform, job: Job, now: float) -> dict[str, Any]:
    parent, ended = platform.parent(job.serves_in), job.ends_at() or now
    model: dict[str, Any] = {"model": _model_name(platform, job)}
    if now < ended + platform.settings.endpoint_seconds:
        return model
    names = [f"{parent}/endpoints/{endpoint}" for endpoint in job.endpoint_ids]
    model["endpoint"] = names[-1]
    epochs = checkpoint_epochs(job)
    if not job.request["supervisedTuningSpec"].get("exportLastCheckpointOnly"):
        steps = steps_an_epoch(job.dataset)
        model["checkpoints"] = [
            {"checkpointId": str(number), "epoch": str(epoch), "step": str(epoch * steps), "endpoint": name}
            for number, (epoch, name) in enumerate(zip(epochs, names, strict=True), start=1)
        ]
    return model


def _progress(job: Job, now: float) -> dict[str, Any]:
    detail = job.detail_state(now)
    share = (job.progress(now) - TUNING) / (POST_PROCESSING - TUNING)
    done = int(job.epochs * min(max(share, 0.0), 1.0))
    steps = steps_an_epoch(job.dataset)
    counts = {"completedEpochCount": str(done), "completedStepCount": str(done * steps)}
    shown: dict[str, Any] = {"tuningJobMetadata": counts} if done else {}
    return shown | ({"tuningJobState": detail} if detail else {})
