"""Collect the answers of both models and the judge, within a tick's time and the host's limit.

At most eight calls run at the same time, for all evaluations together. The SDK waits as `Retry-After` says
and retries 429 and 5xx. If a 429 remains after that, no further call starts before the next tick.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from tuneline import logs
from tuneline.bot_settings import BotRules
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer, ChatModel, EmptyAnswerRetryError
from tuneline.inference.model_host_errors import (
    AccessRetryError,
    BusyRetryError,
    ContentFilteredDropError,
    NotFoundDropError,
)
from tuneline.models.evaluation.ask_as_bot import ask
from tuneline.models.evaluation.cost import UNBOUNDED_TOKENS, EvaluationBudget, answer_usd, judge_usd
from tuneline.models.evaluation.llm_judge import Judge, Opinion, agreed
from tuneline.models.evaluation.pairs import KEPT_CHARACTERS, MOST_LOST, Pair, Side
from tuneline.models.evaluation.time_left import TimeLeft
from tuneline.storage.records.evaluations.evaluation_pair import (
    CollectedAnswer,
    Judgement,
    JudgeOpinion,
    Winner,
)
from tuneline.unicode import are_same

Sides = Mapping[Side, Candidate]
AT_ONCE: Final = 8


class AnswerCollector:
    """Collect the missing answers and verdicts of an evaluation's pairs."""

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
        self._slots = asyncio.Semaphore(at_once)

    async def collect(
        self,
        pairs: Sequence[Pair],
        sides: Sides,
        *,
        rules: BotRules,
        left: TimeLeft,
        budget: EvaluationBudget,
    ) -> None:
        """Make the calls that fit into the time `left` and the `budget`; save each answer at once.

        The models are asked as the bot asks them: with the examples and the longest answer of its `rules`.

        Raises the store's errors, and StaleVersionRetryError if another run took over. A model's errors are
        saved with its pair.
        """
        tasks = [asyncio.ensure_future(self._ask_pair(pair, sides, rules, left, budget)) for pair in pairs]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def is_gone(self, candidate: Candidate) -> bool:
        """Whether the host does not find this model now (404, 410)."""
        try:
            await self._model.probe(candidate)
        except NotFoundDropError:
            return True
        except (DropError, RetryError) as failed:
            logs.warning("the model cannot be asked", **logs.described(failed))
        return False

    @property
    def judge(self) -> str | None:
        """The judge's model. None without a judge."""
        return self._judge.name if self._judge else None

    def is_done(self, pair: Pair, sides: Sides) -> bool:
        """Whether this pair has all its answers and its verdict."""
        before, after = (pair.answer(side, sides[side].version) for side in ("before", "after"))
        return before.over and after.over and not self._needs_judge(pair, before, after)

    def _needs_judge(self, pair: Pair, before: CollectedAnswer, after: CollectedAnswer) -> bool:
        has_answer = before.text is not None or after.text is not None
        judged = pair.judgement(before.version)
        return self._judge is not None and has_answer and not (judged and judged.over)

    async def _ask_pair(
        self, pair: Pair, sides: Sides, rules: BotRules, left: TimeLeft, budget: EvaluationBudget
    ) -> None:
        written = rules.answer_tokens or UNBOUNDED_TOKENS
        for side, candidate in sides.items():
            earlier = pair.answer(side, candidate.version)
            is_due = earlier.again_at is None or earlier.again_at <= self._now()
            async with self._slots:
                most = answer_usd(pair.question, candidate, rules=rules, written=written, side=side)
                if not earlier.over and is_due and left.fits_a_call and await budget.take(most):
                    call = ask(self._model, pair.question, candidate, rules, side)
                    before_usd = pair.usd
                    await self._save_answer(pair, side, earlier, call, left, endpoint=candidate.host)
                    await budget.settle(most, pair.usd - before_usd)
        if "before" not in sides:
            return
        before, after = (pair.answer(side, sides[side].version) for side in ("before", "after"))
        if before.over and after.over and self._needs_judge(pair, before, after):
            async with self._slots:
                if left.fits_a_call:
                    await self._judge_pair(pair, before, after, left, budget)

    async def _save_answer(
        self,
        pair: Pair,
        side: Side,
        earlier: CollectedAnswer,
        call: Awaitable[Answer],
        left: TimeLeft,
        *,
        endpoint: str,
    ) -> None:
        usd = Decimal(0)
        try:
            answer = await left.spend(call)
            text = answer.text[:KEPT_CHARACTERS]
            collected = replace(earlier, over=True, text=text, knows=answer.knows, why=None)
            usd = answer.usd
        except NotFoundDropError:
            # A new model may not be found for the first minutes; the serving model is gone.
            collected = replace(earlier, over=side in ("before", "base"), why="gone")
        except EmptyAnswerRetryError as empty:
            collected, usd = replace(earlier, over=True, why="empty"), empty.usd
        except DropError as refused:
            logs.warning("a question was refused", **logs.described(refused))
            collected = replace(earlier, over=True, why="refused")
            usd = refused.usd if isinstance(refused, ContentFilteredDropError) else usd
        except RetryError as busy:
            collected = self._retry_later(earlier, busy, left, endpoint=endpoint)
        await pair.save_answer(side, collected, usd=usd)

    def _retry_later(
        self, earlier: CollectedAnswer, busy: RetryError, left: TimeLeft, *, endpoint: str
    ) -> CollectedAnswer:
        """Schedule the next try. A try that was not billed may be repeated without a limit."""
        if not isinstance(busy, BusyRetryError) or busy.answered:
            left.stop()
            alert = {}
            if isinstance(busy, AccessRetryError):
                left.refused[endpoint] = busy.code
                alert = {"alert": "model_access"}
            logs.warning("the evaluation waits for the model's host", **logs.described(busy), **alert)
            return replace(earlier, why="busy")
        lost = earlier.lost + 1
        wait = timedelta(minutes=2**earlier.lost)
        return replace(earlier, why="lost", lost=lost, over=lost >= MOST_LOST, again_at=self._now() + wait)

    async def _judge_pair(
        self,
        pair: Pair,
        before: CollectedAnswer,
        after: CollectedAnswer,
        left: TimeLeft,
        budget: EvaluationBudget,
    ) -> None:
        """Ask the judge about the pair, unless an answer is missing or both are the same."""
        if before.text is None or after.text is None:
            await self._save_winner(pair, before, winner="after" if before.text is None else "before")
        elif are_same(before.text, after.text):
            await self._save_winner(pair, before, winner="tie")
        elif self._judge is not None:
            orders = ((after.text, before.text), (before.text, after.text))
            judged = pair.judgement(before.version)
            opinions = judged.opinions if judged else ()
            most = judge_usd(pair.question, self._judge.name)
            while len(opinions) < len(orders) and left.fits_a_call and await budget.take(most):
                opinion = await self._opinion(self._judge, pair, orders[len(opinions)], left)
                await budget.settle(most, opinion.usd if opinion else Decimal(0))
                if opinion is None:
                    return
                opinions = (*opinions, JudgeOpinion(better=opinion.better, reason=opinion.reason))
                await self._save_opinions(pair, before, opinions, usd=opinion.usd)
                if opinion.better is None:
                    return

    async def _opinion(
        self, judge: Judge, pair: Pair, order: tuple[str, str], left: TimeLeft
    ) -> Opinion | None:
        """The judge's opinion. None if the judge has to be asked again."""
        try:
            return await left.spend(judge.compare(pair.question, *order))
        except DropError as refused:
            logs.error("the judge cannot be asked", refused, judge=judge.name)
        except RetryError as busy:
            earlier = CollectedAnswer(version="judge", lost=pair.judge_lost)
            lost = self._retry_later(earlier, busy, left, endpoint=judge.endpoint)
            if not lost.over:
                await pair.save_judge_lost(lost.lost)
                return None
        return Opinion(None, "", Decimal(0))

    async def _save_opinions(
        self, pair: Pair, before: CollectedAnswer, opinions: tuple[JudgeOpinion, ...], *, usd: Decimal
    ) -> None:
        choices = [opinion.better for opinion in opinions]
        if len(choices) == 1 and choices[0] is not None:
            judgement = Judgement(against=before.version, over=False, opinions=opinions)
            await pair.save_judgement(judgement, usd=usd)
            return
        # A single unusable opinion ends it: the other order alone would not help.
        winner = agreed(choices[0], choices[-1]) if len(choices) > 1 else None
        await self._save_winner(pair, before, winner=winner, opinions=opinions, usd=usd)

    async def _save_winner(
        self,
        pair: Pair,
        before: CollectedAnswer,
        *,
        winner: Winner | None,
        opinions: tuple[JudgeOpinion, ...] = (),
        usd: Decimal = Decimal(0),
    ) -> None:
        judgement = Judgement(against=before.version, over=True, opinions=opinions, winner=winner)
        await pair.save_judgement(judgement, usd=usd)
