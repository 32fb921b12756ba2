"""Ask the models of the chain in order until one answers."""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from tuneline import logs
from tuneline.errors import DropError, RetryError, without_frames
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import (
    MOST_TOKENS,
    Answer,
    ChatModel,
    EmptyAnswerRetryError,
    Gone,
    MakeExamples,
    NoAccess,
)
from tuneline.inference.model_host import Turns
from tuneline.inference.model_host_errors import (
    AccessRetryError,
    BusyRetryError,
    ContentFilteredDropError,
    NotFoundDropError,
    TooLongDropError,
)

# The time limit of a host if another host is left. A deferred answer has four minutes, and the other host
# needs some of them. A short answer takes seconds; a long one at a slow host takes up to a minute.
HOST_SECONDS = 100.0


# The reason for an apology, as stored in the event's field `apology`.
Why = Literal[
    "no_credit",  # the account at the model's host has no credit left, or has reached its limit
    "key_refused",
    "model_gone",
    "busy",  # the host fails, or does not answer in time
    "too_late",  # no answer came within the time for deferred answers
    "empty",  # the answers held no text
    "content_filter",  # the host refuses this prompt or its answer, also at another try
    "too_long",
    "refused",  # the host refuses the request for another reason
    "picture",  # the user's picture cannot be fetched, or is too large
    "line_refused",  # LINE refused the answer, so an apology was sent in its place
    "store_away",  # Firestore was away until the reply token's minute was nearly over
    "unknown",
]

# The first match applies.
_WHY: tuple[tuple[type[DropError | RetryError], Why], ...] = (
    (EmptyAnswerRetryError, "empty"),
    (ContentFilteredDropError, "content_filter"),
    (TooLongDropError, "too_long"),
    (RetryError, "busy"),
    (DropError, "refused"),
)


class NoAnswerDropError(DropError):
    """No model gave an answer; the user gets an apology. `why` is one of `Why`.

    `is_operators` is true if only an operator can fix it: the key is refused, or no credit is left. `gone`
    lists the models that were not found, `no_access` the hosts that refused the bot's account. `usd` is the
    cost of the tries.
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
    host_seconds: float = HOST_SECONDS,
    unknown: str = "",
) -> Answer:
    """Return the first answer of `candidates` to `turns` (roles and contents, oldest first).

    `prompt` is for candidates without their own; `examples` makes the text that is added for each.
    `unknown` is the answer of a model that only says that it does not know, see `ChatModel.answer`.
    A model that is gone (404, 410) is skipped at once. So are all models of a host that refuses the key, has
    no credit left, fails, or sends an empty answer. A host that sends no answer within `host_seconds` is
    skipped if a candidate at another host is left.
    NoAnswerDropError if no candidate answers. The caller limits the total time.
    """
    attempts = _Attempts(candidates)
    ask = functools.partial(
        model.answer, turns, prompt=prompt, most_tokens=most_tokens, examples=examples, unknown=unknown
    )
    for candidate, has_other in attempts.to_ask():
        try:
            async with _at_most(host_seconds if has_other else None):
                answer = await ask(candidate=candidate)
        except NotFoundDropError as missing:
            attempts.note_gone(candidate, missing)
        except RetryError as failing:
            attempts.note_failed(candidate, failing, has_other=has_other)
        except DropError as refused:
            raise attempts.refusal(refused) from None
        else:
            return attempts.with_costs(answer)
    raise attempts.no_answer()


@contextlib.asynccontextmanager
async def _at_most(seconds: float | None) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise BusyRetryError(f"no answer within {seconds} s", answered=False) from None


class _Attempts:
    """The candidates of one question: which are left to ask, and the outcome of the others."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self._gone: list[Gone] = []
        self._failed: dict[str, RetryError] = {}
        self._no_access: list[NoAccess] = []
        self._usd = Decimal(0)

    def to_ask(self) -> Iterator[tuple[Candidate, bool]]:
        """Yield each candidate whose host has not failed, and whether a later one is at another such host."""
        for number, candidate in enumerate(self._candidates):
            if candidate.host not in self._failed:
                passed = {*self._failed, candidate.host}
                yield candidate, any(later.host not in passed for later in self._candidates[number:])

    def note_gone(self, candidate: Candidate, missing: NotFoundDropError) -> None:
        """Record that the model was not found."""
        logs.error("model gone: the next one is asked", missing, version=candidate.version)
        self._gone.append(Gone(candidate, str(missing)))

    def note_failed(self, candidate: Candidate, failing: RetryError, *, has_other: bool) -> None:
        """Record that the host failed: no other model of this host is asked this question."""
        self._usd += failing.usd if isinstance(failing, EmptyAnswerRetryError) else 0
        alert = {}
        if isinstance(failing, AccessRetryError):
            self._no_access.append(NoAccess(candidate, failing.code))
            alert = {"alert": "model_access"}
        if has_other:
            logs.error("host fails: a model elsewhere is asked", failing, **alert)
        # The frame of `first_answer` has the turns, with a user's picture, and refers to this object.
        self._failed[candidate.host] = without_frames(failing)

    def with_costs(self, answer: Answer) -> Answer:
        """Return the answer with the failures and the cost of the earlier tries."""
        gone, no_access = tuple(self._gone), tuple(self._no_access)
        return replace(answer, gone=gone, no_access=no_access, usd=answer.usd + self._usd)

    def refusal(self, refused: DropError) -> NoAnswerDropError:
        """Return the error for a question that a host refuses: no other host is asked."""
        self._usd += refused.usd if isinstance(refused, ContentFilteredDropError) else 0
        return self._error(str(refused), why=_why(refused))

    def no_answer(self) -> NoAnswerDropError:
        """Return the error that says why no model answered.

        It is the failure that an operator has to fix; else the first host's failure; else the reason of the
        last model that is gone.
        """
        if not self._failed:
            reason = self._gone[-1].reason if self._gone else "there is no model to ask"
            return self._error(reason, why="model_gone", is_operators=bool(self._gone))
        no_access = next(
            (error for error in self._failed.values() if isinstance(error, AccessRetryError)), None
        )
        shown = no_access or next(iter(self._failed.values()))
        return self._error(str(shown), why=_why(shown), is_operators=no_access is not None)

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
