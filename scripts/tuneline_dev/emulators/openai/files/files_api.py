"""The Files API without uploads: list, retrieve, delete, content.

https://platform.openai.com/docs/api-reference/files
"""

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.openai.files.upload import create_file
from tuneline_dev.emulators.openai.paging import page
from tuneline_dev.emulators.openai.state import platform_of


async def list_files(request: Request) -> Response:
    """Handle GET /v1/files, newest first; `purpose`, `order`, `after`, `limit`."""
    platform = platform_of(request)
    platform.settle()
    query = request.query_params
    wanted = query.get("purpose")
    files = [file for file in platform.files.values() if wanted in (None, file.purpose)]
    files.sort(key=lambda file: file.created_at)
    if query.get("order") != "asc":
        files.reverse()
    return JSONResponse(page([file.view() for file in files], query, default=10_000, most=10_000))


async def retrieve_file(request: Request) -> Response:
    """Handle GET /v1/files/{id}."""
    return JSONResponse(platform_of(request).file(request.path_params["id"]).view())


async def delete_file(request: Request) -> Response:
    """Handle DELETE /v1/files/{id}. A job that was created with the file continues without it."""
    platform = platform_of(request)
    file = platform.file(request.path_params["id"])
    platform.delete_file(file.id)
    return JSONResponse({"object": "file", "id": file.id, "deleted": True})


async def file_content(request: Request) -> Response:
    """Handle GET /v1/files/{id}/content: the stored bytes."""
    file = platform_of(request).file(request.path_params["id"])
    return FileResponse(file.path, media_type="application/octet-stream")


ROUTES = [
    Route("/v1/files", create_file, methods=["POST"]),
    Route("/v1/files", list_files, methods=["GET"]),
    Route("/v1/files/{id}", retrieve_file, methods=["GET"]),
    Route("/v1/files/{id}", delete_file, methods=["DELETE"]),
    Route("/v1/files/{id}/content", file_content, methods=["GET"]),
]
