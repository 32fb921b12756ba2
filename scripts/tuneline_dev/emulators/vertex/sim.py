"""The emulator's own views: its calls, jobs and endpoints, and shortcuts for tests."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.answers.nearest_answer import Pair, comparable
from tuneline_dev.emulators.vertex.base_models import end_of
from tuneline_dev.emulators.vertex.jobs.job_view import job_view
from tuneline_dev.emulators.vertex.serving.tuned_model import Endpoint
from tuneline_dev.emulators.vertex.state import Platform, platform_of
from tuneline_dev.emulators.vertex.wire.names import new_number


async def requests_so_far(request: Request) -> Response:
    """GET /sim/requests: the calls as `{"counts": {operation: calls}, "generated": […], "embedded": […]}`.

    Counts have every call that arrived, those a fault struck included. `generated` has the last 300 that
    reached a model as `{model, at, contents, …}`, oldest first; `embedded` has those that reached a model for
    embeddings as `{model, location, at, instances, parameters}`, or with `content` and `config`.
    """
    platform = platform_of(request)
    calls = {"generated": list(platform.generated), "embedded": list(platform.embedded)}
    return JSONResponse({"counts": dict(platform.counts), **calls})


async def state(request: Request) -> Response:
    """GET /sim/state: `{"jobs": […], "models": […]}`, newest first; jobs as the API shows them."""
    platform = platform_of(request)
    platform.settle()
    jobs = [
        {"progress": round(job.progress(platform.clock()), 3), **job_view(platform, job, version="v1beta1")}
        for job in reversed(platform.jobs.values())
    ]
    for job in jobs:
        # The rows of the user are for the API alone.
        job.get("tuningDataStats", {}).get("supervisedTuningDataStats", {}).pop("userDatasetExamples", None)
    models = [_model(platform, endpoint) for endpoint in reversed(platform.endpoints.values())]
    return JSONResponse({"jobs": jobs, "models": models})


async def make_endpoint(request: Request) -> Response:
    """POST /sim/endpoints `{"pairs": {question: answer}, "base", "location"}`: an endpoint without a job."""
    platform, body = platform_of(request), await request.json()
    endpoint = Endpoint(
        id=new_number(),
        location=body.get("location", "us"),
        display_name="",
        labels={},
        base=body.get("base", "gemini-3.1-flash-lite"),
        model_id=new_number(),
        pairs=[Pair(comparable(question), answer) for question, answer in body["pairs"].items()],
        created_at=platform.clock(),
        answers_from=platform.clock(),
    )
    platform.endpoints[endpoint.id] = endpoint
    return JSONResponse({"endpoint": f"{platform.parent(endpoint.location)}/endpoints/{endpoint.id}"})


async def revoke_tokens(request: Request) -> Response:
    """POST /sim/revoke_tokens: every token of the metadata server ends now."""
    platform_of(request).tokens.revoke()
    return JSONResponse({})


def _model(platform: Platform, endpoint: Endpoint) -> dict[str, Any]:
    ends = end_of(endpoint.base, started=platform.started, changed=platform.settings.shutdown_date)
    name = f"{platform.parent(endpoint.location)}/endpoints/{endpoint.id}"
    return {"id": name, "base": endpoint.base, "shutdown_date": ends.isoformat()}


ROUTES = [
    Route("/sim/requests", requests_so_far, methods=["GET"]),
    Route("/sim/state", state, methods=["GET"]),
    Route("/sim/endpoints", make_endpoint, methods=["POST"]),
    Route("/sim/revoke_tokens", revoke_tokens, methods=["POST"]),
]
