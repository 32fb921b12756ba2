"""Cloud Scheduler wakes this every minute: start what was approved, follow jobs, promote finished models."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from tuneline import entry, logs
from tuneline.bootstrap import job_poller as poller

setup = entry.Setup("job_poller", poller.build, poller.SETTINGS)


@functions_framework.aio.http
async def job_poller(request: Request) -> Response:
    """Private. 200 when every open job was looked at; 5xx when some could not be, the others were."""

    async def work() -> None:
        polling = await setup()
        await polling.tick()

    with logs.bound(trace=entry.trace(request.headers)):
        return Response(status_code=await entry.status_of(work()))
