"""Speak on LINE: reply with a token, show that an answer is being made.

The one place that imports line-bot-sdk.
https://developers.line.biz/en/reference/messaging-api/#send-reply-message
"""

import json
from collections.abc import Sequence
from typing import Self

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
)

from tuneline.errors import DropError, RetryError

REPLY_SECONDS = 8.0
LOADING_SECONDS = 3.0


class TokenSpentDropError(DropError):
    """The reply token was used before, or is too old: LINE does not say which."""


class MessageRefusedDropError(DropError):
    """LINE refuses what we sent, and would again."""


class LineRetryError(RetryError):
    """LINE did not answer, or answered that it cannot now: whether the message was sent is unknown."""


class LineAccessRetryError(RetryError):
    """LINE refuses the channel access token: an operator has to mend it."""


class LineClient:
    """One channel. Make it inside a running event loop, and close it."""

    def __init__(self, *, channel_access_token: str, base_url: str) -> None:
        configuration = Configuration(host=base_url, access_token=channel_access_token)
        self._api_client = AsyncApiClient(configuration)
        self._api = AsyncMessagingApi(self._api_client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._api_client.close()

    async def reply(self, reply_token: str, texts: Sequence[str]) -> None:
        """Send one to five `texts` of at most 5,000 UTF-16 units, each a message of its own.

        The token is good once, so sending again with the same token can never send twice.
        Raises TokenSpentDropError, MessageRefusedDropError, LineAccessRetryError or LineRetryError.
        """
        request = ReplyMessageRequest(
            replyToken=reply_token, messages=[TextMessage(text=text) for text in texts]
        )
        try:
            await self._api.reply_message(request, _request_timeout=REPLY_SECONDS)
        except ApiException as refused:
            raise _kind(refused) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as lost:
            raise LineRetryError(f"LINE's answer was lost ({type(lost).__name__})") from None

    async def show_loading(self, user_id: str, *, seconds: int = 60) -> None:
        """Show the loading animation for up to `seconds` (5 to 60, in fives) in a one-to-one chat.

        It ends by itself when a message arrives. A nicety: a failure is nobody's trouble.
        https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator
        """
        request = ShowLoadingAnimationRequest(chatId=user_id, loadingSeconds=seconds)
        try:
            await self._api.show_loading_animation(request, _request_timeout=LOADING_SECONDS)
        except (ApiException, TimeoutError, aiohttp.ClientError, OSError):
            return


def _kind(refused: ApiException) -> DropError | RetryError:
    status, request_id = refused.status, (refused.headers or {}).get("X-Line-Request-Id", "unknown")
    said = f"LINE answered {status} (request {request_id})"
    if status == 400 and _message(refused.body) == "Invalid reply token":
        return TokenSpentDropError(said)
    if status in (401, 403):
        return LineAccessRetryError(f"{said}: LINE_CHANNEL_ACCESS_TOKEN is not accepted")
    if status == 429 and "monthly" in _message(refused.body):
        return MessageRefusedDropError(f"{said}: the monthly limit is reached")
    if status == 429 or status is None or status >= 500:
        return LineRetryError(said)
    return MessageRefusedDropError(said)


def _message(body: object) -> str:
    try:
        parsed = json.loads(body) if isinstance(body, str | bytes) else {}
    except ValueError:
        return ""
    return str(parsed.get("message", "")) if isinstance(parsed, dict) else ""
