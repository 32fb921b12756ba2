"""Ask models at a host with OpenAI's API: chat completions.

https://platform.openai.com/docs/api-reference/chat/create
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tuneline import logs
from tuneline.inference.completion import Completion, most_read, most_written
from tuneline.inference.model_host import Question
from tuneline.inference.model_host_errors import (
    BadRequestDropError,
    ContentFilteredDropError,
    TooLongDropError,
    UnsupportedParameterDropError,
)
from tuneline.inference.openai_answer import completion_of
from tuneline.inference.openai_parameters import LIMITS, Host, parameters, without

if TYPE_CHECKING:
    from tuneline.inference.openai_api import AsyncOpenAI

# How many requests may be made while the model refuses parameters.
MOST_REFUSED: Final = 6
# The name of a schema, which the API requires.
_SCHEMA_NAME: Final = "answer"


class OpenAIChat:
    """Models at one host. Its client is created at the first request, in the running event loop."""

    def __init__(self, host: Host, *, seconds: float, max_retries: int) -> None:
        """`seconds` is the time of each try; the SDK makes up to `max_retries` more."""
        self._host = host
        self._seconds = seconds
        self._max_retries = max_retries
        self._client: AsyncOpenAI | None = None
        # The parameters that each model has refused. They are left out of its later requests.
        self._refused: dict[str, tuple[str, ...]] = {}
        # How many response formats each model has refused.
        self._formats: dict[str, int] = {}

    @property
    def address(self) -> str:
        """The URL of its API."""
        return self._host.base_url

    @property
    def has_announced_dates(self) -> bool:
        """Whether it is OpenAI itself, whose announcements `pricing` holds."""
        return self._host.is_openai

    async def complete(self, question: Question) -> Completion:
        """Return the completion. A response format that the host refuses is not requested again."""
        formats = _formats(question.schema)
        first = min(self._formats.get(question.model, 0), len(formats) - 1)
        for number, response_format in enumerate(formats[first:], first):
            try:
                completion = await self._ask(question, response_format)
            except (TooLongDropError, ContentFilteredDropError):
                raise
            except BadRequestDropError:
                # If the host refuses every format, the reason is another one.
                if number + 1 == len(formats):
                    raise
            else:
                if question.schema is not None:
                    self._formats[question.model] = number
                return completion
        raise AssertionError("there is always a format left to try")

    async def shutdown_date(self, model: str) -> str | None:
        """Return the shutdown date that the host reports; only OpenAI's own reports one."""
        from tuneline.inference.openai_api import shutdown_date  # noqa: PLC0415 see _opened

        return await shutdown_date(self._opened(), model=model)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    async def _ask(self, question: Question, response_format: Mapping[str, Any]) -> Completion:
        """Ask until the model takes the parameters. Those it refuses are left out from then on."""
        from tuneline.inference.openai_api import chat_completion  # noqa: PLC0415 see _opened

        messages = _messages(question)
        sent = self._accepted(question)
        for _ in range(MOST_REFUSED):
            try:
                answer = await chat_completion(
                    self._opened(),
                    model=question.model,
                    messages=messages,
                    parameters={**sent, **response_format},
                )
            except UnsupportedParameterDropError as refusal:
                known = self._refused.get(question.model, ())
                fewer = without(sent, refusal.parameter, before=known)
                if fewer is None:
                    raise
                logs.warning("the model does not take a parameter", parameter=refusal.parameter)
                sent = fewer
                self._refused[question.model] = tuple(dict.fromkeys((*known, refusal.parameter)))
                continue
            limit = next((sent[name] for name in LIMITS if name in sent), None)
            read = most_read(question.system, question.turns)
            return completion_of(answer, read=read, written=most_written(limit))
        raise BadRequestDropError("the model refuses one parameter after the other")

    def _accepted(self, question: Question) -> dict[str, Any]:
        """The parameters of a question, without those that the model has refused."""
        sent = parameters(self._host, question.base, most_tokens=question.most_tokens)
        known = self._refused.get(question.model, ())
        for number, refused in enumerate(known):
            fewer = without(sent, refused, before=known[:number])
            sent = sent if fewer is None else fewer
        return sent

    def _opened(self) -> "AsyncOpenAI":
        if self._client is None:
            # The SDK takes a third of a second to load, and many bots never ask at such a host.
            from tuneline.inference.openai_api import chat_client  # noqa: PLC0415

            self._client = chat_client(
                api_key=self._host.api_key,
                base_url=self._host.base_url,
                seconds=self._seconds,
                max_retries=self._max_retries,
            )
        return self._client


def _messages(question: Question) -> list[Mapping[str, Any]]:
    system = [{"role": "system", "content": question.system}] if question.system else []
    return [*system, *question.turns]


def _formats(schema: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """Response formats for a schema, strictest first: other hosts refuse the first ones with a 400.

    https://platform.openai.com/docs/guides/structured-outputs
    """
    if schema is None:
        return [{}]
    strict = {"name": _SCHEMA_NAME, "strict": True, "schema": schema}
    kinds = ({"type": "json_schema", "json_schema": strict}, {"type": "json_object"})
    return [*({"response_format": kind} for kind in kinds), {}]
