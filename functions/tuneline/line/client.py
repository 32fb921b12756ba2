"""Speak on LINE: reply with a token, show that an answer is being made, fetch a picture somebody sent.

The one place that imports line-bot-sdk.
https://developers.line.biz/en/reference/messaging-api/#send-reply-message
"""

import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Self
from urllib.request import getproxies, proxy_bypass

import aiohttp
from linebot.v3.messaging import ApiException, AsyncApiClient, AsyncMessagingApiBlob, Configuration
from yarl import URL

from tuneline.errors import DropError, RetryError
from tuneline.line.messages import Button, Message

REPLY_SECONDS = 8.0
LOADING_SECONDS = 3.0
CONTENT_SECONDS = 10.0
# The SDK opens five connections a processor, so that a few slow calls would hold up all others.
CONNECTIONS = 100


class TokenSpentDropError(DropError):
    """The reply token was used before, or is too old: LINE does not say which."""


class MessageRefusedDropError(DropError):
    """LINE refuses what we sent, and would again."""


class MonthlyLimitDropError(MessageRefusedDropError):
    """The plan's messages of this month are used up; a reply is free and does not meet this."""


class AcceptedBeforeDropError(DropError):
    """LINE has accepted a call with this retry key before."""


class LineRetryError(RetryError):
    """LINE did not answer, or answered that it cannot now: whether the message was sent is unknown."""


class LineAccessRetryError(RetryError):
    """LINE refuses the channel access token: an operator has to mend it."""


class LineClient:
    """One channel. Make it inside a running event loop, and close it."""

    def __init__(self, *, channel_access_token: str, base_url: str) -> None:
        self._api = _api_client(base_url, channel_access_token)
        # Files come from a host of their own, unless everything is somewhere else.
        files = base_url.replace("://api.line.me", "://api-data.line.me")
        self._files_api = _api_client(files, channel_access_token)
        self._files = AsyncMessagingApiBlob(self._files_api)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()
        await self._files_api.close()

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send one to five messages; returns the ids that LINE gave them, which quotes of them carry.

        The token is good once, so sending again with the same token can never send twice.
        Raises TokenSpentDropError, MessageRefusedDropError, LineAccessRetryError or LineRetryError.
        """
        body = {"replyToken": reply_token, "messages": [*map(as_sent, messages)]}
        return _sent_ids(await self.call("/v2/bot/message/reply", body, seconds=REPLY_SECONDS))

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
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as lost:
            raise LineRetryError(f"LINE's answer was lost ({type(lost).__name__})") from None
        if found.status_code != 200 or not found.raw_data:
            raise MessageRefusedDropError(f"LINE answered {found.status_code} and no file")
        return bytes(found.raw_data)

    async def show_loading(self, user_id: str, *, seconds: int = 60) -> None:
        """Show the loading animation for up to `seconds` (5 to 60, in fives) in a one-to-one chat.

        It ends by itself when a message arrives. A nicety: a failure is nobody's trouble.
        https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator
        """
        body = {"chatId": user_id, "loadingSeconds": seconds}
        with contextlib.suppress(DropError, RetryError):
            await self.call("/v2/bot/chat/loading/start", body, seconds=LOADING_SECONDS)

    async def call(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        seconds: float,
        retry_key: str | None = None,
    ) -> object:
        """Call LINE through the SDK's client; the answer's JSON, or its text where it is none.

        Without a body it is a GET. The SDK's methods put models around this, which cost more than the call.
        Raises one of this module's errors, which say what LINE's statuses mean.
        """
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if retry_key is not None:
            headers["X-Line-Retry-Key"] = retry_key
        try:
            return await self._api.call_api(
                path,
                "GET" if body is None else "POST",
                header_params=headers,
                body=body,
                response_types_map={"200": "object"},
                _return_http_data_only=True,
                _request_timeout=seconds,
            )
        except ApiException as refused:
            raise _kind(refused) from None
        # An answer that is no text is a ValueError, or a LookupError where its encoding is unknown.
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, LookupError) as lost:
            raise LineRetryError(f"LINE's answer was lost ({type(lost).__name__})") from None


def as_sent(message: Message) -> dict[str, Any]:
    """The message object that LINE takes: https://developers.line.biz/en/reference/messaging-api/#message-objects."""
    sent: dict[str, Any] = {"type": "text", "text": message.text}
    if message.buttons:
        template = {"type": "buttons", "text": message.text, "actions": [*map(_action, message.buttons)]}
        sent = {"type": "template", "altText": message.text, "template": template}
    elif message.quote:
        sent["quoteToken"] = message.quote
    if message.quick:
        items = [{"type": "action", "action": _action(one)} for one in message.quick]
        sent["quickReply"] = {"items": items}
    return sent


def _action(button: Button) -> dict[str, str]:
    action = {"type": "postback", "label": button.label, "data": button.data}
    return {**action, "displayText": button.said} if button.said else action


def _sent_ids(answer: object) -> list[str]:
    """The ids in LINE's answer. 200 means sent, whatever else it holds."""
    found = answer.get("sentMessages") if isinstance(answer, dict) else None
    sent = found if isinstance(found, list) else []
    return [str(one["id"]) for one in sent if isinstance(one, dict) and "id" in one]


def _api_client(host: str, token: str) -> AsyncApiClient:
    """The SDK's client, with a session of our own.

    Its own looks for a proxy and for a `.netrc` file at each call, in threads, and what such a file says of
    LINE's host makes the call fail.
    """
    configuration = Configuration(host=host, access_token=token)
    configuration.connection_pool_maxsize = CONNECTIONS
    configuration.proxy, configuration.proxy_headers = _proxy(URL(host))
    client = AsyncApiClient(configuration)
    connector = client.rest_client.pool_manager.connector
    client.rest_client.pool_manager.detach()
    client.rest_client.pool_manager = aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar()
    )
    return client


def _proxy(host: URL) -> tuple[str | None, dict[str, str] | None]:
    """The proxy that the environment names for `host`, and the header that opens it."""
    found = None if proxy_bypass(host.host or "") else getproxies().get(host.scheme)
    if not found:
        return None, None
    proxy = URL(found)
    if not proxy.user:
        return found, None
    word = aiohttp.encode_basic_auth(proxy.user, proxy.password or "")
    return str(proxy.with_user(None)), {"Proxy-Authorization": word}


def _kind(refused: ApiException) -> DropError | RetryError:
    status, request_id = refused.status, (refused.headers or {}).get("X-Line-Request-Id", "unknown")
    said = f"LINE answered {status} (request {request_id})"
    if status == 400 and _message(refused.body) == "Invalid reply token":
        return TokenSpentDropError(said)
    if status in (401, 403):
        return LineAccessRetryError(f"{said}: LINE_CHANNEL_ACCESS_TOKEN is not accepted")
    if status == 429 and "monthly" in _message(refused.body):
        return MonthlyLimitDropError(f"{said}: the monthly limit is reached")
    if status == 409:
        return AcceptedBeforeDropError(said)
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
