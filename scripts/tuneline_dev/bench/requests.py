"""Sign webhook requests, and send them over a connection that needs very little processor time."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

# The framework's server closes a connection that is idle for two seconds.
KEEP_IDLE_SECONDS = 1.0


def signed_text(secret: str, event_id: str, *, user: str = "U" + "1" * 32) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers of a webhook request with one text message."""
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": 1795161600000,
        "source": {"type": "user", "userId": user},
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"token-{event_id}",
        "message": {"id": "1", "type": "text", "text": "頭痛要看哪一科？", "quoteToken": "q"},
    }
    return signed(secret, event)


def signed(secret: str, event: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers of a webhook request with one event."""
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False).encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    return body, {"x-line-signature": signature, "content-type": "application/json; charset=utf-8"}


class Connection:
    """One connection without a client library, which would take more processor time than the webhook."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._writer: asyncio.StreamWriter | None = None
        self._used_at = 0.0

    async def post(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Post to `/` and wait for a 200 without a body. Anything else ends the run."""
        lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
        head = f"POST / HTTP/1.1\r\nHost: x\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
        reader, writer = await self._open()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        self._used_at = time.monotonic()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the webhook answered {answer.splitlines()[0]!r}")

    def close(self) -> None:
        """Close it."""
        if self._writer is not None:
            self._writer.close()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._writer is None or time.monotonic() - self._used_at > KEEP_IDLE_SECONDS:
            self.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self._reader, self._writer
