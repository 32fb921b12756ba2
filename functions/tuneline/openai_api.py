"""OpenAI's SDK, imported here alone: its clients, and what its exceptions mean to us.

Other hosts speak the same API, so a client's `base_url` decides who answers.

https://platform.openai.com/docs/guides/error-codes
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import openai
from openai import AsyncOpenAI, DefaultAioHttpClient, OpenAI

from tuneline.errors import DropError, RetryError
from tuneline.model_host_errors import (
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
    "translated",
]


def chat_client(*, api_key: str, base_url: str, seconds: float, max_retries: int) -> AsyncOpenAI:
    """A client for many short calls, `seconds` for each try: aiohttp's connections cost half of the usual.

    Make it inside a running event loop. https://github.com/openai/openai-python#with-aiohttp
    """
    return AsyncOpenAI(
        api_key=api_key,
        base_url=base_url,
        timeout=seconds,
        max_retries=max_retries,
        http_client=DefaultAioHttpClient(),
    )


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
