"""Start approved jobs, poll open jobs, promote finished models; Cloud Scheduler calls it each minute."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from tuneline import entry, logs
from tuneline.bootstrap import job_poller as poller

setup = entry.Setup("job_poller", poller.build, poller.SETTINGS)


@functions_framework.aio.http
async def job_poller(request: Request) -> Response:
    """Private. 200 if every open job was polled; 5xx if some could not be polled (the others were)."""

    async def work() -> None:
        tick = await setup()
        await tick.tick()

    with logs.bound(trace=entry.trace(request.headers)):
        return Response(status_code=await entry.status_of(work()))
