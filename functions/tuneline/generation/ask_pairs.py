"""Ask the model for the pairs of one chunk, and again if its answer is not usable JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from tuneline.errors import RetryError
from tuneline.generation import prompt
from tuneline.generation.answer_text import Pair, pairs_in
from tuneline.generation.chunks import Chunk
from tuneline.generation.cost import Spent
from tuneline.inference.completion import Completion
from tuneline.inference.model_host import Question
from tuneline.inference.model_host_errors import (
    BadRequestDropError,
    NoAccessRetryError,
    NoCreditRetryError,
    NotFoundDropError,
)

TRIES: Final = 2
# Bounds the cost of an answer.
MOST_TOKENS: Final = 16_384


class StoppedError(Exception):
    """No chunk can be asked about until an operator acts; the text says what to fix."""


@dataclass(frozen=True)
class Answered:
    """The result of one chunk: its pairs, or the problem; and the tokens that were billed."""

    pairs: tuple[Pair, ...]
    spent: Spent
    problem: str | None = None
    may_pass: bool = False


class Host(Protocol):
    """What is needed of a model's host; see `inference.model_host.ModelHost`."""

    @property
    def address(self) -> str:
        """The URL of its API."""

    async def complete(self, question: Question) -> Completion:
        """Return the completion of one question."""


class Asker:
    """Asks one model at its host. `advice` is added to an error that only an operator can fix."""

    def __init__(self, *, host: Host, model: str, advice: str) -> None:
        self._host = host
        self._model = model
        self._advice = advice

    async def pairs(self, chunk: Chunk, *, wanted: int, asked: Sequence[str]) -> Answered:
        """The pairs of `chunk`. Raises StoppedError if the key, the address or the model is wrong."""
        question = Question(
            model=self._model,
            base=self._model,
            turns=[prompt.user_turn(chunk, wanted=wanted, asked=asked)],
            system=prompt.INSTRUCTIONS,
            most_tokens=MOST_TOKENS,
            schema=prompt.SCHEMA,
        )
        spent = Spent()
        try:
            for _ in range(TRIES):
                completion = await self._complete(question)
                usage = completion.usage
                spent += Spent(usage.read, usage.written + usage.thought, 1)
                if completion.is_filtered:
                    return Answered((), spent, "the host's content filter refused the answer")
                pairs = pairs_in(completion.text)
                if pairs is not None:
                    return Answered(tuple(pairs), spent)
        except BadRequestDropError as refused:
            return Answered((), spent, f"the request was refused: {refused}")
        except RetryError as busy:
            return Answered((), spent, str(busy), may_pass=True)
        return Answered((), spent, f"{TRIES} answers in a row were no usable JSON")

    async def _complete(self, question: Question) -> Completion:
        address = self._host.address
        try:
            return await self._host.complete(question)
        except NoAccessRetryError as refused:
            raise StoppedError(f"{address} refuses access: {refused}.{self._advice}") from None
        except NoCreditRetryError as refused:
            raise StoppedError(f"{address} refuses the account: {refused}.{self._advice}") from None
        except NotFoundDropError:
            raise StoppedError(
                f"{address} does not know the model {self._model} (404). Name another with --model or "
                f"BASE_MODEL.{self._advice}"
            ) from None
