"""Speak on LINE: reply with a token, show that an answer is being made, fetch a picture somebody sent.

The one place that imports line-bot-sdk.
https://developers.line.biz/en/reference/messaging-api/#send-reply-message
"""

import json
from collections.abc import Sequence
from typing import Any, Self

import aiohttp
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    ButtonsTemplate,
    Configuration,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
    TemplateMessage,
    TextMessage,
)

from tuneline.errors import DropError, RetryError
from tuneline.line.messages import Button, Message

REPLY_SECONDS = 8.0
LOADING_SECONDS = 3.0
CONTENT_SECONDS = 10.0


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
        # Files come from a host of their own, unless everything is somewhere else.
        files = base_url.replace("://api.line.me", "://api-data.line.me")
        self._files_client = AsyncApiClient(Configuration(host=files, access_token=channel_access_token))
        self._files = AsyncMessagingApiBlob(self._files_client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._api_client.close()
        await self._files_client.close()

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send one to five messages; returns the ids that LINE gave them, which quotes of them carry.

        The token is good once, so sending again with the same token can never send twice.
        Raises TokenSpentDropError, MessageRefusedDropError, LineAccessRetryError or LineRetryError.
        """
        request = ReplyMessageRequest(replyToken=reply_token, messages=[*map(_as_sent, messages)])
        try:
            sent = await self._api.reply_message(request, _request_timeout=REPLY_SECONDS)
        except ApiException as refused:
            raise _kind(refused) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as lost:
            raise LineRetryError(f"LINE's answer was lost ({type(lost).__name__})") from None
        except ValueError:
            # 200 means sent, whatever else the answer holds.
            return []
        return [one.id for one in sent.sent_messages or []]

    async def content(self, message_id: str) -> bytes:
        """The bytes of a picture that a user sent. MessageRefusedDropError where LINE does not have it (yet).

        https://developers.line.biz/en/reference/messaging-api/#get-content
        """
        try:
            found = await self._files.get_message_content_with_http_info(
                message_id, _request_timeout=CONTENT_SECONDS
            )
        except ApiException as refused:
            raise _kind(refused) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as lost:
            raise LineRetryError(f"LINE's answer was lost ({type(lost).__name__})") from None
        if found.status_code != 200 or not found.raw_data:
            raise MessageRefusedDropError(f"LINE answered {found.status_code} and no file")
        return bytes(found.raw_data)

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


def _as_sent(message: Message) -> Any:
    quick = [QuickReplyItem(action=_action(one)) for one in message.quick]
    quick_reply = QuickReply(items=quick) if quick else None
    if message.buttons:
        template = ButtonsTemplate(text=message.text, actions=[*map(_action, message.buttons)])
        return TemplateMessage(altText=message.text, template=template, quickReply=quick_reply)
    return TextMessage(text=message.text, quoteToken=message.quote, quickReply=quick_reply)


def _action(button: Button) -> PostbackAction:
    return PostbackAction(label=button.label, data=button.data, displayText=button.said)


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
    return MessageRefusedDropError(said + _details(refused.body))


def _details(body: object) -> str:
    """Which parts of the message LINE objects to, and why; its words quote nothing of ours."""
    found = _parsed(body).get("details")
    details = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    shown = "; ".join(f"{one.get('property')}: {one.get('message')}" for one in details[:5])
    return f": {shown[:300]}" if shown else ""


def _message(body: object) -> str:
    return str(_parsed(body).get("message", ""))


def _parsed(body: object) -> dict[str, Any]:
    try:
        parsed = json.loads(body) if isinstance(body, str | bytes) else {}
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
