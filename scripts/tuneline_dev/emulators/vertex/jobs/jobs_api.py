"""The tuning jobs API.

https://docs.cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.tuningJobs
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.vertex.jobs.job_creation import create_job
from tuneline_dev.emulators.vertex.jobs.job_states import ENDED, Job
from tuneline_dev.emulators.vertex.jobs.job_view import job_view
from tuneline_dev.emulators.vertex.jobs.list_filter import job_filter
from tuneline_dev.emulators.vertex.state import Platform, platform_of
from tuneline_dev.emulators.vertex.wire.errors import ApiError
from tuneline_dev.emulators.vertex.wire.fields import TUNING_JOB
from tuneline_dev.emulators.vertex.wire.messages import json_body, read_message
from tuneline_dev.emulators.vertex.wire.names import VERSIONS
from tuneline_dev.emulators.vertex.wire.paging import page

_OUTPUT_ONLY = ("name", "state", "createTime", "startTime", "endTime", "updateTime", "error", "experiment")


async def create(request: Request) -> Response:
    """POST …/tuningJobs: the job itself, not an operation."""
    platform = platform_of(request)
    body = read_message(await json_body(request), TUNING_JOB, at="tuning_job")
    for name in (*_OUTPUT_ONLY, "tunedModel", "tuningDataStats"):
        body.pop(name, None)
    job = await create_job(platform, body, request.path_params["location"])
    return JSONResponse(job_view(platform, job, version=_version(request)))


async def retrieve(request: Request) -> Response:
    """GET …/tuningJobs/{id}."""
    platform = platform_of(request)
    return JSONResponse(job_view(platform, _job(platform, request), version=_version(request)))


async def list_jobs(request: Request) -> Response:
    """GET …/tuningJobs, newest first; `pageSize`, `pageToken`, `filter`."""
    platform = platform_of(request)
    platform.settle()
    filter_text, filtering = request.query_params.get("filter", ""), platform.settings.label_filter
    if filter_text and filtering == "refused":
        raise ApiError(400, "Invalid filter: tuning jobs cannot be filtered by labels.")
    wanted = job_filter(filter_text)
    views = [
        job_view(platform, job, version=_version(request))
        for job in reversed(platform.jobs.values())
        if job.location == request.path_params["location"]
    ]
    if filtering == "works":
        views = [view for view in views if wanted(view)]
    return JSONResponse(page("tuningJobs", views, request.query_params))


async def cancel(request: Request) -> Response:
    """POST …/tuningJobs/{id}:cancel; ApiError 400 once it has ended, unless the settings say otherwise."""
    platform = platform_of(request)
    read_message(await json_body(request), {})
    job, now = _job(platform, request), platform.clock()
    if job.state(now) in ENDED:
        if platform.settings.cancel_ended == "refused":
            message = "The tuning job has already ended and cannot be cancelled."
            raise ApiError(400, message, name="FAILED_PRECONDITION")
    elif job.cancelled_at is None:
        job.cancelled_at = now
    return JSONResponse({})


def _job(platform: Platform, request: Request) -> Job:
    platform.settle()
    job, location = platform.jobs.get(request.path_params["id"]), request.path_params["location"]
    if job is None or job.location != location:
        name = f"{platform.parent(location)}/tuningJobs/{request.path_params['id']}"
        raise ApiError(404, f"Tuning job {name} not found.")
    return job


def _version(request: Request) -> str:
    return request.url.path.split("/")[1]


_JOBS = "projects/{project}/locations/{location}/tuningJobs"
ROUTES = [
    route
    for version in VERSIONS
    for route in (
        Route(f"/{version}/{_JOBS}", create, methods=["POST"]),
        Route(f"/{version}/{_JOBS}", list_jobs, methods=["GET"]),
        Route(f"/{version}/{_JOBS}/{{id}}:cancel", cancel, methods=["POST"]),
        Route(f"/{version}/{_JOBS}/{{id}}", retrieve, methods=["GET"]),
    )
]
