"""The page's routes for faults: start one, repair."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.controls.refusals import RefusedError
from tuneline_dev.demo.faults.free_chat import BusyChatError
from tuneline_dev.demo.faults.runner import BY_NAME, FaultRunner, UnavailableFaultError
from tuneline_dev.demo.json_body import json_object

MOST_CHARACTERS = 200
Handler = Callable[[DemoClient, Request], Awaitable[Response]]


def fault_handlers(runner: FaultRunner) -> dict[tuple[str, str], Handler]:
    """Build POST /api/faults/{name} with the `question` that is asked, and POST /api/repair."""

    async def start(_client: DemoClient, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in BY_NAME:
            raise HTTPException(404, "There is no such fault.")
        question = (await json_object(request)).get("question")
        if not isinstance(question, str) or not 0 < len(question) <= MOST_CHARACTERS:
            raise HTTPException(400, f"Send a question of 1 to {MOST_CHARACTERS} characters.")
        try:
            await runner.start(name, question=question)
        except UnavailableFaultError as refused:
            raise HTTPException(409, f"{refused}.") from None
        except BusyChatError as busy:
            raise RefusedError("fault_chat", f"{busy}.") from None
        return JSONResponse({"started": name})

    async def repair(_client: DemoClient, _request: Request) -> Response:
        await runner.repair()
        return JSONResponse({})

    return {("POST", "/api/faults/{name}"): start, ("POST", "/api/repair"): repair}
