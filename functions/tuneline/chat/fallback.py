"""Ask the models of the chain, one after the other, until one answers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from tuneline import logs
from tuneline.chat.model import (
    MOST_TOKENS,
    Answer,
    ChatModel,
    EmptyAnswerRetryError,
    Gone,
    MakeExamples,
    Turns,
)
from tuneline.errors import DropError, RetryError
from tuneline.models.serving import Candidate
from tuneline.openai_api import (
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
    models that turned out to be; `usd` is what was paid all the same.
    """

    def __init__(
        self,
        text: str,
        *,
        why: Why = "unknown",
        is_operators: bool = False,
        gone: tuple[Gone, ...] = (),
        usd: Decimal = Decimal(0),
    ) -> None:
        super().__init__(text)
        self.why: Why = why
        self.is_operators = is_operators
        self.gone = gone
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
    gone: list[Gone] = []
    failed: dict[str, RetryError] = {}
    usd = Decimal(0)
    for number, candidate in enumerate(candidates):
        if candidate.endpoint in failed:
            continue
        has_other = any(one.endpoint not in {*failed, candidate.endpoint} for one in candidates[number:])
        try:
            async with _at_most(patience if has_other else None):
                answer = await model.said(
                    turns,
                    candidate=candidate,
                    prompt=prompt,
                    most_tokens=most_tokens,
                    examples=examples,
                )
        except NotFoundDropError as missing:
            logs.error("model gone: the next one is asked", missing, version=candidate.version)
            gone.append(Gone(candidate, str(missing)))
        except RetryError as failing:
            failed[candidate.endpoint] = failing
            usd += failing.usd if isinstance(failing, EmptyAnswerRetryError) else 0
            if has_other:
                alert = {"alert": "model_access"} if isinstance(failing, AccessRetryError) else {}
                logs.error("host fails: a model elsewhere is asked", failing, **alert)
        except DropError as refused:
            usd += refused.usd if isinstance(refused, ContentFilteredDropError) else 0
            raise NoAnswerDropError(str(refused), why=_why(refused), gone=tuple(gone), usd=usd) from None
        else:
            return replace(answer, gone=tuple(gone), usd=answer.usd + usd)
    raise _no_answer(gone, failed, usd)


@contextlib.asynccontextmanager
async def _at_most(seconds: float | None) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise BusyRetryError(f"no answer within {seconds} s", answered=False) from None


def _no_answer(gone: Sequence[Gone], failed: Mapping[str, RetryError], usd: Decimal) -> NoAnswerDropError:
    """Why no model answered: what an operator has to mend, else what the first host failed with, else what
    the last one said of its model."""
    if failed:
        reasons = [*failed.values()]
        mended_by_operator = [one for one in reasons if isinstance(one, AccessRetryError)]
        first = [*mended_by_operator, *reasons][0]
        is_operators = bool(mended_by_operator)
        return NoAnswerDropError(
            str(first), why=_why(first), is_operators=is_operators, gone=tuple(gone), usd=usd
        )
    reason = gone[-1].reason if gone else "there is no model to ask"
    return NoAnswerDropError(reason, why="model_gone", is_operators=bool(gone), gone=tuple(gone))


def _why(failed: DropError | RetryError) -> Why:
    if isinstance(failed, AccessRetryError):
        return failed.code
    return next(why for kind, why in _WHY if isinstance(failed, kind))
