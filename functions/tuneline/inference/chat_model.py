"""Ask a model one question.

https://platform.openai.com/docs/api-reference/chat/create
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tuneline import logs
from tuneline.errors import RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.completion import (
    CompletionRequest,
    answer_text,
    completion_request,
    completion_usd,
    is_cut,
    is_filtered,
)
from tuneline.inference.endpoints import LIMITS, Hosts, parameters, without
from tuneline.inference.model_host_errors import AccessCode
from tuneline.inference.openai_api import (
    BadRequestDropError,
    ContentFilteredDropError,
    TooLongDropError,
    UnsupportedParameterDropError,
    chat_completion,
)

Turns = Sequence[Mapping[str, Any]]
# What is added to the prompt of a model that was not trained on the dataset; asked for only where one is.
MakeExamples = Callable[[], Awaitable[str]]
# An answer that is empty, or not one at all, may be better the next time.
TRIES = 2
# What an answer may have where nobody says otherwise: about a full LINE message, in Chinese.
MOST_TOKENS = 3_500
# A model is asked at most so often with fewer parameters.
MOST_REFUSED = 6


@dataclass(frozen=True)
class Gone:
    """A model that was not found (404, 410, or an endpoint nobody knows), and what its host said."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True)
class NoAccess:
    """A host that did not let the bot's account in when `candidate` was asked there, and why."""

    candidate: Candidate
    code: AccessCode


class EmptyAnswerRetryError(RetryError):
    """The model's host answered, but not with a text; it cost `usd` all the same."""

    def __init__(self, text: str, *, usd: Decimal = Decimal(0)) -> None:
        super().__init__(text)
        self.usd = usd


@dataclass(frozen=True)
class Answer:
    """What a model said, which, and which ones before it in the chain turned out to be gone.

    `no_access` are the hosts before it that did not let the bot's account in. `usd` is what it cost; a model
    of unknown price counts as the dearest that is known. `is_cut`: it was longer than it may be, and ends
    somewhere.
    """

    text: str
    candidate: Candidate
    usd: Decimal
    gone: tuple[Gone, ...] = ()
    no_access: tuple[NoAccess, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True)
class _Question:
    """What a candidate is asked, and how long its answer may be."""

    turns: Turns
    candidate: Candidate
    system: str
    most_tokens: int
    response_format: Mapping[str, Any] | None = None

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        return [*([{"role": "system", "content": self.system}] if self.system else []), *self.turns]


class ChatModel:
    """The hosts where the bot's models answer."""

    def __init__(self, *, hosts: Hosts) -> None:
        self._hosts = hosts
        # Found out once: what a model does not take, it does not take with the next question either.
        self._refused: dict[tuple[str, str], tuple[str, ...]] = {}

    async def said(
        self,
        turns: Turns,
        *,
        candidate: Candidate,
        prompt: str,
        most_tokens: int = MOST_TOKENS,
        examples: MakeExamples | None = None,
        response_format: Mapping[str, Any] | None = None,
    ) -> Answer:
        """What this one model answers to `turns` (roles and contents, oldest first), and no other.

        `prompt` is for one without its own; `examples` makes what is added for one that is no tuned model.
        Turns that are too long for it are asked once more without those before the last. `response_format`
        is the API's own. Raises what `openai_api` raises, and EmptyAnswerRetryError.
        """
        system = await _system(candidate, prompt, examples)
        return await self._answer(_Question(turns, candidate, system, most_tokens, response_format))

    async def probe(self, candidate: Candidate) -> None:
        """One short question, to see that the model answers; raises what `openai_api` raises."""
        await self._ask(_Question([{"role": "user", "content": "OK?"}], candidate, "", MOST_TOKENS))

    async def close(self) -> None:
        """Close the connections."""
        await self._hosts.close()

    async def _answer(self, question: _Question) -> Answer:
        """An answer that is not empty, and what all tries for it cost."""
        usd, candidate = Decimal(0), question.candidate
        for number in range(TRIES):
            try:
                completion, most = await self._ask(question)
            except TooLongDropError:
                if len(question.turns) == 1:
                    raise
                logs.warning("the chat is too long for the model: asked without what was said before")
                question = replace(question, turns=question.turns[-1:])
                completion, most = await self._ask(question)
            usd += completion_usd(completion, candidate, most)
            if is_filtered(completion):
                raise ContentFilteredDropError("the host's content filter refuses the answer", usd=usd)
            if text := answer_text(completion):
                return Answer(text, candidate, usd, is_cut=is_cut(completion))
            logs.warning("the model's answer is empty", version=candidate.version, number=number + 1)
        raise EmptyAnswerRetryError("the model's answer is empty", usd=usd)

    async def _ask(self, question: _Question) -> tuple[object, CompletionRequest]:
        """A completion, and the most that it may count. A parameter that the model does not take is left out
        from then on."""
        candidate = question.candidate
        own = {"response_format": question.response_format} if question.response_format else {}
        host, client = self._hosts.host(candidate.endpoint), self._hosts.client(candidate.endpoint)
        given = parameters(host, candidate.base, most_tokens=question.most_tokens)
        model = (candidate.endpoint, candidate.model)
        known = self._refused.get(model, ())
        for number, refused in enumerate(known):
            less = without(given, refused, before=known[:number])
            given = given if less is None else less
        started = time.monotonic()
        for _ in range(MOST_REFUSED):
            try:
                completion = await chat_completion(
                    client, model=candidate.model, messages=question.messages, parameters={**given, **own}
                )
            except UnsupportedParameterDropError as refusal:
                known = self._refused.get(model, ())
                less = without(given, refusal.parameter, before=known)
                if less is None:
                    raise
                logs.warning("the model does not take a parameter", parameter=refusal.parameter)
                given = less
                self._refused[model] = tuple(dict.fromkeys((*known, refusal.parameter)))
                continue
            took = round(time.monotonic() - started, 2)
            logs.info("model answered", version=candidate.version, seconds=took)
            bound = next((given[name] for name in LIMITS if name in given), None)
            return completion, completion_request(question.messages, bound)
        raise BadRequestDropError("the model refuses one parameter after the other")


async def _system(candidate: Candidate, prompt: str, examples: MakeExamples | None) -> str:
    system = candidate.system_prompt if candidate.system_prompt is not None else prompt
    added = await examples() if examples and not candidate.is_tuned else ""
    return "\n\n".join(filter(None, (system, added)))


async def within(seconds: float, answering: "asyncio.Task[Answer]") -> Answer | None:
    """The answer if it comes within `seconds`, else None, and it goes on being made."""
    done, _ = await asyncio.wait({answering}, timeout=max(seconds, 0))
    return answering.result() if done else None
