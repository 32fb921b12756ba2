"""Repeat a request to Vertex AI that fails for a moment, after a pause.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/retry-strategy
"""

import asyncio
import random
from collections.abc import Mapping
from typing import Any, Final

from tuneline.inference.gemini.api import ApiResponse, GoogleApi
from tuneline.inference.gemini.errors import error_of, is_passing
from tuneline.inference.model_host_errors import BusyRetryError

FIRST_WAIT_SECONDS: Final = 0.5
MOST_WAIT_SECONDS: Final = 8.0
# A host may ask for a pause up to this; after a longer one a user would not wait for the answer.
MOST_RETRY_AFTER: Final = 60.0


async def post_with_retries(
    api: GoogleApi, url: str, body: Mapping[str, Any], *, seconds: float, max_retries: int
) -> object:
    """Return the response's JSON; up to `max_retries` more tries of `seconds` each are made.

    Raises the errors of `error_of` and of GoogleApi.
    """
    for number in range(max_retries + 1):
        is_last = number == max_retries
        try:
            response = await api.post(url, body, seconds=seconds)
        except BusyRetryError:
            if is_last:
                raise
            response = None
        if response is not None and response.status == 200:
            return response.body
        if response is not None and (is_last or not is_passing(response.status)):
            raise error_of(response.status, response.body)
        await asyncio.sleep(pause_seconds(number, response))
    raise AssertionError("the last try returns or raises")


def pause_seconds(number: int, response: ApiResponse | None) -> float:
    """Seconds until the next try: as the host asks for, else longer each time, with chance in it."""
    asked = response.retry_after if response else ""
    if asked.isascii() and asked.isdecimal() and int(asked) <= MOST_RETRY_AFTER:
        return float(asked)
    return float(min(FIRST_WAIT_SECONDS * 2**number, MOST_WAIT_SECONDS) * (1 - random.random() / 4))  # noqa: S311 no secret
