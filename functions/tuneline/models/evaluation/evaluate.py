"""Evaluate a new model step by step: choose the questions, collect answers, decide, report.

`evaluations/{version}` is a claim, so that only one of two pollers works and pays. `evaluation_pairs` hold
the answers, so that a crash loses only the running calls. The cost counts as training cost of the month, next
to the job's: it is part of the price of a new model, and must not use up the budget of the bot's answers.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from tuneline import logs
from tuneline.bot_settings import BotRules
from tuneline.budget import Budget, month_of
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.model_host_errors import AccessCode
from tuneline.models.evaluation.artifacts import Artifacts
from tuneline.models.evaluation.ask_as_bot import BotPrompts
from tuneline.models.evaluation.collect_answers import AnswerCollector
from tuneline.models.evaluation.cost import EvaluationBudget, estimated_usd
from tuneline.models.evaluation.inputs import (
    EvaluationInputs,
    candidates_of,
    compared_models,
    extras_of,
    read_inputs,
)
from tuneline.models.evaluation.pairs import Pair, Side, create_pairs, read_pairs
from tuneline.models.evaluation.policy import Verdict, decide
from tuneline.models.evaluation.report import EvaluationReport, score
from tuneline.models.evaluation.time_left import TimeLeft
from tuneline.notices.model_access import notify_waiting_evaluation
from tuneline.notices.notice import Notices
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.pinned_answers import Pins, read_pins
from tuneline.storage.claims import HeldElsewhereRetryError, claim
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import RecordClaim, StoredRecord, read_record
from tuneline.storage.records.evaluations.evaluation import FINAL, ComparedModels, evaluation_path
from tuneline.storage.records.evaluations.evaluation import Evaluation as EvaluationRecord
from tuneline.storage.records.job import Job
from tuneline.storage.records.spending import evaluation_of

# A tick's time for an evaluation: a job has 45 seconds, and the provider's calls take some of them.
STEP_SECONDS: Final = 30.0
# After this time the verdict uses the answers that exist.
ENDS_AFTER: Final = timedelta(minutes=60)
EvaluationClaim = RecordClaim[EvaluationRecord]


class Evaluation:
    """Evaluate new models, one step a tick."""

    def __init__(
        self,
        *,
        documents: Documents,
        artifacts: Artifacts,
        collector: AnswerCollector,
        budget: Budget,
        base_models: BaseModels,
        language: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: float = STEP_SECONDS,
    ) -> None:
        self._documents = documents
        self._artifacts = artifacts
        self._collector = collector
        self._budget = budget
        self._base_models = base_models
        self._language = language
        self._now = now
        self._notices = Notices(documents=documents, now=now)
        self._seconds = seconds

    async def step(self, job: StoredRecord[Job], candidate: Candidate) -> Verdict | None:
        """Continue the evaluation of `candidate`, the model of `job`, for one tick; None until it is over.

        Later calls return the same verdict. Also None while another poller works on it. Raises the stores'
        errors.
        """
        left = TimeLeft(self._seconds)
        path = evaluation_path(candidate.version)
        inputs = await read_inputs(self._documents, job.record.dataset, language=self._language)
        fresh = EvaluationRecord(
            state="choosing",
            job=job.id,
            dataset=job.record.dataset,
            started_at=self._now(),
            models=self._compared_models(inputs, candidate),
            judge=self._collector.judge,
        ).as_document()
        try:
            claimed = await claim(self._documents, path, fresh=fresh, final=FINAL, now=self._now)
        except HeldElsewhereRetryError:
            return None
        if claimed is None:
            done = await read_record(self._documents, EvaluationRecord, path)
            return Verdict.from_dict(done.verdict) if done and done.verdict else None
        held = RecordClaim(claimed, EvaluationRecord)
        return await held.keep_while(self._released(held, self._continue(held, inputs, candidate, left)))

    async def _released(
        self, held: EvaluationClaim, work: Coroutine[Any, Any, Verdict | None]
    ) -> Verdict | None:
        """Release the claim of an unfinished evaluation: the next tick does not wait for the lease."""
        try:
            verdict = await work
        except (DropError, RetryError):
            await held.release()
            raise
        if verdict is None:
            await held.release()
        return verdict

    async def _continue(
        self, held: EvaluationClaim, inputs: EvaluationInputs, candidate: Candidate, left: TimeLeft
    ) -> Verdict | None:
        if held.record.state == "choosing":
            await self._choose(held, inputs, candidate)
        pairs = await read_pairs(self._documents, candidate.version, held.record.questions or 0)
        # Another model may have been promoted meanwhile: the new one is compared with that one.
        compared = self._compared_models(inputs, candidate)
        await held.save(replace(held.record, models=compared))
        sides, extras = candidates_of(compared), extras_of(compared, pairs)
        budget = await self._remaining_budget(held, pairs, {**sides, **extras}, rules=inputs.rules)
        await self._collector.collect(pairs, sides, rules=inputs.rules, left=left, budget=budget)
        is_decided = all(self._collector.is_done(pair, sides) for pair in pairs)
        if is_decided:
            # They come last: no answer that the verdict needs lacks their time or their price.
            await self._collector.collect(pairs, extras, rules=inputs.rules, left=left, budget=budget)
        await self._notify_refused(left.refused, sides)
        if budget.is_empty:
            logs.warning("the evaluation stops: the month's budget is used up", version=candidate.version)
        is_over = budget.is_empty or (is_decided and all(pair.is_over(extras) for pair in pairs))
        if not is_over and self._now() < held.record.started_at + ENDS_AFTER:
            logs.info("model is being evaluated", version=candidate.version, questions=len(pairs))
            return None
        return await self._conclude(held, inputs, sides, extras, pairs)

    async def _choose(self, held: EvaluationClaim, inputs: EvaluationInputs, candidate: Candidate) -> None:
        """Choose the questions, with what the bot adds to their prompts now."""
        pins = await read_pins(self._documents) if inputs.pin_set else Pins()
        prompts = BotPrompts(inputs, pins=pins, examples=self._base_models.examples, now=self._now())
        chosen = await asyncio.to_thread(self._artifacts.questions, inputs.held_out, prompts.is_pinned)
        # All at once: an embedder that does not answer delays the tick by the time of one question.
        questions = await asyncio.gather(*map(prompts.added_to, chosen.questions))
        await create_pairs(self._documents, candidate.version, questions, now=self._now)
        count = len(questions)
        await held.save(replace(held.record, state="asking", questions=count, pinned=chosen.pinned))

    async def _notify_refused(
        self, refused: Mapping[str, AccessCode], sides: Mapping[Side, Candidate]
    ) -> None:
        """Notify the operators of the hosts that refused the account."""
        serving = sides["before"]
        for endpoint, code in refused.items():
            await notify_waiting_evaluation(
                self._notices,
                code,
                version=sides["after"].version,
                endpoint=endpoint,
                model=serving.model if serving.host == endpoint else None,
                now=self._now(),
            )

    async def _remaining_budget(
        self,
        held: EvaluationClaim,
        pairs: Sequence[Pair],
        sides: Mapping[Side, Candidate],
        *,
        rules: BotRules,
    ) -> EvaluationBudget:
        """Reserve the estimated cost in the month's budget; return the evaluation's remaining budget."""
        spent = sum((pair.usd for pair in pairs), Decimal(0))
        questions = [pair.question for pair in pairs]
        price = estimated_usd(questions, sides, self._collector.judge, rules=rules)
        month = month_of(held.record.started_at)
        allowed = await self._budget.allow_evaluation(held.record.dataset, max(price, spent), month=month)
        return EvaluationBudget(allowed - spent)

    async def _conclude(
        self,
        held: EvaluationClaim,
        inputs: EvaluationInputs,
        sides: Mapping[Side, Candidate],
        extras: Mapping[Side, Candidate],
        pairs: Sequence[Pair],
    ) -> Verdict:
        """Score, decide, report and record the cost. A run after a crash repeats this without cost."""
        results = await asyncio.to_thread(score, pairs, sides, extras)
        is_gone = any(result.before.why == "gone" for result in results)
        verdict = decide(
            [result.scored for result in results if result.scored is not None],
            policy=inputs.policy,
            asked=len(results),
            answered=sum(result.after.text is not None for result in results),
            serving_gone=is_gone and await self._collector.is_gone(sides["before"]),
        )
        report = EvaluationReport(
            version=sides["after"].version,
            job=held.record.job,
            dataset=(inputs.dataset.object if inputs.dataset else "") or held.record.dataset,
            made_at=self._now(),
            sides=sides,
            is_toggled_shown=not inputs.rules.examples_for(is_tuned=True),
            judge=held.record.judge,
            results=results,
            pinned=held.record.pinned,
            verdict=verdict,
            usd=sum((pair.usd for pair in pairs), Decimal(0)),
        )
        await asyncio.to_thread(self._artifacts.write, report, language=inputs.rules.language)
        await self._finish(held, report)
        return verdict

    async def _finish(self, held: EvaluationClaim, report: EvaluationReport) -> None:
        started = month_of(held.record.started_at)
        await self._budget.settle(evaluation_of(held.record.dataset), started, report.usd)
        verdict, usd = report.verdict, report.usd
        ended = replace(held.record, state="done", verdict=verdict.as_dict(), usd=usd, ended_at=self._now())
        await held.finish(ended)
        version, code = report.version, verdict.code
        logs.info("model evaluated", version=version, code=code, asked=verdict.asked, usd=str(usd))

    def _compared_models(self, inputs: EvaluationInputs, candidate: Candidate) -> ComparedModels:
        return compared_models(inputs, candidate, self._base_models, now=self._now())
