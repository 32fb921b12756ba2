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

__all__ = [
    "AsyncOpenAI",
    "BadRequestDropError",
    "BusyRetryError",
    "NoAccessRetryError",
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


class NotFoundDropError(DropError):
    """What was asked for does not exist there, or not any more (404, 410)."""


class BadRequestDropError(DropError):
    """The request itself is refused, and would be again (400, 409, 422)."""


class TooLongDropError(BadRequestDropError):
    """The messages are longer than the model takes (400 `context_length_exceeded`)."""


class UnsupportedParameterDropError(BadRequestDropError):
    """The model does not take `parameter`, or not that value of it (400 `unsupported_...`)."""

    def __init__(self, text: str, *, parameter: str) -> None:
        super().__init__(text)
        self.parameter = parameter


class TrainingClosedDropError(DropError):
    """This organisation may not start fine-tuning jobs (403 `training_not_available`): final."""


class NoAccessRetryError(RetryError):
    """The key is refused (401, 403): an operator has to mend it, then it works."""


class BusyRetryError(RetryError):
    """No answer, or the answer that there is none now: 408, 429, 5xx, a lost connection, a timeout.

    `answered` is False when the work may have been done all the same, because its answer never came.
    """

    def __init__(self, text: str, *, answered: bool) -> None:
        super().__init__(text)
        self.answered = answered


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
    BusyRetryError where it says so and is none, or where the key is one that no header can carry.
    """
    body = {**parameters, "model": model, "messages": messages}
    try:
        return await client.post("/chat/completions", body=body, cast_to=object)
    except (ValueError, RecursionError) as odd:
        raise BusyRetryError(f"no call that can be read ({type(odd).__name__})", answered=False) from None


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
    """Turn the SDK's exceptions into ours. Their texts, which quote what was sent, are left behind."""
    try:
        yield
    except openai.APIStatusError as refused:
        raise _kind(refused) from None
    except openai.APIConnectionError as lost:
        raise BusyRetryError(f"no answer ({type(lost).__name__})", answered=False) from None
    except openai.APIError as odd:
        raise BusyRetryError(
            f"an answer that cannot be read ({type(odd).__name__})", answered=False
        ) from None


def _kind(refused: openai.APIStatusError) -> DropError | RetryError:
    status = refused.status_code
    code = f" {refused.code}" if refused.code else ""
    said = f"the model's host answered {status}{code} (request {refused.request_id or 'unknown'})"
    if status == 403 and refused.code == "training_not_available":
        return TrainingClosedDropError(said)
    if status in (401, 403):
        return NoAccessRetryError(f"{said}: the key is not accepted")
    if status in (404, 410):
        return NotFoundDropError(said)
    if status in (408, 429) or status >= 500:
        return BusyRetryError(said, answered=status == 429)
    return _bad_request(refused, said)


def _bad_request(refused: openai.APIStatusError, said: str) -> BadRequestDropError:
    if refused.code == "context_length_exceeded":
        return TooLongDropError(said)
    if refused.code in ("unsupported_parameter", "unsupported_value") and refused.param:
        return UnsupportedParameterDropError(said, parameter=refused.param)
    return BadRequestDropError(said)
