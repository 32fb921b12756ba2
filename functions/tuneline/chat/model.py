"""Ask a model one question, and the next model when that one is gone.

https://platform.openai.com/docs/api-reference/chat/create
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.models.serving import Candidate
from tuneline.openai_api import AsyncOpenAI, NotFoundDropError, translated
from tuneline.wellformed import wellformed


class NoAnswerDropError(DropError):
    """No model gave an answer in time; the user gets an apology."""


@dataclass(frozen=True)
class Answer:
    """What a model said, and which."""

    text: str
    candidate: Candidate


class ChatModel:
    """The host where the bot's models answer."""

    def __init__(self, *, client: AsyncOpenAI) -> None:
        self._client = client

    async def answer(
        self, turns: Sequence[dict[str, str]], *, candidates: Sequence[Candidate], prompt: str, seconds: float
    ) -> Answer:
        """The first answer that one of `candidates` gives to `turns` (roles and contents, oldest first).

        `prompt` is for candidates without one of their own. A model that is gone (404, 410) is passed over
        at once. NoAnswerDropError when none has answered within `seconds`.
        """
        try:
            async with asyncio.timeout(seconds):
                return await self._first(turns, candidates, prompt)
        except TimeoutError:
            raise NoAnswerDropError(f"no model answered within {seconds:.0f} s") from None
        except RetryError as failed:
            raise NoAnswerDropError(str(failed)) from None

    async def probe(self, candidate: Candidate) -> None:
        """One short question, to see that the model answers; raises what `openai_api` raises."""
        await self._ask([{"role": "user", "content": "OK?"}], candidate, "")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _first(
        self, turns: Sequence[dict[str, str]], candidates: Sequence[Candidate], prompt: str
    ) -> Answer:
        reason = "there is no model to ask"
        for candidate in candidates:
            try:
                text = await self._ask(turns, candidate, prompt)
            except NotFoundDropError as gone:
                logs.error("model gone: the next one is asked", gone, version=candidate.version)
                reason = str(gone)
                continue
            except DropError as refused:
                raise NoAnswerDropError(str(refused)) from None
            if text:
                return Answer(text, candidate)
            raise NoAnswerDropError("the model's answer is empty")
        raise NoAnswerDropError(reason)

    async def _ask(self, turns: Sequence[dict[str, str]], candidate: Candidate, prompt: str) -> str:
        system = candidate.system_prompt if candidate.system_prompt is not None else prompt
        messages: Any = [*([{"role": "system", "content": system}] if system else []), *turns]
        started = time.monotonic()
        with translated():
            completion = await self._client.chat.completions.create(model=candidate.model, messages=messages)
        logs.info("model answered", version=candidate.version, seconds=round(time.monotonic() - started, 2))
        # A lying host may send anything: what is not a choice with a text is no answer.
        choices = getattr(completion, "choices", None) or [None]
        content = getattr(getattr(choices[0], "message", None), "content", None)
        return wellformed(content).strip() if isinstance(content, str) else ""
