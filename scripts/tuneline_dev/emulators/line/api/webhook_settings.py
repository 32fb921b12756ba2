"""Show, change and test the URL of the bot's webhook."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line.api.responses import RefusedError, invalid_property, json_object
from tuneline_dev.emulators.line.channel import channel_of
from tuneline_dev.emulators.line.webhooks import Delivery, Webhooks

MAX_ADDRESS_CHARACTERS = 500
_ON_THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:")


async def show_endpoint(request: Request) -> Response:
    """Return the webhook's URL, and whether LINE uses it: `{"endpoint", "active"}`; 404 without one.

    https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information
    """
    webhooks = channel_of(request).webhooks
    return JSONResponse({"endpoint": _known(webhooks), "active": webhooks.active})


async def set_endpoint(request: Request) -> Response:
    """Change the webhook's URL: `{"endpoint"}` gives `{}`. Only LINE's console enables it.

    https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
    """
    body = await json_object(request)
    channel_of(request).webhooks.url = _address(body.get("endpoint"))
    return JSONResponse({})


async def try_endpoint(request: Request) -> Response:
    """Send a webhook without events to `{"endpoint"?}` and return the result; 60 an hour, then 429.

    Gives `{"success", "timestamp", "statusCode", "reason", "detail"}`; the status is 0 without an answer.
    https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint
    """
    body = await json_object(request)
    channel = channel_of(request)
    endpoint = body.get("endpoint")
    url = _known(channel.webhooks) if endpoint is None else _address(endpoint)
    if not channel.webhooks.may_test():
        raise RefusedError(429, "The API rate limit has been exceeded. Try again later.")
    delivery = await channel.webhooks.verify(url)
    status = delivery.status if isinstance(delivery.status, int) else 0
    at = datetime.fromtimestamp(delivery.at / 1000, UTC).isoformat(timespec="milliseconds")
    reason, detail = _outcome(delivery)
    return JSONResponse(
        {
            "success": delivery.succeeded,
            "timestamp": at.replace("+00:00", "Z"),
            "statusCode": status,
            "reason": reason,
            "detail": detail,
        }
    )


def _known(webhooks: Webhooks) -> str:
    if not webhooks.url:
        raise RefusedError(404, "Webhook endpoint not found")
    return webhooks.url


def _address(value: object) -> str:
    """Return the URL if it is valid: HTTPS as on LINE, or HTTP on this machine."""
    if not isinstance(value, str) or not value.startswith(("https://", *_ON_THIS_MACHINE)):
        raise invalid_property("endpoint")
    if len(value) > MAX_ADDRESS_CHARACTERS:
        raise RefusedError(400, "Invalid webhook endpoint URL")
    return value


def _outcome(delivery: Delivery) -> tuple[str, str]:
    """Return LINE's reason and detail."""
    if delivery.status == "timeout":
        return "REQUEST_TIMEOUT", "Request timeout"
    if delivery.status == "error":
        return "COULD_NOT_CONNECT", "Failure to connect"
    return ("OK" if delivery.succeeded else "ERROR_STATUS_CODE"), str(delivery.status)
