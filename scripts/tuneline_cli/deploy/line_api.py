"""Ask LINE about the channel: the bot's name, the webhook's address, and LINE's test of it.

https://developers.line.biz/en/reference/messaging-api/#webhook-settings
"""

from typing import Any

import httpx2

from tuneline.errors import RetryError
from tuneline.line import bot_info
from tuneline.settings import LINE_URL
from tuneline_cli.deploy.stopped import StoppedError

_SECONDS = 30.0


class LineAccessRefusedError(StoppedError):
    """LINE does not know the channel access token."""


class LineApi:
    """LINE's API as one channel sees it; `address` is LINE's unless an emulator plays it."""

    def __init__(self, token: str, *, address: str = LINE_URL) -> None:
        self._client = httpx2.Client(
            base_url=address, headers={"authorization": f"Bearer {token}"}, timeout=_SECONDS
        )

    def bot_name(self) -> str:
        """The bot's name. Raises LineAccessRefusedError if the token is wrong."""
        return str(self._called("GET", bot_info.PATH).get("displayName", ""))

    def info(self) -> bot_info.BotInfo:
        """What LINE says about the bot, and about the switch Chat of its manager."""
        try:
            return bot_info.bot_info(self._called("GET", bot_info.PATH))
        except RetryError as unreadable:
            raise StoppedError(f"{unreadable}: try again.") from None

    def webhook(self) -> tuple[str, bool]:
        """The webhook's address, empty when none is set, and whether LINE uses it (its console's switch)."""
        answer = self._called("GET", "/v2/bot/channel/webhook/endpoint", fine=(200, 404))
        return str(answer.get("endpoint", "")), bool(answer.get("active"))

    def set_webhook(self, url: str) -> None:
        """Change the webhook's address; it is in force within a minute."""
        self._called("PUT", "/v2/bot/channel/webhook/endpoint", json={"endpoint": url})

    def try_webhook(self, url: str) -> dict[str, Any]:
        """Have LINE call `url`: `{"success", "statusCode", "reason", "detail"}`. At most 60 times an hour."""
        return self._called("POST", "/v2/bot/channel/webhook/test", json={"endpoint": url})

    def _called(
        self, method: str, path: str, *, fine: tuple[int, ...] = (200,), **more: Any
    ) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, **more)
        except httpx2.HTTPError as failed:
            raise StoppedError(f"LINE cannot be reached now ({type(failed).__name__}): try again.") from None
        if answer.status_code == 401:
            raise LineAccessRefusedError("LINE does not know this channel access token.")
        if answer.status_code not in fine:
            raise StoppedError(f"LINE answered {answer.status_code} to {method} {path}: {_message(answer)}")
        data = answer.json()
        return data if isinstance(data, dict) else {}


def _message(answer: httpx2.Response) -> str:
    try:
        return str(answer.json()["message"])[:200]
    except (ValueError, KeyError, TypeError):
        return "no reason given"
