"""Ask the model for the pairs of one piece, and once more when its answer is no JSON.

https://platform.openai.com/docs/api-reference/chat/create
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tuneline.errors import RetryError
from tuneline.inference.openai_api import (
    AsyncOpenAI,
    BadRequestDropError,
    ContentFilteredDropError,
    NoAccessRetryError,
    NoCreditRetryError,
    NotFoundDropError,
    TooLongDropError,
    translated,
)
from tuneline_cli.generate import prompt
from tuneline_cli.generate.answer_text import Pair, pairs_in
from tuneline_cli.generate.chunks import Chunk
from tuneline_cli.generate.cost import Spent

TRIES: Final = 2
# An answer without end would cost without end. The newer name of the limit, which reasoning models insist on.
_LIMIT: Final[dict[str, Any]] = {"max_completion_tokens": 16_384}
# More than any call takes; a host that counts more is not believed.
MOST_COUNTED: Final = 2_000_000
_SCHEMA: Final = {"name": "pairs", "strict": True, "schema": prompt.SCHEMA}
# How JSON is asked for, the strictest way first: other hosts refuse the first ones with a 400.
# https://platform.openai.com/docs/guides/structured-outputs
WAYS: Final[tuple[dict[str, Any], ...]] = (
    {"response_format": {"type": "json_schema", "json_schema": _SCHEMA}, **_LIMIT},
    {"response_format": {"type": "json_object"}, **_LIMIT},
    {"response_format": {"type": "json_object"}},
    {},
)


class StoppedError(Exception):
    """AnswerCollector on is no use for any piece; the text says what to mend."""


@dataclass(frozen=True)
class Answered:
    """What came of one piece: its pairs, or the problem why there are none; and what was paid for it."""

    pairs: tuple[Pair, ...]
    spent: Spent
    problem: str | None = None
    may_pass: bool = False


class Asker:
    """Asks one model; which way of asking for JSON its host takes is found out once."""

    def __init__(self, *, client: AsyncOpenAI, model: str) -> None:
        self._client = client
        self._model = model
        self._way = 0

    async def pairs(self, piece: Chunk, *, wanted: int, asked: Sequence[str]) -> Answered:
        """The pairs the model makes of `piece`. StoppedError: the key, the address or the model is wrong."""
        messages = prompt.messages(piece, wanted=wanted, asked=asked)
        spent = Spent()
        try:
            for _ in range(TRIES):
                text, paid = await self._said(messages)
                spent += paid
                pairs = pairs_in(text)
                if pairs is not None:
                    return Answered(tuple(pairs), spent)
        except BadRequestDropError as refused:
            return Answered((), spent, f"the request was refused: {refused}")
        except RetryError as busy:
            return Answered((), spent, str(busy), may_pass=True)
        return Answered((), spent, f"{TRIES} answers in a row were no JSON that can be used")

    async def _said(self, messages: list[dict[str, str]]) -> tuple[str, Spent]:
        for way in range(self._way, len(WAYS)):
            try:
                said = await self._call(messages, WAYS[way])
            except (TooLongDropError, ContentFilteredDropError):
                raise
            except BadRequestDropError:
                # A host that takes no way at all refuses this piece for another reason.
                if way + 1 == len(WAYS):
                    raise
            else:
                self._way = max(self._way, way)
                return said
        raise AssertionError("there is always a way left to try")

    async def _call(self, messages: list[dict[str, str]], way: dict[str, Any]) -> tuple[str, Spent]:
        given: Any = {"model": self._model, "messages": messages, **way}
        try:
            with translated():
                completion = await self._client.chat.completions.create(**given)
        except NoAccessRetryError:
            raise StoppedError(
                "The key was not accepted (401 or 403). Set CHAT_API_KEY, or OPENAI_API_KEY, to a key of "
                f"{self._client.base_url}; CHAT_BASE_URL or OPENAI_BASE_URL names another host."
            ) from None
        except NoCreditRetryError:
            raise StoppedError(
                f"The account at {self._client.base_url} has no credit left, or has reached its limit. Add "
                "credit there, or raise the limit; CHAT_BASE_URL or OPENAI_BASE_URL names another host."
            ) from None
        except NotFoundDropError:
            raise StoppedError(
                f"{self._client.base_url} does not know the model {self._model} (404). Name another with "
                "--model or BASE_MODEL, or another host with CHAT_BASE_URL or OPENAI_BASE_URL."
            ) from None
        return _text(completion), _spent(completion)


def _text(completion: Any) -> str:
    # A lying host may send anything: what is not a choice with a text is no answer.
    choices = getattr(completion, "choices", None) or [None]
    content = getattr(getattr(choices[0], "message", None), "content", None)
    return content if isinstance(content, str) else ""


def _spent(completion: Any) -> Spent:
    usage = getattr(completion, "usage", None)
    read, written = (getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens"))
    return Spent(_count(read), _count(written), 1)


def _count(tokens: object) -> int:
    return min(max(tokens, 0), MOST_COUNTED) if isinstance(tokens, int) else 0
