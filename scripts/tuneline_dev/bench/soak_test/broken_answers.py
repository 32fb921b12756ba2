"""A model's host for the soak: it forwards questions to the emulator, and breaks HTTP for some."""

import contextlib
import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Final

import httpx2

from tuneline_dev.emulators.broken_host import broken_host, http

# A question with this text is answered with one of BROKEN.
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
    """Answers the calls of a chat model, and counts the kinds of answers for each question.

    `passed_on` counts forwarded answers of the emulator, `broken` answers that break HTTP.
    """

    def __init__(self, emulator: str, *, api_key: str, http_client: httpx2.Client) -> None:
        self.url = ""
        self.passed_on: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()
        self._emulator = emulator
        self._headers = {"authorization": f"Bearer {api_key}", "content-type": "application/json"}
        self._http = http_client
        # Each connection has its own thread.
        self._counting = threading.Lock()

    def answer(self, body: bytes) -> bytes:
        """Return the bytes to send for the body of a request."""
        if not body:
            # The process was killed before it had sent the whole request.
            return b""
        question = json.loads(body)["messages"][-1]["content"]
        if BROKEN_WORD not in question:
            return self._pass_on(question, body)
        self._count(self.broken, question)
        return random.choice(BROKEN)  # noqa: S311 no secret

    def _pass_on(self, question: str, body: bytes) -> bytes:
        try:
            answered = self._http.post(
                f"{self._emulator}/chat/completions", content=body, headers=self._headers
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
def breaking_host(emulator: str, *, api_key: str) -> Iterator[BreakingHost]:
    """Run such a host in front of the model's `emulator`; the addresses of both end with `/v1`."""
    # A hundred late answers at once must not block connections of the others.
    unbounded = httpx2.Limits(max_connections=None)
    with httpx2.Client(trust_env=False, timeout=SECONDS, limits=unbounded) as http_client:
        host = BreakingHost(emulator, api_key=api_key, http_client=http_client)
        with broken_host(host.answer) as listening:
            host.url = listening.url
            yield host
