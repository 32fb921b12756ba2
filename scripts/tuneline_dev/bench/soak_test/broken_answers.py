"""A model's host for the soak: it passes questions on to the stand-in, and breaks HTTP at some of them."""

import contextlib
import json
import random
from collections.abc import Iterator
from typing import Final

import httpx2

from tuneline_dev.emulators.broken_host import broken_host, http

# A question that holds this is answered with one of BROKEN.
BROKEN_WORD: Final = "壞掉"
BROKEN: Final = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n{}\r\n0\r\n\r\n",
    b"NO STATUS LINE\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 100_000 + b"\r\nContent-Length: 2\r\n\r\n{}",
    http(b"{", "Content-Length: 500"),
    http(b"no gzip", "Content-Encoding: gzip"),
    http(b"{}", "Location: http://127.0.0.1:9/v1", status="307 Temporary Redirect"),
    bytes(range(256)) * 8,
    b"",
)
SECONDS: Final = 60.0


@contextlib.contextmanager
def breaking_host(stand_in: str, *, api_key: str) -> Iterator[str]:
    """The address of such a host in front of the model's `stand_in`, both with `/v1`."""

    def answer(body: bytes) -> bytes:
        if not body:
            # Whoever asked was killed before it had said all.
            return b""
        asked = json.loads(body)["messages"][-1]["content"]
        return random.choice(BROKEN) if BROKEN_WORD in asked else passed_on(body)  # noqa: S311 no secret

    def passed_on(body: bytes) -> bytes:
        headers = {"authorization": f"Bearer {api_key}", "content-type": "application/json"}
        try:
            answered = http_client.post(f"{stand_in}/chat/completions", content=body, headers=headers)
        except httpx2.HTTPError:
            return b""
        return http(answered.content, status=f"{answered.status_code} {answered.reason_phrase}")

    # A hundred late answers are under way at once, and must not keep the others waiting for a connection.
    unbounded = httpx2.Limits(max_connections=None)
    with (
        httpx2.Client(trust_env=False, timeout=SECONDS, limits=unbounded) as http_client,
        broken_host(answer) as host,
    ):
        yield host.url
