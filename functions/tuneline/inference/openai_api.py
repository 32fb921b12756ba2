"""OpenAI's SDK, imported here alone: its clients, and what its exceptions mean to us.

Other hosts speak the same API, so a client's `base_url` decides who answers.

https://platform.openai.com/docs/guides/error-codes
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import httpx2
import openai
from openai import AsyncOpenAI, DefaultAioHttpClient, DefaultAsyncHttpxClient, DefaultHttpxClient, OpenAI

from tuneline.errors import DropError, RetryError
from tuneline.inference.bounded_body import ACCEPTED_ENCODING, read_async, read_sync
from tuneline.inference.model_host_errors import (
    AccessRetryError,
    BadRequestDropError,
    BusyRetryError,
    ContentFilteredDropError,
    NoAccessRetryError,
    NoCreditRetryError,
    NotFoundDropError,
    Refusal,
    TooLongDropError,
    TrainingClosedDropError,
    UnsupportedParameterDropError,
    kind_of,
)

__all__ = [
    "AccessRetryError",
    "AsyncOpenAI",
    "BadRequestDropError",
    "BusyRetryError",
    "ContentFilteredDropError",
    "NoAccessRetryError",
    "NoCreditRetryError",
    "NotFoundDropError",
    "OpenAI",
    "TooLongDropError",
    "TrainingClosedDropError",
    "UnsupportedParameterDropError",
    "chat_client",
    "chat_completion",
    "shutdown_date",
    "text_of",
    "training_client",
    "translated",
    "upload_client",
]

# An answer is read up to this size, unpacked; the longest that LINE can show is a twentieth of it.
CHAT_BYTES: Final = 2_000_000
# A list of all files of an account, or a job's result file.
TRAINING_BYTES: Final = 16_000_000
# A redirect would take a user's words to a host that no operator has named.
_COMMON: Final[Mapping[str, Any]] = MappingProxyType(
    {"follow_redirects": False, "headers": {"accept-encoding": ACCEPTED_ENCODING}}
)


def chat_client(*, api_key: str, base_url: str, seconds: float, max_retries: int) -> AsyncOpenAI:
    """A client for many short calls, `seconds` for each try: aiohttp's connections cost half of the usual.

    Make it inside a running event loop. https://github.com/openai/openai-python#with-aiohttp
    """
    return AsyncOpenAI(
        api_key=api_key,
        base_url=base_url,
        timeout=seconds,
        max_retries=max_retries,
        http_client=DefaultAioHttpClient(**_asynchronous(CHAT_BYTES, seconds)),
    )


def training_client(*, api_key: str, base_url: str, seconds: float) -> AsyncOpenAI:
    """A client for files and jobs; it repeats no request by itself."""
    return AsyncOpenAI(
        api_key=api_key,
        base_url=base_url,
        timeout=seconds,
        max_retries=0,
        http_client=DefaultAsyncHttpxClient(**_asynchronous(TRAINING_BYTES, seconds)),
    )


def upload_client(*, api_key: str, base_url: str, seconds: float) -> OpenAI:
    """A client that blocks, for uploads; it repeats no request by itself."""
    read = read_sync(most_bytes=CHAT_BYTES, seconds=seconds, look=_spare_vain_tries)
    http = DefaultHttpxClient(**_COMMON, event_hooks={"response": [read]})
    return OpenAI(api_key=api_key, base_url=base_url, timeout=seconds, max_retries=0, http_client=http)


def _asynchronous(most_bytes: int, seconds: float) -> dict[str, Any]:
    read = read_async(most_bytes=most_bytes, seconds=seconds, look=_spare_vain_tries)
    return {**_COMMON, "event_hooks": {"response": [read]}}


def _spare_vain_tries(response: httpx2.Response, body: bytes) -> None:
    """Have the SDK not ask again when waiting does not help: a 429 may also say that no credit is left."""
    if response.status_code < 400:
        return
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return
    error = found.get("error") if isinstance(found, dict) else None
    if isinstance(kind_of(Refusal(response.status_code, error, None)), AccessRetryError):
        response.headers["x-should-retry"] = "false"


async def chat_completion(
    client: AsyncOpenAI,
    *,
    model: str,
    messages: Sequence[Mapping[str, Any]],
    parameters: Mapping[str, Any] = MappingProxyType({}),
) -> object:
    """A model's answer to messages as the API has them; `client.chat.completions.create`, but for its cost.

    That one walks through every message by its type hints, to rename fields that these do not have, and
    builds a dozen objects of the answer, which together take as long as sending and receiving. This gives
    the answer's JSON as it came, whatever it is, and a text where it does not say that it is any.
    Raises what `translated` raises.
    """
    body = {**parameters, "model": model, "messages": messages}
    with translated():
        return await client.post("/chat/completions", body=body, cast_to=object)


async def shutdown_date(client: AsyncOpenAI, *, model: str) -> str | None:
    """The day (`YYYY-MM-DD`) from which on a model may not answer; None where its host names none.

    Other hosts than OpenAI's do not have the field. Raises what `translated` raises.
    https://platform.openai.com/docs/api-reference/models/retrieve
    """
    with translated():
        found = await client.models.retrieve(model)
    given = getattr(found, "shutdown_date", None)
    try:
        return date.fromisoformat(given).isoformat() if isinstance(given, str) else None
    except ValueError:
        return None


def text_of(found: object, name: str, *, may_be_empty: bool = False) -> str:
    """A field of what the SDK has read, which may be anything. BusyRetryError if it holds no text."""
    value = getattr(found, name, None)
    if not isinstance(value, str) or not (value or may_be_empty):
        raise BusyRetryError(f"an answer without {name}", answered=False)
    return value


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn all that the SDK raises into our errors. Its texts quote what was sent, so they are left out.

    The SDK reads what a host sends in many places, and not all of them expect anything: an exception of a
    kind that it does not document is an answer that cannot be read.
    """
    try:
        yield
    except (DropError, RetryError):
        raise
    except openai.APIStatusError as refused:
        raise kind_of(Refusal(refused.status_code, refused.body, refused.request_id)) from None
    except openai.APIConnectionError as lost:
        raise BusyRetryError(f"no answer ({type(lost).__name__})", answered=False) from None
    except Exception as odd:  # noqa: BLE001 see above
        reason = f"an answer that cannot be read ({type(odd).__name__})"
        raise BusyRetryError(reason, answered=False) from None
