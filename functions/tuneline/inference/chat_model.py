"""Ask a model one question, and repeat the request if that can help."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from tuneline import logs
from tuneline.errors import RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.completion import Completion, Usage, completion_usd
from tuneline.inference.endpoints import Hosts
from tuneline.inference.model_host import Question, ShownExamples, Turns
from tuneline.inference.model_host_errors import AccessCode, ContentFilteredDropError, TooLongDropError
from tuneline.inference.no_answer import INSTRUCTION, without_marker

# Finds what is added to the prompt of a candidate.
MakeExamples = Callable[[Candidate], Awaitable[ShownExamples]]
# An empty or unreadable answer is requested again.
TRIES = 2
# The default limit of an answer: about one full LINE message in Chinese.
MOST_TOKENS = 3_500


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
    limit and ends mid-text. `shown` are the examples and pins that the model was shown. `knows` is false if
    the model says that it does not know the answer. `seconds` is the time until it came, with the tries at
    the models before it. `usage` are the tokens of the tries at this model.
    """

    text: str
    candidate: Candidate
    usd: Decimal
    gone: tuple[Gone, ...] = ()
    no_access: tuple[NoAccess, ...] = ()
    is_cut: bool = False
    shown: ShownExamples = field(default_factory=ShownExamples)
    knows: bool = True
    seconds: float = 0.0
    usage: Usage = field(default_factory=Usage)

    @property
    def facts(self) -> dict[str, Any]:
        """What an operator reads of the answer: names and numbers, never its text."""
        counts = {name: count for name, count in asdict(self.usage).items() if count}
        gone, no_access = ([one.candidate.version for one in ones] for ones in (self.gone, self.no_access))
        return {
            "version": self.candidate.version,
            "model": self.candidate.model,
            "host": self.candidate.host,
            "seconds": round(self.seconds, 3),
            **counts,
            "usd": str(self.usd),
            "gone": gone or None,
            "no_access": no_access or None,
        }


class ChatModel:
    """Asks models at their hosts."""

    def __init__(self, *, hosts: Hosts) -> None:
        self._hosts = hosts

    async def answer(
        self,
        turns: Turns,
        *,
        candidate: Candidate,
        prompt: str,
        most_tokens: int = MOST_TOKENS,
        examples: MakeExamples | None = None,
        schema: Mapping[str, Any] | None = None,
        unknown: str = "",
    ) -> Answer:
        """Return this model's answer to `turns` (roles and contents, oldest first); no other model is asked.

        `prompt` is for a candidate without its own. `examples` finds what is added to the prompt, and with it
        what to answer if nothing of it fits. If the turns are too long, the model gets the last turn only.
        `schema` is the JSON schema of an answer in JSON. `unknown` is the answer of a model that writes the
        marker of `no_answer` and nothing else; without it, such an answer is empty. Raises the errors of
        `model_host_errors`, and EmptyAnswerRetryError.
        """
        shown = await examples(candidate) if examples else ShownExamples()
        system = _system(candidate, prompt, shown)
        question = Question(candidate.model, candidate.base, turns, system, most_tokens, schema)
        return replace(await self._ask_for_text(candidate, question, unknown), shown=shown)

    async def probe(self, candidate: Candidate) -> None:
        """Check with one short question that the model answers; raises the errors of `model_host_errors`."""
        turns = [{"role": "user", "content": "OK?"}]
        await self._ask(candidate, Question(candidate.model, candidate.base, turns, most_tokens=MOST_TOKENS))

    async def close(self) -> None:
        """Close the connections."""
        await self._hosts.close()

    async def _ask_for_text(self, candidate: Candidate, question: Question, unknown: str) -> Answer:
        """Return an answer that is not empty, with the cost of all tries."""
        usd, usage = Decimal(0), Usage()
        for number in range(TRIES):
            try:
                completion = await self._ask(candidate, question)
            except TooLongDropError:
                if len(question.turns) == 1:
                    raise
                logs.warning("the chat is too long for the model: asked again without the earlier turns")
                question = replace(question, turns=question.turns[-1:])
                completion = await self._ask(candidate, question)
            usd += completion_usd(completion.usage, candidate)
            usage += completion.usage
            if completion.is_filtered:
                raise ContentFilteredDropError("the host's content filter refuses the answer", usd=usd)
            text, knows = without_marker(completion.text)
            text = text or ("" if knows else unknown)
            if text:
                return Answer(text, candidate, usd, is_cut=completion.is_cut, knows=knows, usage=usage)
            logs.warning("the model's answer is empty", version=candidate.version, number=number + 1)
        raise EmptyAnswerRetryError("the model's answer is empty", usd=usd)

    async def _ask(self, candidate: Candidate, question: Question) -> Completion:
        started = time.monotonic()
        completion = await self._hosts.at(candidate.host).complete(question)
        took = round(time.monotonic() - started, 2)
        logs.info("model answered", version=candidate.version, seconds=took)
        return completion


def _system(candidate: Candidate, prompt: str, shown: ShownExamples) -> str:
    system = candidate.system_prompt if candidate.system_prompt is not None else prompt
    instruction = INSTRUCTION if shown.text else ""
    return "\n\n".join(filter(None, (system, shown.facts, shown.text, instruction)))


async def within(seconds: float, answer_task: "asyncio.Task[Answer]") -> Answer | None:
    """Return the answer if it comes within `seconds`. None if not; the task then continues."""
    done, _ = await asyncio.wait({answer_task}, timeout=max(seconds, 0))
    return answer_task.result() if done else None
