"""Serve the files of the page, which are all in the folder `web`."""

import re
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

WEB = Path(__file__).with_name("web")
_TEXT: Final = re.compile(r'^  (\w+): "(.*)",$', re.MULTILINE)
# The page loads only its own files and its own API.
_POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"),
        *("img-src 'self' data:", "base-uri 'none'"),
    )
)


def web_routes() -> list[Route]:
    """Return the routes of `index.html` at `/`, and of every other file at its path in the folder."""
    return [Route("/", _file), Route("/{name:path}", _file)]


def web_files() -> dict[str, Path]:
    """Return the files by their paths in the folder."""
    return {file.relative_to(WEB).as_posix(): file for file in WEB.rglob("*") if file.is_file()}


def page_texts(language: str) -> dict[str, str]:
    """Return the page's texts in a language by their keys; none if the page is not in it."""
    file = WEB / "texts" / f"{language}.js"
    return dict(_TEXT.findall(file.read_text())) if file.is_file() else {}


async def _file(request: Request) -> Response:
    """Serve a file that is in the list; a path that leads out of the folder is in no list."""
    file = web_files().get(request.path_params.get("name", "index.html"))
    if file is None:
        raise HTTPException(404, "There is no such page.")
    return FileResponse(file, headers={"cache-control": "no-cache", "content-security-policy": _POLICY})
