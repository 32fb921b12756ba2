"""Receive LINE's events: verify the signature, queue one task per event, answer in milliseconds."""

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from tuneline import entry, logs
from tuneline.bootstrap import line_webhook as webhook
from tuneline.chat.webhook import MAX_BODY_BYTES, receive

setup = entry.Setup("line_webhook", webhook.build, webhook.SETTINGS)


@functions_framework.aio.http
async def line_webhook(request: Request) -> Response:
    """Public; the signature authorizes the request. See `tuneline.chat.webhook.receive` for the statuses."""
    status = 500

    async def work() -> None:
        nonlocal status
        collaborators = await setup()
        body = await _limited_body(request)
        if body is None:
            status = 413
            return
        status = await receive(
            body,
            request.headers.get("x-line-signature"),
            channel_secrets=collaborators.channel_secrets,
            queue=collaborators.queue,
        )

    with logs.bound(trace=entry.trace(request.headers)):
        failed = await entry.status_of(work())
    return Response(status_code=status if failed == 200 else failed)


async def _limited_body(request: Request) -> bytes | None:
    """Read the raw body up to the limit. None if it is larger."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
