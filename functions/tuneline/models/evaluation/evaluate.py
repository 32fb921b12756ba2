"""Evaluate a new model step by step: choose the questions, collect answers, decide, report.

`evaluations/{version}` is a claim, so that only one of two pollers works and pays. `evaluation_pairs` hold
the answers, so that a crash loses only the running calls. The cost counts as training cost of the month, next
to the job's: it is part of the price of a new model, and must not use up the budget of the bot's answers.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from tuneline import logs
from tuneline.bot_settings import SETTINGS, BotRules, read_bot_rules
from tuneline.budget import Budget, month_of
from tuneline.datasets.options import parse_options
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate, chain
from tuneline.inference.model_host_errors import AccessCode
from tuneline.models.evaluation.artifacts import Artifacts
from tuneline.models.evaluation.collect_answers import AnswerCollector
from tuneline.models.evaluation.cost import EvaluationBudget, estimated_usd
from tuneline.models.evaluation.pairs import Pair, Side, create_pairs, read_pairs
from tuneline.models.evaluation.policy import Verdict, decide
from tuneline.models.evaluation.report import EvaluationReport, score
from tuneline.models.evaluation.time_left import TimeLeft
from tuneline.notices.model_access import notify_waiting_evaluation
from tuneline.notices.notice import Notices
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import Promote
from tuneline.storage.claims import Claim, HeldElsewhereRetryError, claim
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, record_of
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.records.job import Job
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.storage.records.spending import evaluation_of
from tuneline.texts import chat_texts

# A tick's time for an evaluation: a job has 45 seconds, and the provider's calls take some of them.
STEP_SECONDS: Final = 30.0
# After this time the verdict uses the answers that exist.
ENDS_AFTER: Final = timedelta(minutes=60)


@dataclass(frozen=True)
class _Inputs:
    """The documents that an evaluation depends on, from one read."""

    dataset: Dataset | None
    serving: Serving | None
    rules: BotRules

    @property
    def policy(self) -> Promote:
        """The upload's option `promote`, or else the bot's setting."""
        options, _ = parse_options(self.dataset.options if self.dataset else {})
        return options.promote or self.rules.promote


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
        path = f"evaluations/{candidate.version}"
        state = await self._read(job)
        fresh = {
            "state": "choosing",
            "job": job.id,
            "dataset": job.record.dataset,
            "started_at": self._now(),
            "sides": self._sides(state, candidate),
            "judge": self._collector.judge,
        }
        try:
            held = await claim(self._documents, path, fresh=fresh, final={"done"}, now=self._now)
        except HeldElsewhereRetryError:
            return None
        if held is None:
            (done,) = await self._documents.get_many([path])
            return Verdict.from_dict(done.data["verdict"]) if done else None
        return await held.keep_while(self._released(held, self._continue(held, state, candidate, left)))

    async def _released(self, held: Claim, work: Coroutine[Any, Any, Verdict | None]) -> Verdict | None:
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
        self, held: Claim, state: _Inputs, candidate: Candidate, left: TimeLeft
    ) -> Verdict | None:
        if held.data["state"] == "choosing":
            questions = await asyncio.to_thread(
                self._artifacts.questions, state.dataset.valid if state.dataset else None
            )
            await create_pairs(self._documents, candidate.version, questions, now=self._now)
            await held.save(state="asking", questions=len(questions))
        pairs = await read_pairs(self._documents, candidate.version, held.data["questions"])
        # Another model may have been promoted meanwhile: the new one is compared with that one.
        await held.save(sides=self._sides(state, candidate))
        sides = _candidates(held.data["sides"])
        tokens = state.rules.answer_tokens
        budget = await self._remaining_budget(held, pairs, sides, most_tokens=tokens)
        await self._collector.collect(pairs, sides, most_tokens=tokens, left=left, budget=budget)
        await self._notify_refused(left.refused, sides)
        if budget.is_empty:
            logs.warning("the evaluation stops: the month's budget is used up", version=candidate.version)
        is_over = budget.is_empty or all(self._collector.is_done(pair, sides) for pair in pairs)
        if not is_over and self._now() < held.data["started_at"] + ENDS_AFTER:
            logs.info("model is being evaluated", version=candidate.version, questions=len(pairs))
            return None
        return await self._conclude(held, state, sides, pairs)

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
        self, held: Claim, pairs: Sequence[Pair], sides: Mapping[Side, Candidate], *, most_tokens: int
    ) -> EvaluationBudget:
        """Reserve the estimated cost in the month's budget; return the evaluation's remaining budget."""
        spent = sum((pair.usd for pair in pairs), Decimal(0))
        questions = [pair.question for pair in pairs]
        price = estimated_usd(questions, sides.values(), self._collector.judge, most_tokens=most_tokens)
        month = month_of(held.data["started_at"])
        allowed = await self._budget.allow_evaluation(held.data["dataset"], max(price, spent), month=month)
        return EvaluationBudget(allowed - spent)

    async def _conclude(
        self, held: Claim, state: _Inputs, sides: Mapping[Side, Candidate], pairs: Sequence[Pair]
    ) -> Verdict:
        """Score, decide, report and record the cost. A run after a crash repeats this without cost."""
        results = await asyncio.to_thread(score, pairs, sides)
        is_gone = any(result.before.why == "gone" for result in results)
        verdict = decide(
            [result.scored for result in results if result.scored is not None],
            policy=state.policy,
            asked=len(results),
            answered=sum(result.after.text is not None for result in results),
            serving_gone=is_gone and await self._collector.is_gone(sides["before"]),
        )
        report = EvaluationReport(
            version=sides["after"].version,
            job=held.data["job"],
            dataset=(state.dataset.object if state.dataset else "") or held.data["dataset"],
            made_at=self._now(),
            sides=sides,
            judge=held.data["judge"],
            results=results,
            verdict=verdict,
            usd=sum((pair.usd for pair in pairs), Decimal(0)),
        )
        await asyncio.to_thread(self._artifacts.write, report, language=state.rules.language)
        await self._finish(held, report)
        return verdict

    async def _finish(self, held: Claim, report: EvaluationReport) -> None:
        started = month_of(held.data["started_at"])
        await self._budget.settle(evaluation_of(held.data["dataset"]), started, report.usd)
        verdict, usd = report.verdict, str(report.usd)
        await held.finish(state="done", verdict=verdict.as_dict(), usd=usd, ended_at=self._now())
        logs.info("model evaluated", version=report.version, code=verdict.code, asked=verdict.asked, usd=usd)

    async def _read(self, job: StoredRecord[Job]) -> _Inputs:
        dataset, serving, settings = await self._documents.get_many(
            [dataset_path(job.record.dataset), SERVING, SETTINGS]
        )
        return _Inputs(
            record_of(Dataset, dataset),
            record_of(Serving, serving),
            read_bot_rules(settings.data if settings else None, language=self._language),
        )

    def _sides(self, state: _Inputs, candidate: Candidate) -> dict[str, dict[str, Any]]:
        """Both models with the bot's prompt for each.

        Before the first tuned model serves, the base model gets the new model's prompt.
        """
        candidates = chain(
            state.serving,
            base_model=self._base_models.base_model,
            now=self._now(),
            fallback_model=self._base_models.fallback_model,
        )
        # An operator may have promoted the new model already: it is not compared with itself.
        before = next(other for other in candidates if other.version != candidate.version)
        if state.serving is None:
            before = replace(before, system_prompt=candidate.system_prompt)
        prompt = state.rules.system_prompt or chat_texts.text("instructions", state.rules.language)
        return {"before": _with_prompt(before, prompt), "after": _with_prompt(candidate, prompt)}


def _with_prompt(candidate: Candidate, prompt: str) -> dict[str, Any]:
    own = candidate.system_prompt
    return asdict(replace(candidate, system_prompt=prompt if own is None else own))


def _candidates(sides: Mapping[str, Any]) -> dict[Side, Candidate]:
    return {"before": Candidate(**sides["before"]), "after": Candidate(**sides["after"])}
