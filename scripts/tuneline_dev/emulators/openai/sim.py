"""The emulator's own views, without a key: its calls, and its files, jobs and models."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.openai.jobs.job_view import job_view
from tuneline_dev.emulators.openai.models import all_models, shutdown_date
from tuneline_dev.emulators.openai.state import Platform, platform_of


async def requests_so_far(request: Request) -> Response:
    """GET /sim/requests: the calls as `{"counts": {operation: calls}, "chat": […], "embedded": […]}`.

    Counts have every call that arrived, those a fault struck included; `chat` has the last 300 that reached
    the platform itself as `{model, messages, parameters, at}`, oldest first, those included whose answer was
    lost or was a 404; `embedded` has the last 300 requests for embeddings as `{model, texts, at}`.
    """
    platform = platform_of(request)
    calls = {"chat": list(platform.chats), "embedded": list(platform.embedded)}
    return JSONResponse({"counts": dict(platform.counts), **calls})


async def state(request: Request) -> Response:
    """GET /sim/state: `{"files": […], "deleted_files": […], "jobs": […], "models": […]}`, newest first.

    Of the models, tuned ones only.
    """
    platform = platform_of(request)
    platform.settle()
    return JSONResponse(
        {
            "files": [file.view() for file in reversed(platform.files.values())],
            "deleted_files": [file.view() for file in reversed(platform.deleted_files)],
            "jobs": [_job(platform, job_id) for job_id in reversed(platform.jobs)],
            "models": [
                {"id": model.id, "base": model.base, "shutdown_date": shutdown_date(platform, model)}
                for model in reversed(all_models(platform))
                if model.pairs is not None
            ],
        }
    )


def _job(platform: Platform, job_id: str) -> dict[str, Any]:
    job, now = platform.jobs[job_id], platform.clock()
    shown = job_view(job, now, platform.settings)
    names = (
        "id",
        "status",
        "model",
        "fine_tuned_model",
        "trained_tokens",
        "training_file",
        "error",
        "metadata",
    )
    return {"progress": round(job.progress(now), 3), **{name: shown[name] for name in names}}


ROUTES = [
    Route("/sim/requests", requests_so_far, methods=["GET"]),
    Route("/sim/state", state, methods=["GET"]),
]
