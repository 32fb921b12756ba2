"""Count what each side of a canary does, in the documents of the month's usage.

An answer's counters are added with the write that counts its cost, so a canary adds no write to an answer;
those documents are sharded, so none is hot. An answer carries the beginning of its counters' names, so that a
thumb is counted for the side and the period in which the answer was given, also after the share has changed.

A write that fails is not repeated, because a repeated addition could count twice. So a count is lost if the
store is away after an answer, and one may be double if a run dies between the count and the saved answer.
Both happen at most once in a failed run, and alike on both sides: no fault knows the side, which is a hash.
"""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.inference.chat_model import Answer
from tuneline.models.canary.side import side_of
from tuneline.storage.documents import Documents
from tuneline.storage.records.answers.feedback import Rating
from tuneline.storage.records.serving import BASE, Serving
from tuneline.storage.records.usage import usage_path

What = Literal["answers", "fallbacks", "unknown", "apologies", "up", "down", "handovers", "micro_usd"]
# The upper bounds of the classes of an answer's seconds; the last class has none.
BOUNDS: Final = (0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 20, 40, 80)
_RATINGS: Final[Mapping[Rating, What]] = {"good": "up", "bad": "down"}
_MILLION: Final = 1_000_000


def counters_of(serving: Serving | None, chat: str) -> str:
    """The beginning of the names of a chat's counters; empty if no canary runs."""
    canary = serving.canary if serving else None
    return f"{canary.period}_{side_of(canary, chat)}" if canary else ""


def is_running(serving: Serving | None, counters: str) -> bool:
    """Whether these counters are of the canary that runs now."""
    canary = serving.canary if serving else None
    return canary is not None and any(counters.startswith(f"{period.id}_") for period in canary.periods)


def answer_counts(counters: str, answer: Answer, serving: Serving | None) -> dict[str, int]:
    """The counters of one answer, by their whole names.

    An answer by another model than the side's own is a fallback; whether that one knew it does not count.
    """
    own = serving.version if serving else BASE
    if serving and serving.canary and counters.endswith("_candidate"):
        own = serving.canary.version
    usd = int(answer.usd * _MILLION)
    amounts = {"answers": 1, "micro_usd": usd, seconds_counter(answer.seconds): 1}
    if answer.candidate.version != own:
        amounts["fallbacks"] = 1
    elif not answer.knows:
        amounts["unknown"] = 1
    return {f"{counters}_{name}": amount for name, amount in amounts.items()}


def rating_changes(before: Rating | None, after: Rating) -> dict[What, int]:
    """The counters that a thumb changes; `before` is the user's earlier thumb for the same answer."""
    if before == after:
        return {}
    return {_RATINGS[after]: 1, **({_RATINGS[before]: -1} if before else {})}


def seconds_counter(seconds: float) -> str:
    """The counter of an answer that took so long."""
    return f"seconds_{bisect_left(BOUNDS, seconds)}"


async def count(
    documents: Documents, serving: Serving | None, chat: str, what: What, *, now: datetime
) -> None:
    """Count `what` once for the side of a chat: nothing if no canary runs. A failure is only logged."""
    if counters := counters_of(serving, chat):
        await count_quietly(documents, counters, {what: 1}, now=now)


async def count_quietly(
    documents: Documents, counters: str, amounts: Mapping[What, int], *, now: datetime
) -> None:
    """Add to the counters of a side. A failure is only logged."""
    if not amounts:
        return
    try:
        await documents.add(
            usage_path(now), {f"{counters}_{name}": amount for name, amount in amounts.items()}
        )
    except (DropError, RetryError) as failed:
        logs.warning("a canary's count is lost", **logs.described(failed))
