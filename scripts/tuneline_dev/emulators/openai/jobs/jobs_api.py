"""The fine-tuning jobs API: create, retrieve, list, events, checkpoints, cancel, pause, resume.

https://platform.openai.com/docs/api-reference/fine-tuning
"""

import re
from collections.abc import Callable

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.openai.bodies import json_body
from tuneline_dev.emulators.openai.errors import ApiError
from tuneline_dev.emulators.openai.jobs.job_creation import create_job
from tuneline_dev.emulators.openai.jobs.job_events import events
from tuneline_dev.emulators.openai.jobs.job_states import ENDED, Job
from tuneline_dev.emulators.openai.jobs.job_view import job_view
from tuneline_dev.emulators.openai.jobs.training_metrics import checkpoints
from tuneline_dev.emulators.openai.paging import page
from tuneline_dev.emulators.openai.state import Platform, platform_of


async def create(request: Request) -> Response:
    """Handle POST /v1/fine_tuning/jobs."""
    platform = platform_of(request)
    job = await create_job(platform, await json_body(request))
    return _shown(platform, job)


async def retrieve(request: Request) -> Response:
    """Handle GET /v1/fine_tuning/jobs/{id}."""
    platform = platform_of(request)
    return _shown(platform, platform.job(request.path_params["id"]))


async def list_jobs(request: Request) -> Response:
    """Handle GET /v1/fine_tuning/jobs, newest first; `after`, `limit`, `metadata[k]=v`, `metadata=null`."""
    platform = platform_of(request)
    platform.settle()
    wanted = _metadata_filter(request.query_params)
    items = [job for job in reversed(platform.jobs.values()) if wanted(job)]
    views = [job_view(job, platform.clock(), platform.settings) for job in items]
    return JSONResponse(page(views, request.query_params))


async def list_events(request: Request) -> Response:
    """Handle GET /v1/fine_tuning/jobs/{id}/events, newest first."""
    platform = platform_of(request)
    job = platform.job(request.path_params["id"])
    return JSONResponse(page(events(job, platform.clock()), request.query_params))


async def list_checkpoints(request: Request) -> Response:
    """Handle GET /v1/fine_tuning/jobs/{id}/checkpoints: the last three epochs of a succeeded job."""
    platform = platform_of(request)
    job = platform.job(request.path_params["id"])
    items = checkpoints(job) if job.status(platform.clock()) == "succeeded" else []
    return JSONResponse(page(items, request.query_params, default=10))


async def cancel(request: Request) -> Response:
    """Handle POST /v1/fine_tuning/jobs/{id}/cancel. Raises ApiError 400 if it has ended."""
    platform = platform_of(request)
    job, now = _unended(platform, request.path_params["id"])
    job.cancelled_at = now
    job.notes.append((now, "Fine tuning run cancelled"))
    return _shown(platform, job)


async def pause(request: Request) -> Response:
    """Handle POST /v1/fine_tuning/jobs/{id}/pause. Raises ApiError 400 if it has ended or is paused."""
    platform = platform_of(request)
    job, now = _unended(platform, request.path_params["id"])
    if job.clock.paused:
        raise ApiError(400, f"Job {job.id} is already paused.")
    job.clock.pause(now)
    job.notes.append((now, "Fine-tuning job paused"))
    return _shown(platform, job)


async def resume(request: Request) -> Response:
    """Handle POST /v1/fine_tuning/jobs/{id}/resume. Raises ApiError 400 if it is not paused."""
    platform = platform_of(request)
    job, now = _unended(platform, request.path_params["id"])
    if not job.clock.paused:
        raise ApiError(400, f"Job {job.id} is not paused.")
    job.clock.resume(now)
    job.notes.append((now, "Fine-tuning job resumed"))
    return _shown(platform, job)


def _shown(platform: Platform, job: Job) -> Response:
    platform.settle()
    return JSONResponse(job_view(job, platform.clock(), platform.settings))


def _unended(platform: Platform, job_id: str) -> tuple[Job, float]:
    job, now = platform.job(job_id), platform.clock()
    if job.status(now) in ENDED:
        raise ApiError(400, "Job has already completed.")
    return job, now


def _metadata_filter(query: QueryParams) -> Callable[[Job], bool]:
    if query.get("metadata") == "null":
        return lambda job: job.request.metadata is None
    pairs = {}
    for name, value in query.multi_items():
        key = re.fullmatch(r"metadata\[(.+)\]", name)
        if key:
            pairs[key[1]] = value
    return lambda job: pairs.items() <= (job.request.metadata or {}).items()


JOBS = "/v1/fine_tuning/jobs"
ROUTES = [
    Route(JOBS, create, methods=["POST"]),
    Route(JOBS, list_jobs, methods=["GET"]),
    Route(f"{JOBS}/{{id}}", retrieve, methods=["GET"]),
    Route(f"{JOBS}/{{id}}/events", list_events, methods=["GET"]),
    Route(f"{JOBS}/{{id}}/checkpoints", list_checkpoints, methods=["GET"]),
    Route(f"{JOBS}/{{id}}/cancel", cancel, methods=["POST"]),
    Route(f"{JOBS}/{{id}}/pause", pause, methods=["POST"]),
    Route(f"{JOBS}/{{id}}/resume", resume, methods=["POST"]),
]
