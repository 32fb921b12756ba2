"""The models API, and the models that can be trained or asked at a given time.

https://platform.openai.com/docs/api-reference/models
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.answers.nearest_answer import Pair
from tuneline_dev.emulators.openai.base_models import BASE_MODELS, default_end
from tuneline_dev.emulators.openai.errors import ApiError
from tuneline_dev.emulators.openai.jobs.job_states import Job
from tuneline_dev.emulators.openai.jobs.training_metrics import checkpoint_name, epoch_ends
from tuneline_dev.emulators.openai.state import Platform, platform_of


@dataclass(frozen=True)
class Model:
    """An existing model: its base, and its training file (None for a base model)."""

    id: str
    base: str
    created: int
    pairs: Sequence[Pair] | None


def find_model(platform: Platform, model_id: str) -> Model:
    """Return the model. Raises ApiError 404 if it is unknown, deleted, not ready, or shut down."""
    model = _known(platform, model_id)
    ends = None if model is None else shutdown_date(platform, model)
    if model is None or (ends is not None and date.fromisoformat(ends) <= platform.today()):
        message = f"The model `{model_id}` does not exist or you do not have access to it."
        raise ApiError(404, message, code="model_not_found")
    return model


def trainable_base(platform: Platform, model_id: str) -> str:
    """Return the snapshot for a job that names `model_id`. Raises ApiError 400 if it cannot be tuned."""
    try:
        base = find_model(platform, model_id).base
    except ApiError:
        base = ""
    if base not in BASE_MODELS or not BASE_MODELS[base].trainable:
        message = f"Model {model_id} is not available for fine-tuning or does not exist."
        raise ApiError(400, message, code="model_not_available")
    return base


def shutdown_date(platform: Platform, model: Model) -> str | None:
    """`YYYY-MM-DD`, the first day on which the model no longer answers; a tuned model ends with its base."""
    for name in (model.id, model.base):
        if name in platform.settings.shutdown_date:
            return platform.settings.shutdown_date[name]
    ends = default_end(BASE_MODELS[model.base], platform.started)
    return None if ends is None else ends.isoformat()


def all_models(platform: Platform) -> list[Model]:
    """Base models, then the tuned ones, oldest first."""
    base = [Model(name, name, model.created, None) for name, model in BASE_MODELS.items()]
    return base + [_tuned(job, job.model_name) for job in platform.jobs.values() if _ready(platform, job)]


def _known(platform: Platform, model_id: str) -> Model | None:
    if model_id in BASE_MODELS:
        return Model(model_id, model_id, BASE_MODELS[model_id].created, None)
    for job in platform.jobs.values():
        names = {job.model_name, *(checkpoint_name(job, step) for step in epoch_ends(job))}
        if model_id in names and _ready(platform, job):
            return _tuned(job, model_id)
    return None


def _tuned(job: Job, name: str) -> Model:
    return Model(name, job.base, int(job.moment(1.0)), job.pairs)


def _ready(platform: Platform, job: Job) -> bool:
    """Return whether the model responds: by OpenAI's guide it may be 404 for minutes after its job."""
    now = platform.clock()
    if job.status(now) != "succeeded" or job.model_name in platform.deleted_models:
        return False
    return now >= job.moment(1.0) + platform.settings.fresh_model_404_seconds


def _view(platform: Platform, model: Model) -> dict[str, Any]:
    return {
        "id": model.id,
        "object": "model",
        "created": model.created,
        "owned_by": "system" if model.pairs is None else "org-local",
        "shutdown_date": shutdown_date(platform, model),
    }


async def list_models(request: Request) -> Response:
    """Handle GET /v1/models: all of them on one page."""
    platform = platform_of(request)
    return JSONResponse(
        {"object": "list", "data": [_view(platform, model) for model in all_models(platform)]}
    )


async def retrieve_model(request: Request) -> Response:
    """Handle GET /v1/models/{id}."""
    platform = platform_of(request)
    return JSONResponse(_view(platform, find_model(platform, request.path_params["id"])))


async def delete_model(request: Request) -> Response:
    """Handle DELETE /v1/models/{id}. Raises ApiError 403 for a model that is not the account's."""
    platform = platform_of(request)
    model = find_model(platform, request.path_params["id"])
    if model.pairs is None:
        raise ApiError(403, "You have insufficient permissions for this operation.", kind="permission_error")
    platform.deleted_models.add(model.id)
    return JSONResponse({"id": model.id, "object": "model", "deleted": True})


ROUTES = [
    Route("/v1/models", list_models, methods=["GET"]),
    Route("/v1/models/{id}", retrieve_model, methods=["GET"]),
    Route("/v1/models/{id}", delete_model, methods=["DELETE"]),
]
