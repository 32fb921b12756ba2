"""The metadata server: https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys.

A client finds it by the environment variable GCE_METADATA_HOST; google-auth needs GCE_METADATA_IP as well.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.vertex.state import Platform, platform_of

FLAVOR = {"Metadata-Flavor": "Google"}
ACCOUNT = "tuneline@local.iam.gserviceaccount.com"
SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_ACCOUNTS = "/computeMetadata/v1/instance/service-accounts"


async def root(_request: Request) -> Response:
    """GET /: what shows a client that it runs on Google Cloud."""
    return PlainTextResponse("computeMetadata/\n", headers=FLAVOR)


async def metadata(request: Request) -> Response:
    """GET below /computeMetadata/v1; 403 without the header `Metadata-Flavor: Google`."""
    platform = platform_of(request)
    await asyncio.sleep(platform.settings.metadata_seconds)
    if request.headers.get("metadata-flavor") != "Google":
        return PlainTextResponse("Missing Metadata-Flavor:Google header.\n", 403, headers=FLAVOR)
    path = request.url.path
    if path == f"{_ACCOUNTS}/{request.path_params.get('account')}/token":
        return _token(platform)
    account = {"aliases": ["default"], "email": ACCOUNT, "scopes": [SCOPE]}
    texts = {
        "/computeMetadata/v1/project/project-id": platform.project,
        "/computeMetadata/v1/project/numeric-project-id": platform.project_number,
        "/computeMetadata/v1/universe/universe-domain": "googleapis.com",
        f"{_ACCOUNTS}/default/email": ACCOUNT,
        f"{_ACCOUNTS}/default/scopes": SCOPE,
    }
    if path.startswith(f"{_ACCOUNTS}/") and request.query_params.get("recursive", "").lower() == "true":
        return JSONResponse(account, headers=FLAVOR)
    if path in texts:
        return PlainTextResponse(texts[path], headers=FLAVOR)
    return PlainTextResponse("Not Found\n", 404, headers=FLAVOR)


def _token(platform: Platform) -> Response:
    token, left = platform.tokens.current(platform.settings.token_seconds)
    body = {"access_token": token, "expires_in": left, "token_type": "Bearer"}
    return JSONResponse(body, headers=FLAVOR)


ROUTES = [
    Route("/", root, methods=["GET"]),
    Route(f"{_ACCOUNTS}/{{account}}/token", metadata, methods=["GET"]),
    Route("/computeMetadata/v1/{path:path}", metadata, methods=["GET"]),
]
