"""Ask both models, and the judge, within the time a tick has and what their host takes.

Eight calls are under way at most, whatever the number of evaluations. The SDK itself waits as long as
`Retry-After` says and tries 429 and 5xx again; where a 429 comes through all the same, no further call is
begun before the next tick.
"""

import asyncio
import time
import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer, ChatModel, EmptyAnswerRetryError
from tuneline.inference.openai_api import (
    AccessRetryError,
    BusyRetryError,
    ContentFilteredDropError,
    NotFoundDropError,
)
from tuneline.models.evaluation.cost import UNBOUNDED_TOKENS, EvaluationBudget, answer_usd, judge_usd
from tuneline.models.evaluation.llm_judge import Judge, Opinion, agreed
from tuneline.models.evaluation.pairs import KEPT_CHARACTERS, MOST_LOST, CollectedAnswer, Pair, Side
from tuneline.models.evaluation.policy import Winner

T = TypeVar("T")
Sides = Mapping[Side, Candidate]
AT_ONCE: Final = 8
# A call is begun when twice the time of the slowest one so far is left, and this at least.
LEAST_SECONDS: Final = 3.0


class Time:
    """What is left of a tick's `seconds`; told how long calls take, it says whether one more fits in."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self._slowest = 0.0
        self._is_stopped = False

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return max(self._end - self._clock(), 0.0)

    @property
    def fits_a_call(self) -> bool:
        """Whether a call that begins now would end in time."""
        return not self._is_stopped and self.left > max(LEAST_SECONDS, 2 * self._slowest)

    def stop(self) -> None:
        """Begin no more calls."""
        self._is_stopped = True

    async def spend(self, call: Awaitable[T]) -> T:
        """The outcome of a call; BusyRetryError where it does not come in time."""
        started = self._clock()
        try:
            async with asyncio.timeout(self.left):
                return await call
        except TimeoutError:
            raise BusyRetryError("no answer before the tick's end", answered=False) from None
        finally:
            self._slowest = max(self._slowest, self._clock() - started)


class AnswerCollector:
    """Asks what is still to be asked of an evaluation's pairs."""

    def __init__(
        self,
        *,
        model: ChatModel,
        judge: Judge | None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        at_once: int = AT_ONCE,
    ) -> None:
        self._model = model
        self._judge = judge
        self._now = now
        self._gate = asyncio.Semaphore(at_once)

    async def go_on(
        self, pairs: Sequence[Pair], sides: Sides, *, most_tokens: int, left: Time, purse: EvaluationBudget
    ) -> None:
        """Ask what fits into the time that is `left` and into the `purse`; each answer is kept at once.

        An answer has `most_tokens` at most, as the bot's own have.

        Raises what the store raises, StaleVersionRetryError where another run took over; a model's failures
        are put down with its pair.
        """
        tasks = [
            asyncio.ensure_future(self._ask_pair(pair, sides, most_tokens, left, purse)) for pair in pairs
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def is_gone(self, candidate: Candidate) -> bool:
        """Whether this model is not found now (404, 410)."""
        try:
            await self._model.probe(candidate)
        except NotFoundDropError:
            return True
        except (DropError, RetryError) as failed:
            logs.warning("the model cannot be asked", **logs.described(failed))
        return False

    @property
    def judge(self) -> str | None:
        """The model that judges, if one does."""
        return self._judge.name if self._judge else None

    def is_done(self, pair: Pair, sides: Sides) -> bool:
        """Whether nothing is left to ask about this pair."""
        before, after = (pair.said(side, sides[side].version) for side in ("before", "after"))
        return before.over and after.over and not self._needs_judge(pair, before, after)

    def _needs_judge(self, pair: Pair, before: CollectedAnswer, after: CollectedAnswer) -> bool:
        has_words = before.text is not None or after.text is not None
        return self._judge is not None and has_words and not pair.judged(before.version).get("over")

    async def _ask_pair(
        self, pair: Pair, sides: Sides, most_tokens: int, left: Time, purse: EvaluationBudget
    ) -> None:
        written = most_tokens or UNBOUNDED_TOKENS
        for side in ("after", "before"):
            said = pair.said(side, sides[side].version)
            is_due = said.again_at is None or said.again_at <= self._now()
            async with self._gate:
                most = answer_usd(pair.question, sides[side], written=written)
                if not said.over and is_due and left.fits_a_call and await purse.take(most):
                    call = self._model.answer(
                        pair.question.turns, candidate=sides[side], prompt="", most_tokens=most_tokens
                    )
                    before_usd = pair.usd
                    await self._keep_answer(pair, side, said, call, left)
                    await purse.settle(most, pair.usd - before_usd)
        before, after = (pair.said(side, sides[side].version) for side in ("before", "after"))
        if before.over and after.over and self._needs_judge(pair, before, after):
            async with self._gate:
                if left.fits_a_call:
                    await self._judge_pair(pair, before, after, left, purse)

    async def _keep_answer(
        self, pair: Pair, side: Side, said: CollectedAnswer, call: Awaitable[Answer], left: Time
    ) -> None:
        usd = Decimal(0)
        try:
            answer = await left.spend(call)
            said, usd = replace(said, over=True, text=answer.text[:KEPT_CHARACTERS], why=None), answer.usd
        except NotFoundDropError:
            # A new model may be unknown for minutes; one that served is gone.
            said = replace(said, over=side == "before", why="gone")
        except EmptyAnswerRetryError as empty:
            said, usd = replace(said, over=True, why="empty"), empty.usd
        except DropError as refused:
            logs.warning("a question was refused", **logs.described(refused))
            said = replace(said, over=True, why="refused")
            usd = refused.usd if isinstance(refused, ContentFilteredDropError) else usd
        except RetryError as busy:
            said = self._again(said, busy, left)
        await pair.keep(usd=usd, **{side: asdict(said)})

    def _again(self, said: CollectedAnswer, busy: RetryError, left: Time) -> CollectedAnswer:
        """When to ask again; what came to nothing without being paid for may be asked as often as there is
        time for it."""
        if not isinstance(busy, BusyRetryError) or busy.answered:
            left.stop()
            alert = {"alert": "model_access"} if isinstance(busy, AccessRetryError) else {}
            logs.warning("the evaluation waits for the model's host", **logs.described(busy), **alert)
            return replace(said, why="busy")
        lost = said.lost + 1
        wait = timedelta(minutes=2**said.lost)
        return replace(said, why="lost", lost=lost, over=lost >= MOST_LOST, again_at=self._now() + wait)

    async def _judge_pair(
        self, pair: Pair, before: CollectedAnswer, after: CollectedAnswer, left: Time, purse: EvaluationBudget
    ) -> None:
        """Have the pair judged; where one has no answer, or both the same, there is nothing to ask."""
        if before.text is None or after.text is None:
            await self._keep_judged(pair, before, winner="after" if before.text is None else "before")
        elif _same(before.text, after.text):
            await self._keep_judged(pair, before, winner="tie")
        elif self._judge is not None:
            orders = ((after.text, before.text), (before.text, after.text))
            opinions = list(pair.judged(before.version).get("opinions", ()))
            most = judge_usd(pair.question, self._judge.name)
            while len(opinions) < len(orders) and left.fits_a_call and await purse.take(most):
                found = await self._opinion(self._judge, pair, orders[len(opinions)], left)
                await purse.settle(most, found.usd if found else Decimal(0))
                if found is None:
                    return
                opinions.append({"better": found.better, "reason": found.reason})
                await self._keep_opinions(pair, before, opinions, usd=found.usd)
                if found.better is None:
                    return

    async def _opinion(self, judge: Judge, pair: Pair, order: tuple[str, str], left: Time) -> Opinion | None:
        """What the judge says; None where it has to be asked again."""
        try:
            return await left.spend(judge.compare(pair.question, *order))
        except DropError as refused:
            logs.error("the judge cannot be asked", refused, judge=judge.name)
        except RetryError as busy:
            lost = self._again(CollectedAnswer("judge", lost=pair.judge_lost), busy, left)
            if not lost.over:
                await pair.keep(judge_lost=lost.lost)
                return None
        return Opinion(None, "", Decimal(0))

    async def _keep_opinions(
        self, pair: Pair, before: CollectedAnswer, opinions: Sequence[Mapping[str, Any]], *, usd: Decimal
    ) -> None:
        said = [one["better"] for one in opinions]
        if len(said) == 1 and said[0] is not None:
            judged = {"against": before.version, "opinions": list(opinions), "over": False}
            await pair.keep(usd=usd, judged=judged)
            return
        # Of no use alone, so the other order is not asked for.
        winner = agreed(said[0], said[-1]) if len(said) > 1 else None
        await self._keep_judged(pair, before, winner=winner, opinions=opinions, usd=usd)

    async def _keep_judged(
        self,
        pair: Pair,
        before: CollectedAnswer,
        *,
        winner: Winner | None,
        opinions: Sequence[Mapping[str, Any]] = (),
        usd: Decimal = Decimal(0),
    ) -> None:
        given = {"winner": winner, "opinions": list(opinions)}
        await pair.keep(usd=usd, judged={"against": before.version, "over": True, **given})


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFKC", one).split() == unicodedata.normalize("NFKC", other).split()
