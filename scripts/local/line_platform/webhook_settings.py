"""Shows, changes and tests the address of the webhook for the bot."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from local.line_platform.answers import RefusedError, invalid_property, json_object
from local.line_platform.channel import channel_of
from local.line_platform.webhooks import Delivery

MAX_ADDRESS_CHARACTERS = 500


async def show_endpoint(request: Request) -> Response:
    """The webhook's address: `{"endpoint", "active"}`.

    https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information
    """
    return JSONResponse({"endpoint": channel_of(request).webhooks.url, "active": True})


async def set_endpoint(request: Request) -> Response:
    """Change the webhook's address: `{"endpoint"}` gives `{}`. LINE takes HTTPS only; here HTTP is fine.

    https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
    """
    body = await json_object(request)
    channel_of(request).webhooks.url = _address(body.get("endpoint"))
    return JSONResponse({})


async def try_endpoint(request: Request) -> Response:
    """Send a webhook without events to `{"endpoint"?}` and tell how it went.

    Gives `{"success", "timestamp", "statusCode", "reason", "detail"}`; the status is 0 without an answer.
    https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint
    """
    body = await json_object(request)
    url = _address(body["endpoint"]) if body.get("endpoint") is not None else None
    delivery = await channel_of(request).webhooks.verify(url)
    status = delivery.status if isinstance(delivery.status, int) else 0
    at = datetime.fromtimestamp(delivery.at / 1000, UTC).isoformat(timespec="milliseconds")
    return JSONResponse(
        {
            "success": delivery.succeeded,
            "timestamp": at.replace("+00:00", "Z"),
            "statusCode": status,
            "reason": _reason(delivery),
            "detail": str(status) if status else str(delivery.status),
        }
    )


def _address(value: object) -> str:
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        raise invalid_property("endpoint")
    if len(value) > MAX_ADDRESS_CHARACTERS:
        raise RefusedError(400, "Invalid webhook endpoint URL")
    return value


def _reason(delivery: Delivery) -> str:
    if delivery.succeeded:
        return "OK"
    failures = {"timeout": "REQUEST_TIMEOUT", "error": "COULD_NOT_CONNECT"}
    return failures.get(str(delivery.status), "ERROR_STATUS_CODE")
