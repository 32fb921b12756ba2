"""Ask a model one question, and repeat the request if that can help.

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
# Makes the text that is added to the prompt of an untuned model; called only if such a model is asked.
MakeExamples = Callable[[], Awaitable[str]]
# An empty or unreadable answer is requested again.
TRIES = 2
# The default limit of an answer: about one full LINE message in Chinese.
MOST_TOKENS = 3_500
# How many requests may be made while the model refuses parameters.
MOST_REFUSED = 6


@dataclass(frozen=True)
class Gone:
    """A model that was not found (404, 410, or an unknown endpoint), and the host's reason."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True)
class NoAccess:
    """A host that refused the bot's account when `candidate` was asked, and the reason."""

    candidate: Candidate
    code: AccessCode


class EmptyAnswerRetryError(RetryError):
    """The host's answer held no text; it cost `usd` nevertheless."""

    def __init__(self, text: str, *, usd: Decimal = Decimal(0)) -> None:
        super().__init__(text)
        self.usd = usd


@dataclass(frozen=True)
class Answer:
    """A model's answer, the model, and the models before it in the chain that were gone.

    `no_access` lists the hosts before it that refused the bot's account. `usd` is the cost; a model of
    unknown price counts as the most expensive known one. `is_cut` is true if the answer reached its length
    limit and ends mid-text.
    """

    text: str
    candidate: Candidate
    usd: Decimal
    gone: tuple[Gone, ...] = ()
    no_access: tuple[NoAccess, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True)
class _Question:
    """The request for one candidate, and the limit of its answer."""

    turns: Turns
    candidate: Candidate
    system: str
    most_tokens: int
    response_format: Mapping[str, Any] | None = None

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        return [*([{"role": "system", "content": self.system}] if self.system else []), *self.turns]


class ChatModel:
    """Asks models at their hosts."""

    def __init__(self, *, hosts: Hosts) -> None:
        self._hosts = hosts
        # The parameters that each model has refused. They are left out of its later requests.
        self._refused: dict[tuple[str, str], tuple[str, ...]] = {}

    async def answer(
        self,
        turns: Turns,
        *,
        candidate: Candidate,
        prompt: str,
        most_tokens: int = MOST_TOKENS,
        examples: MakeExamples | None = None,
        response_format: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Return this model's answer to `turns` (roles and contents, oldest first); no other model is asked.

        `prompt` is for a candidate without its own. `examples` makes the text that is added for an untuned
        model. If the turns are too long for the model, it is asked again with the last turn only.
        `response_format` is passed to the API. Raises the errors of `openai_api`, and EmptyAnswerRetryError.
        """
        system = await _system(candidate, prompt, examples)
        return await self._ask_for_text(_Question(turns, candidate, system, most_tokens, response_format))

    async def probe(self, candidate: Candidate) -> None:
        """Check with one short question that the model answers; raises the errors of `openai_api`."""
        await self._ask(_Question([{"role": "user", "content": "OK?"}], candidate, "", MOST_TOKENS))

    async def close(self) -> None:
        """Close the connections."""
        await self._hosts.close()

    async def _ask_for_text(self, question: _Question) -> Answer:
        """Return an answer that is not empty, with the cost of all tries."""
        usd, candidate = Decimal(0), question.candidate
        for number in range(TRIES):
            try:
                completion, most = await self._ask(question)
            except TooLongDropError:
                if len(question.turns) == 1:
                    raise
                logs.warning("the chat is too long for the model: asked again without the earlier turns")
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
        """Return a completion and the limits of its token counts.

        A parameter that the model refuses is left out of this and later requests.
        """
        candidate = question.candidate
        own = {"response_format": question.response_format} if question.response_format else {}
        host, client = self._hosts.host(candidate.endpoint), self._hosts.client(candidate.endpoint)
        sent = parameters(host, candidate.base, most_tokens=question.most_tokens)
        model = (candidate.endpoint, candidate.model)
        known = self._refused.get(model, ())
        for number, refused in enumerate(known):
            fewer = without(sent, refused, before=known[:number])
            sent = sent if fewer is None else fewer
        started = time.monotonic()
        for _ in range(MOST_REFUSED):
            try:
                completion = await chat_completion(
                    client, model=candidate.model, messages=question.messages, parameters={**sent, **own}
                )
            except UnsupportedParameterDropError as refusal:
                known = self._refused.get(model, ())
                fewer = without(sent, refusal.parameter, before=known)
                if fewer is None:
                    raise
                logs.warning("the model does not take a parameter", parameter=refusal.parameter)
                sent = fewer
                self._refused[model] = tuple(dict.fromkeys((*known, refusal.parameter)))
                continue
            took = round(time.monotonic() - started, 2)
            logs.info("model answered", version=candidate.version, seconds=took)
            limit = next((sent[name] for name in LIMITS if name in sent), None)
            return completion, completion_request(question.messages, limit)
        raise BadRequestDropError("the model refuses one parameter after the other")


async def _system(candidate: Candidate, prompt: str, examples: MakeExamples | None) -> str:
    system = candidate.system_prompt if candidate.system_prompt is not None else prompt
    added = await examples() if examples and not candidate.is_tuned else ""
    return "\n\n".join(filter(None, (system, added)))


async def within(seconds: float, answer_task: "asyncio.Task[Answer]") -> Answer | None:
    """Return the answer if it comes within `seconds`. None if not; the task then continues."""
    done, _ = await asyncio.wait({answer_task}, timeout=max(seconds, 0))
    return answer_task.result() if done else None
