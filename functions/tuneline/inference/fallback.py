"""Ask the models of the chain, one after the other, until one answers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import (
    MOST_TOKENS,
    Answer,
    ChatModel,
    EmptyAnswerRetryError,
    Gone,
    MakeExamples,
    NoAccess,
    Turns,
)
from tuneline.inference.openai_api import (
    AccessRetryError,
    BusyRetryError,
    ContentFilteredDropError,
    NotFoundDropError,
    TooLongDropError,
)

# So long is waited for a host while there is another: a late answer is made for four minutes, and the other
# one needs some of them. A short one comes within seconds, a long one of a slow host within a minute.
PATIENCE_SECONDS = 100.0


# Why a user gets an apology, as the event's field `apology` has it.
Why = Literal[
    "no_credit",  # the account at the model's host has no credit left, or has reached its limit
    "key_refused",
    "model_gone",
    "busy",  # the host fails, or does not answer in time
    "too_late",  # no answer came within the time for late answers
    "empty",  # the answers held no text
    "content_filter",  # the host refuses this prompt or its answer, and would again
    "too_long",
    "refused",  # the host refuses the request for another reason
    "picture",  # the user's picture cannot be had, or is too large
    "line_refused",  # LINE refused the answer, so an apology was sent in its place
    "store_away",  # Firestore was away until the reply token's minute was nearly over
    "unknown",
]

# The first that matches counts.
_WHY: tuple[tuple[type[DropError | RetryError], Why], ...] = (
    (EmptyAnswerRetryError, "empty"),
    (ContentFilteredDropError, "content_filter"),
    (TooLongDropError, "too_long"),
    (RetryError, "busy"),
    (DropError, "refused"),
)


class NoAnswerDropError(DropError):
    """No model gave an answer; the user gets an apology. `why` is one of `Why`.

    `is_operators` if only an operator can mend it: the key is refused, or no credit is left. `gone` are the
    models that turned out to be, `no_access` the hosts that did not let the bot's account in; `usd` is what
    was paid all the same.
    """

    def __init__(
        self,
        text: str,
        *,
        why: Why = "unknown",
        is_operators: bool = False,
        gone: tuple[Gone, ...] = (),
        no_access: tuple[NoAccess, ...] = (),
        usd: Decimal = Decimal(0),
    ) -> None:
        super().__init__(text)
        self.why: Why = why
        self.is_operators = is_operators
        self.gone = gone
        self.no_access = no_access
        self.usd = usd


async def first_answer(
    model: ChatModel,
    turns: Turns,
    *,
    candidates: Sequence[Candidate],
    prompt: str,
    most_tokens: int = MOST_TOKENS,
    examples: MakeExamples | None = None,
    patience: float = PATIENCE_SECONDS,
) -> Answer:
    """The first answer that one of `candidates` gives to `turns` (roles and contents, oldest first).

    `prompt` is for candidates without one of their own; `examples` makes what is added for those that are no
    tuned models. A model that is gone (404, 410) is passed over at once. So are the others at a host that
    refuses the key, has no credit left, fails, answers nothing, or does not within `patience` seconds, if
    one at another host is left.
    NoAnswerDropError when none answers; how long it may take is for the caller to bound.
    """
    tried = _Tried(candidates)
    for candidate, has_other in tried.to_ask():
        try:
            async with _at_most(patience if has_other else None):
                answer = await model.said(
                    turns, candidate=candidate, prompt=prompt, most_tokens=most_tokens, examples=examples
                )
        except NotFoundDropError as missing:
            tried.note_gone(candidate, missing)
        except RetryError as failing:
            tried.note_failed(candidate, failing, has_other=has_other)
        except DropError as refused:
            raise tried.refused(refused) from None
        else:
            return tried.answered(answer)
    raise tried.no_answer()


@contextlib.asynccontextmanager
async def _at_most(seconds: float | None) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise BusyRetryError(f"no answer within {seconds} s", answered=False) from None


class _Tried:
    """The candidates of one question: which are left to ask, and what came of the others."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self._gone: list[Gone] = []
        self._failed: dict[str, RetryError] = {}
        self._no_access: list[NoAccess] = []
        self._usd = Decimal(0)

    def to_ask(self) -> Iterator[tuple[Candidate, bool]]:
        """Each candidate whose host has not failed, and whether one at another such host comes after it."""
        for number, candidate in enumerate(self._candidates):
            if candidate.endpoint not in self._failed:
                passed = {*self._failed, candidate.endpoint}
                yield candidate, any(one.endpoint not in passed for one in self._candidates[number:])

    def note_gone(self, candidate: Candidate, missing: NotFoundDropError) -> None:
        """The model was not found."""
        logs.error("model gone: the next one is asked", missing, version=candidate.version)
        self._gone.append(Gone(candidate, str(missing)))

    def note_failed(self, candidate: Candidate, failing: RetryError, *, has_other: bool) -> None:
        """The host failed, so no model there is asked this question any more."""
        self._failed[candidate.endpoint] = failing
        self._usd += failing.usd if isinstance(failing, EmptyAnswerRetryError) else 0
        alert = {}
        if isinstance(failing, AccessRetryError):
            self._no_access.append(NoAccess(candidate, failing.code))
            alert = {"alert": "model_access"}
        if has_other:
            logs.error("host fails: a model elsewhere is asked", failing, **alert)

    def answered(self, answer: Answer) -> Answer:
        """The answer, with what the tries before it found and cost."""
        gone, no_access = tuple(self._gone), tuple(self._no_access)
        return replace(answer, gone=gone, no_access=no_access, usd=answer.usd + self._usd)

    def refused(self, refused: DropError) -> NoAnswerDropError:
        """The error for a question that a host refuses: no other host is asked."""
        self._usd += refused.usd if isinstance(refused, ContentFilteredDropError) else 0
        return self._error(str(refused), why=_why(refused))

    def no_answer(self) -> NoAnswerDropError:
        """Why no model answered: what an operator has to mend, else what the first host failed with, else
        what the last one said of its model."""
        if not self._failed:
            reason = self._gone[-1].reason if self._gone else "there is no model to ask"
            return self._error(reason, why="model_gone", is_operators=bool(self._gone))
        first = next((one for one in self._failed.values() if isinstance(one, AccessRetryError)), None)
        shown = first or next(iter(self._failed.values()))
        return self._error(str(shown), why=_why(shown), is_operators=first is not None)

    def _error(self, text: str, *, why: Why, is_operators: bool = False) -> NoAnswerDropError:
        return NoAnswerDropError(
            text,
            why=why,
            is_operators=is_operators,
            gone=tuple(self._gone),
            no_access=tuple(self._no_access),
            usd=self._usd,
        )


def _why(failed: DropError | RetryError) -> Why:
    if isinstance(failed, AccessRetryError):
        return failed.code
    return next(why for kind, why in _WHY if isinstance(failed, kind))
