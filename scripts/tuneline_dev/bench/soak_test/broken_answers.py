"""A model's host for the soak: it passes questions on to the stand-in, and breaks HTTP at some of them."""

import contextlib
import json
import random
import threading
from collections import Counter
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


class BreakingHost:
    """Answers the calls of a chat model, and counts for each question how it did.

    `passed_on` counts the answers of the stand-in that were sent, `broken` the answers that break HTTP.
    """

    def __init__(self, stand_in: str, *, api_key: str, http_client: httpx2.Client) -> None:
        self.url = ""
        self.passed_on: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()
        self._stand_in = stand_in
        self._headers = {"authorization": f"Bearer {api_key}", "content-type": "application/json"}
        self._http = http_client
        # Each connection has a thread of its own.
        self._counting = threading.Lock()

    def answer(self, body: bytes) -> bytes:
        """The bytes to send for the body of a request."""
        if not body:
            # The process was killed before it had sent the request.
            return b""
        question = json.loads(body)["messages"][-1]["content"]
        if BROKEN_WORD not in question:
            return self._pass_on(question, body)
        self._count(self.broken, question)
        return random.choice(BROKEN)  # noqa: S311 no secret

    def _pass_on(self, question: str, body: bytes) -> bytes:
        try:
            answered = self._http.post(
                f"{self._stand_in}/chat/completions", content=body, headers=self._headers
            )
        except httpx2.HTTPError:
            return b""
        if answered.is_success:
            self._count(self.passed_on, question)
        return http(answered.content, status=f"{answered.status_code} {answered.reason_phrase}")

    def _count(self, counter: Counter[str], question: str) -> None:
        with self._counting:
            counter[question] += 1


@contextlib.contextmanager
def breaking_host(stand_in: str, *, api_key: str) -> Iterator[BreakingHost]:
    """Run such a host in front of the model's `stand_in`; the addresses of both end with `/v1`."""
    # A hundred late answers are under way at once, and must not keep the others waiting for a connection.
    unbounded = httpx2.Limits(max_connections=None)
    with httpx2.Client(trust_env=False, timeout=SECONDS, limits=unbounded) as http_client:
        host = BreakingHost(stand_in, api_key=api_key, http_client=http_client)
        with broken_host(host.answer) as listening:
            host.url = listening.url
            yield host
