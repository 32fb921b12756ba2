"""Wrap OpenAI's SDK: create its clients, and convert its exceptions to this project's errors.

Only this module imports the SDK. Other hosts have the same API, so a client's `base_url` selects the host.

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
from tuneline.inference.bounded_body import ACCEPTED_ENCODING
from tuneline.inference.httpx2_body import read_async, read_sync
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
    "embedding_client",
    "embeddings",
    "shutdown_date",
    "text_of",
    "training_client",
    "translated",
    "upload_client",
]

# The largest response that is read, decompressed; the longest that LINE can show is a twentieth of it.
CHAT_BYTES: Final = 2_000_000
# Some dozen embeddings as decimals, each of up to 25 characters.
EMBEDDING_BYTES: Final = 8_000_000
# A list of all files of an account, or a job's result file.
TRAINING_BYTES: Final = 16_000_000
# A redirect would send a user's messages to a host that no operator has configured.
_COMMON: Final[Mapping[str, Any]] = MappingProxyType(
    {"follow_redirects": False, "headers": {"accept-encoding": ACCEPTED_ENCODING}}
)


def chat_client(*, api_key: str, base_url: str, seconds: float, max_retries: int) -> AsyncOpenAI:
    """Create a client for many short calls, with `seconds` for each try.

    aiohttp's connections cost half as much as the default. Call this inside a running event loop. https://github.com/openai/openai-python#with-aiohttp
    """
    http = DefaultAioHttpClient(**_asynchronous(CHAT_BYTES, seconds))
    return AsyncOpenAI(
        api_key=api_key, base_url=base_url, timeout=seconds, max_retries=max_retries, http_client=http
    )


def embedding_client(*, api_key: str, base_url: str, seconds: float, max_retries: int) -> AsyncOpenAI:
    """Create a client for embeddings, whose answers are longer, as `chat_client` does."""
    http = DefaultAioHttpClient(**_asynchronous(EMBEDDING_BYTES, seconds))
    return AsyncOpenAI(
        api_key=api_key, base_url=base_url, timeout=seconds, max_retries=max_retries, http_client=http
    )


def training_client(*, api_key: str, base_url: str, seconds: float) -> AsyncOpenAI:
    """Create a client for files and jobs; it does not retry."""
    return AsyncOpenAI(
        api_key=api_key,
        base_url=base_url,
        timeout=seconds,
        max_retries=0,
        http_client=DefaultAsyncHttpxClient(**_asynchronous(TRAINING_BYTES, seconds)),
    )


def upload_client(*, api_key: str, base_url: str, seconds: float) -> OpenAI:
    """Create a blocking client for uploads; it does not retry."""
    read = read_sync(most_bytes=CHAT_BYTES, seconds=seconds, on_body=_prevent_useless_retries)
    http = DefaultHttpxClient(**_COMMON, event_hooks={"response": [read]})
    return OpenAI(api_key=api_key, base_url=base_url, timeout=seconds, max_retries=0, http_client=http)


def _asynchronous(most_bytes: int, seconds: float) -> dict[str, Any]:
    read = read_async(most_bytes=most_bytes, seconds=seconds, on_body=_prevent_useless_retries)
    return {**_COMMON, "event_hooks": {"response": [read]}}


def _prevent_useless_retries(response: httpx2.Response, body: bytes) -> None:
    """Stop the SDK from retrying if waiting does not help: a 429 can also mean that no credit is left."""
    if response.status_code < 400:
        return
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return
    error = parsed.get("error") if isinstance(parsed, dict) else None
    if isinstance(kind_of(Refusal(response.status_code, error, None)), AccessRetryError):
        response.headers["x-should-retry"] = "false"


async def chat_completion(
    client: AsyncOpenAI,
    *,
    model: str,
    messages: Sequence[Mapping[str, Any]],
    parameters: Mapping[str, Any] = MappingProxyType({}),
) -> object:
    """Request a chat completion, faster than `client.chat.completions.create`.

    The SDK's method walks through every message by its type hints, to rename fields that these messages do
    not have, and builds a dozen objects from the answer. Both together take as long as sending and
    receiving. This returns the answer's JSON unchecked, or its text if it is not declared as JSON.
    Raises the errors of `translated`.
    """
    body = {**parameters, "model": model, "messages": messages}
    with translated():
        return await client.post("/chat/completions", body=body, cast_to=object)


async def embeddings(
    client: AsyncOpenAI, *, model: str, texts: Sequence[str], parameters: Mapping[str, Any]
) -> object:
    """Request embeddings, and return the answer's JSON unchecked. Raises the errors of `translated`.

    They are requested as numbers: some hosts answer nothing, or an error, to the SDK's default, base64.
    """
    body = {**parameters, "model": model, "input": list(texts), "encoding_format": "float"}
    with translated():
        return await client.post("/embeddings", body=body, cast_to=object)


async def shutdown_date(client: AsyncOpenAI, *, model: str) -> str | None:
    """Return a model's shutdown date (`YYYY-MM-DD`). None if its host names none.

    Only OpenAI's host has the field. Raises the errors of `translated`.
    https://platform.openai.com/docs/api-reference/models/retrieve
    """
    with translated():
        retrieved = await client.models.retrieve(model)
    day = getattr(retrieved, "shutdown_date", None)
    try:
        return date.fromisoformat(day).isoformat() if isinstance(day, str) else None
    except ValueError:
        return None


def text_of(answer: object, name: str, *, may_be_empty: bool = False) -> str:
    """Return a text field of an object that the SDK has read. BusyRetryError if it holds no text."""
    value = getattr(answer, name, None)
    if not isinstance(value, str) or not (value or may_be_empty):
        raise BusyRetryError(f"an answer without {name}", answered=False)
    return value


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Convert all exceptions of the SDK. Their texts quote the request, so they are left out.

    The SDK reads the host's response in many places, and some of them do not expect malformed data. An
    exception that the SDK does not document therefore means an answer that cannot be read.
    """
    try:
        yield
    except (DropError, RetryError):
        raise
    except openai.APIStatusError as refused:
        raise kind_of(Refusal(refused.status_code, refused.body, refused.request_id)) from None
    except openai.APIConnectionError as lost:
        raise BusyRetryError(f"no answer ({type(lost).__name__})", answered=False) from None
    except Exception as unexpected:  # noqa: BLE001 see above
        reason = f"an answer that cannot be read ({type(unexpected).__name__})"
        raise BusyRetryError(reason, answered=False) from None
