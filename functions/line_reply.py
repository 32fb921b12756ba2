"""Answer one LINE event exactly once; Cloud Tasks posts the event."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from tuneline import entry, logs
from tuneline.bootstrap import line_reply as reply
from tuneline.chat import reply_task as task

setup = entry.Setup("line_reply", reply.build, reply.SETTINGS)


@functions_framework.aio.http
async def line_reply(request: Request) -> Response:
    """Private. 200 if the event is answered, skipped or already done; 5xx makes the queue try again."""

    async def work() -> None:
        handler = await setup()
        reply_task = task.decode(await request.body(), tries_before=task.tries_before(request.headers))
        with logs.bound(event=reply_task.event.id, retry=str(reply_task.tries_before)):
            await handler.handle(reply_task)

    with logs.bound(trace=entry.trace(request.headers)):
        return Response(status_code=await entry.status_of(work()))
