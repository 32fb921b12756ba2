"""The control API: show the events, change their target, and arm faults."""

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.faults import Faults
from tuneline_dev.emulators.storage.deliveries import Deliveries


def control_app(deliveries: Deliveries, faults: Faults) -> Starlette:
    """Build GET /events, POST /run-twice {"times": 1}, and /control.

    POST /control {"set": {"function_url": "http://127.0.0.1:8083/"}} changes the target of events (null:
    pauses them). Faults apply to the storage API's read, metadata, list, write, change and delete.
    """

    async def show(_request: Request) -> Response:
        return JSONResponse(deliveries.shown())

    async def run_twice(request: Request) -> Response:
        try:
            times = _number((await request.json() if await request.body() else {}).get("times", 1))
        except (ValueError, AttributeError) as wrong:
            return JSONResponse({"error": str(wrong)}, status_code=400)
        deliveries.run_twice = times
        return JSONResponse({"run_twice": times})

    return Starlette(
        routes=[
            Route("/events", show),
            Route("/run-twice", run_twice, methods=["POST"]),
            faults.route(_settings(deliveries)),
        ]
    )


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"times is a number from 0, not {value!r}")
    return value


def _settings(deliveries: Deliveries) -> Callable[[dict[str, Any]], None]:
    def settings(changes: dict[str, Any]) -> None:
        unknown = set(changes) - {"function_url"}
        if unknown:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}; there is function_url")
        if "function_url" in changes:
            url = changes["function_url"]
            if url is not None and not (isinstance(url, str) and url.startswith("http")):
                raise ValueError(f"function_url is an address or null, not {url!r}")
            deliveries.set_function_url(url)

    return settings
