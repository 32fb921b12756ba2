"""Endpoints, models and operations, as far as cleaning up needs them.

https://docs.cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.endpoints
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.vertex.serving.tuned_model import Endpoint, TunedModel
from tuneline_dev.emulators.vertex.state import Platform, platform_of
from tuneline_dev.emulators.vertex.wire.errors import ApiError
from tuneline_dev.emulators.vertex.wire.fields import UNDEPLOY
from tuneline_dev.emulators.vertex.wire.messages import json_body, read_message
from tuneline_dev.emulators.vertex.wire.names import VERSIONS, new_number, timestamp

_PACKAGE = "type.googleapis.com/google.cloud.aiplatform.v1"


def find_endpoint(platform: Platform, location: str, endpoint_id: str) -> Endpoint:
    """Return the endpoint. Raises ApiError 404 if it is unknown, deleted, or elsewhere."""
    platform.settle()
    endpoint = platform.endpoints.get(endpoint_id)
    if endpoint is None or endpoint.location != location:
        name = f"{platform.parent(location)}/endpoints/{endpoint_id}"
        raise ApiError(404, f"Endpoint `{name}` not found.")
    return endpoint


async def get_endpoint(request: Request) -> Response:
    """GET …/endpoints/{id}."""
    platform, endpoint = _endpoint(request)
    parent = platform.parent(endpoint.location)
    deployed = {
        "id": endpoint.deployed_id,
        "model": f"{parent}/models/{endpoint.model_id}",
        "modelVersionId": "1",
        "displayName": endpoint.display_name,
        "createTime": timestamp(endpoint.created_at),
    }
    view: dict[str, Any] = {
        "name": f"{parent}/endpoints/{endpoint.id}",
        "displayName": endpoint.display_name,
        "labels": endpoint.labels,
        "createTime": timestamp(endpoint.created_at),
        "updateTime": timestamp(endpoint.created_at),
    }
    if endpoint.deployed_id is not None:
        view |= {"deployedModels": [deployed], "trafficSplit": {endpoint.deployed_id: 100}}
    return JSONResponse(view)


async def undeploy(request: Request) -> Response:
    """POST …/endpoints/{id}:undeployModel; an operation."""
    platform, endpoint = _endpoint(request)
    body = read_message(await json_body(request), UNDEPLOY)
    if endpoint.deployed_id is None or body.get("deployedModelId") != endpoint.deployed_id:
        raise ApiError(404, f"Deployed model {body.get('deployedModelId')!r} is not on this endpoint.")
    endpoint.deployed_id = None
    return _operation(platform, endpoint.location, f"{_PACKAGE}.UndeployModelResponse")


async def delete_endpoint(request: Request) -> Response:
    """DELETE …/endpoints/{id}; ApiError 400 while a model is deployed to it."""
    platform, endpoint = _endpoint(request)
    if endpoint.deployed_id is not None:
        message = f"Endpoint {endpoint.id} has deployed models. Undeploy them before deleting it."
        raise ApiError(400, message, name="FAILED_PRECONDITION")
    del platform.endpoints[endpoint.id]
    return _operation(platform, endpoint.location, "type.googleapis.com/google.protobuf.Empty")


async def get_model(request: Request) -> Response:
    """GET …/models/{id}, with or without `@1`."""
    platform = platform_of(request)
    model = _model(platform, request, request.path_params["id"].removesuffix("@1"))
    parent = platform.parent(model.location)
    deployed = [endpoint for endpoint in platform.endpoints.values() if _holds(endpoint, model)]
    return JSONResponse(
        {
            "name": f"{parent}/models/{model.id}",
            "versionId": "1",
            "displayName": model.display_name,
            "labels": model.labels,
            "createTime": timestamp(model.created_at),
            "deployedModels": [
                {"endpoint": f"{parent}/endpoints/{endpoint.id}", "deployedModelId": endpoint.deployed_id}
                for endpoint in deployed
            ],
        }
    )


async def delete_model(request: Request) -> Response:
    """DELETE …/models/{id}; ApiError 400 while it is deployed, or if a version is named."""
    platform, name = platform_of(request), request.path_params["id"]
    if "@" in name:
        raise ApiError(400, f"The model name {name} must not have a version: delete the model as a whole.")
    model = _model(platform, request, name)
    if any(_holds(endpoint, model) for endpoint in platform.endpoints.values()):
        message = f"Model {model.id} is deployed to an endpoint. Undeploy it before deleting it."
        raise ApiError(400, message, name="FAILED_PRECONDITION")
    del platform.models[model.id]
    return _operation(platform, model.location, "type.googleapis.com/google.protobuf.Empty")


async def get_operation(request: Request) -> Response:
    """GET …/operations/{id}."""
    platform = platform_of(request)
    operation = platform.operations.get(request.path_params["id"])
    if operation is None:
        raise ApiError(404, f"Operation {request.path_params['id']} not found.")
    return JSONResponse(_operation_view(platform, operation))


def _endpoint(request: Request) -> tuple[Platform, Endpoint]:
    platform = platform_of(request)
    return platform, find_endpoint(platform, request.path_params["location"], request.path_params["id"])


def _model(platform: Platform, request: Request, model_id: str) -> TunedModel:
    platform.settle()
    model, location = platform.models.get(model_id), request.path_params["location"]
    if model is None or model.location != location:
        raise ApiError(404, f"Model {platform.parent(location)}/models/{model_id} not found.")
    return model


def _holds(endpoint: Endpoint, model: TunedModel) -> bool:
    return endpoint.model_id == model.id and endpoint.deployed_id is not None


def _operation(platform: Platform, location: str, kind: str) -> Response:
    """Answer with a new operation; its work is done at once, and shown as done after `operation_seconds`."""
    number = new_number()
    platform.operations[number] = {
        "name": f"{platform.parent(location)}/operations/{number}",
        "done_at": platform.clock() + platform.settings.operation_seconds,
        "kind": kind,
    }
    return JSONResponse(_operation_view(platform, platform.operations[number]))


def _operation_view(platform: Platform, operation: dict[str, Any]) -> dict[str, Any]:
    is_done = platform.clock() >= operation["done_at"]
    done = {"done": True, "response": {"@type": operation["kind"]}} if is_done else {}
    return {"name": operation["name"], **done}


_LOCATION = "projects/{project}/locations/{location}"
ROUTES = [
    route
    for version in VERSIONS
    for route in (
        Route(f"/{version}/{_LOCATION}/endpoints/{{id}}:undeployModel", undeploy, methods=["POST"]),
        Route(f"/{version}/{_LOCATION}/endpoints/{{id}}", get_endpoint, methods=["GET"]),
        Route(f"/{version}/{_LOCATION}/endpoints/{{id}}", delete_endpoint, methods=["DELETE"]),
        Route(f"/{version}/{_LOCATION}/models/{{id}}", get_model, methods=["GET"]),
        Route(f"/{version}/{_LOCATION}/models/{{id}}", delete_model, methods=["DELETE"]),
        Route(f"/{version}/{_LOCATION}/operations/{{id}}", get_operation, methods=["GET"]),
    )
]
