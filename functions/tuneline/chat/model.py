"""Ask a model one question, and the next model when that one is gone.

https://platform.openai.com/docs/api-reference/chat/create
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tuneline import logs
from tuneline.datasets.prices import CHAT_PRICES, chat_usd
from tuneline.errors import DropError, RetryError
from tuneline.models.serving import Candidate
from tuneline.openai_api import (
    AsyncOpenAI,
    NoAccessRetryError,
    NotFoundDropError,
    TooLongDropError,
    chat_completion,
    translated,
)
from tuneline.wellformed import wellformed

Turns = Sequence[Mapping[str, Any]]
# An answer that is empty, or not one at all, may be better the next time.
TRIES = 2


class NoAnswerDropError(DropError):
    """No model gave an answer; the user gets an apology.

    `is_operators` where only an operator can mend it: the key is refused.
    """

    def __init__(self, text: str, *, is_operators: bool = False) -> None:
        super().__init__(text)
        self.is_operators = is_operators


class EmptyAnswerRetryError(RetryError):
    """The model's host answered, but not with a text; it cost `usd` all the same."""

    def __init__(self, text: str, *, usd: Decimal = Decimal(0)) -> None:
        super().__init__(text)
        self.usd = usd


@dataclass(frozen=True)
class Answer:
    """What a model said, which, and which ones before it in the chain turned out to be gone.

    `usd` is what it cost; a model of unknown price counts as the dearest that is known.
    """

    text: str
    candidate: Candidate
    usd: Decimal
    gone: tuple[Candidate, ...] = ()


class ChatModel:
    """The host where the bot's models answer."""

    def __init__(self, *, client: AsyncOpenAI) -> None:
        self._client = client

    async def answer(self, turns: Turns, *, candidates: Sequence[Candidate], prompt: str) -> Answer:
        """The first answer that one of `candidates` gives to `turns` (roles and contents, oldest first).

        `prompt` is for candidates without one of their own. A model that is gone (404, 410) is passed over
        at once; turns that are too long for a model are asked once more without those before the last.
        NoAnswerDropError when none answers; how long it may take is for the caller to bound.
        """
        gone: list[Candidate] = []
        reason = "there is no model to ask"
        for candidate in candidates:
            try:
                text, usd = await self._text(turns, candidate, prompt)
            except NotFoundDropError as missing:
                logs.error("model gone: the next one is asked", missing, version=candidate.version)
                reason = str(missing)
                gone.append(candidate)
                continue
            except NoAccessRetryError as refused:
                raise NoAnswerDropError(str(refused), is_operators=True) from None
            except (DropError, RetryError) as failed:
                raise NoAnswerDropError(str(failed)) from None
            return Answer(text, candidate, usd, tuple(gone))
        raise NoAnswerDropError(reason)

    async def said(
        self,
        turns: Turns,
        *,
        candidate: Candidate,
        prompt: str,
        response_format: Mapping[str, Any] | None = None,
    ) -> Answer:
        """What this one model answers, and no other in its place.

        `response_format` is the API's own. Raises what `openai_api` raises, and EmptyAnswerRetryError.
        """
        text, usd = await self._text(turns, candidate, prompt, response_format)
        return Answer(text, candidate, usd)

    async def probe(self, candidate: Candidate) -> None:
        """One short question, to see that the model answers; raises what `openai_api` raises."""
        await self._ask([{"role": "user", "content": "OK?"}], candidate, "")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _text(
        self,
        turns: Turns,
        candidate: Candidate,
        prompt: str,
        response_format: Mapping[str, Any] | None = None,
    ) -> tuple[str, Decimal]:
        """An answer that is not empty, and what all tries for it cost."""
        usd = Decimal(0)
        for number in range(TRIES):
            try:
                completion = await self._ask(turns, candidate, prompt, response_format)
            except TooLongDropError:
                if len(turns) == 1:
                    raise
                logs.warning("the chat is too long for the model: asked without what was said before")
                turns = turns[-1:]
                completion = await self._ask(turns, candidate, prompt, response_format)
            usd += _usd(completion, candidate.model)
            if text := _said(completion):
                return text, usd
            logs.warning("the model's answer is empty", version=candidate.version, number=number + 1)
        raise EmptyAnswerRetryError("the model's answer is empty", usd=usd)

    async def _ask(
        self,
        turns: Turns,
        candidate: Candidate,
        prompt: str,
        response_format: Mapping[str, Any] | None = None,
    ) -> object:
        system = candidate.system_prompt if candidate.system_prompt is not None else prompt
        messages = [*([{"role": "system", "content": system}] if system else []), *turns]
        started = time.monotonic()
        with translated():
            completion = await chat_completion(
                self._client, model=candidate.model, messages=messages, response_format=response_format
            )
        logs.info("model answered", version=candidate.version, seconds=round(time.monotonic() - started, 2))
        return completion


async def within(seconds: float, answering: "asyncio.Task[Answer]") -> Answer | None:
    """The answer if it comes within `seconds`, else None, and it goes on being made."""
    done, _ = await asyncio.wait({answering}, timeout=max(seconds, 0))
    return answering.result() if done else None


def _said(completion: object) -> str:
    """The text of a completion. A lying host may send anything: what is no text is no answer."""
    choices = _field(completion, "choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    content = _field(_field(first, "message"), "content")
    return wellformed(content).strip() if isinstance(content, str) else ""


def _usd(completion: object, model: str) -> Decimal:
    usage = _field(completion, "usage")
    read, written = (_count(usage, name) for name in ("prompt_tokens", "completion_tokens"))
    known = chat_usd(model, read=read, written=written)
    if known is not None:
        return known
    dearest = max(CHAT_PRICES.values())
    return (dearest[0] * read + dearest[1] * written) / 1_000_000


def _count(usage: object, name: str) -> int:
    found = _field(usage, name)
    return found if isinstance(found, int) and found > 0 else 0


def _field(found: object, name: str) -> Any:
    return found.get(name) if isinstance(found, dict) else None
