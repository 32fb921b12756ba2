"""Shows, changes and tests the address of the webhook for the bot."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line.api.responses import RefusedError, invalid_property, json_object
from tuneline_dev.emulators.line.channel import channel_of
from tuneline_dev.emulators.line.webhooks import Delivery, Webhooks

MAX_ADDRESS_CHARACTERS = 500
_ON_THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:")


async def show_endpoint(request: Request) -> Response:
    """The webhook's address, and whether LINE uses it: `{"endpoint", "active"}`; 404 without one.

    https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information
    """
    webhooks = channel_of(request).webhooks
    return JSONResponse({"endpoint": _known(webhooks), "active": webhooks.active})


async def set_endpoint(request: Request) -> Response:
    """Change the webhook's address: `{"endpoint"}` gives `{}`. Whether it is used, LINE's console says alone.

    https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
    """
    body = await json_object(request)
    channel_of(request).webhooks.url = _address(body.get("endpoint"))
    return JSONResponse({})


async def try_endpoint(request: Request) -> Response:
    """Send a webhook without events to `{"endpoint"?}` and tell how it went; 60 times an hour, then 429.

    Gives `{"success", "timestamp", "statusCode", "reason", "detail"}`; the status is 0 without an answer.
    https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint
    """
    body = await json_object(request)
    channel = channel_of(request)
    given = body.get("endpoint")
    url = _known(channel.webhooks) if given is None else _address(given)
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
    """LINE takes HTTPS alone; here HTTP does for a bot on this machine."""
    if not isinstance(value, str) or not value.startswith(("https://", *_ON_THIS_MACHINE)):
        raise invalid_property("endpoint")
    if len(value) > MAX_ADDRESS_CHARACTERS:
        raise RefusedError(400, "Invalid webhook endpoint URL")
    return value


def _outcome(delivery: Delivery) -> tuple[str, str]:
    """The reason and its detail, in LINE's words."""
    if delivery.status == "timeout":
        return "REQUEST_TIMEOUT", "Request timeout"
    if delivery.status == "error":
        return "COULD_NOT_CONNECT", "Failure to connect"
    return ("OK" if delivery.succeeded else "ERROR_STATUS_CODE"), str(delivery.status)
