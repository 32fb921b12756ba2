"""Evaluate a new model step by step: choose the questions, ask both models, decide, report.

`evaluations/{version}` is a claim, so that of two pollers one works and pays; `evaluation_pairs` hold what
was answered, so that a run that dies costs the calls under way and no more. What it costs is put into the
month's spending on training, beside the job itself: it is part of what a new model costs, and must not make
the bot rest.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from tuneline import logs
from tuneline.bot_settings import SETTINGS, BotRules, read_bot_rules
from tuneline.budget import Budget, evaluation_of, month_of
from tuneline.datasets.options import parse_options
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import SERVING, Candidate, chain
from tuneline.models.evaluation.artifacts import Artifacts
from tuneline.models.evaluation.collect_answers import AnswerCollector, Time
from tuneline.models.evaluation.cost import EvaluationBudget, estimated_usd
from tuneline.models.evaluation.pairs import Pair, Side, create_pairs, read_pairs
from tuneline.models.evaluation.policy import Verdict, decide
from tuneline.models.evaluation.report import Report, score
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import Promote
from tuneline.storage.claims import Claim, HeldElsewhereRetryError, claim
from tuneline.storage.documents import Document, Documents
from tuneline.texts import chat_texts

# What a tick may spend on it; a job has 45 seconds, of which the trainer's own calls take some.
STEP_SECONDS: Final = 30.0
# Then it is judged on what there is.
ENDS_AFTER: Final = timedelta(minutes=60)


@dataclass(frozen=True)
class _Now:
    """What an evaluation depends on, as one read gave it."""

    dataset: Mapping[str, Any]
    serving: Mapping[str, Any] | None
    rules: BotRules

    @property
    def policy(self) -> Promote:
        """What the upload asks for, over what the bot's settings say."""
        options, _ = parse_options(self.dataset.get("options", {}))
        return options.promote or self.rules.promote


class Evaluation:
    """Evaluates with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        artifacts: Artifacts,
        asking: AnswerCollector,
        budget: Budget,
        untuned: BaseModels,
        language: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: float = STEP_SECONDS,
    ) -> None:
        self._documents = documents
        self._artifacts = artifacts
        self._asking = asking
        self._budget = budget
        self._untuned = untuned
        self._language = language
        self._now = now
        self._seconds = seconds

    async def step(self, job: Document, candidate: Candidate) -> Verdict | None:
        """Go on for a tick with the evaluation of `candidate`, the model of `job`; None until it is over.

        Whoever asks after that gets the same verdict again. None, too, while another poller works on it.
        Raises what the stores raise.
        """
        left = Time(self._seconds)
        path = f"evaluations/{candidate.version}"
        state = await self._read(job)
        fresh = {
            "state": "choosing",
            "job": job.path.removeprefix("jobs/"),
            "dataset": job.data["dataset"],
            "started_at": self._now(),
            "sides": self._sides(state, candidate),
            "judge": self._asking.judge,
        }
        try:
            held = await claim(self._documents, path, fresh=fresh, final={"done"}, now=self._now)
        except HeldElsewhereRetryError:
            return None
        if held is None:
            (done,) = await self._documents.get_many([path])
            return Verdict.from_dict(done.data["verdict"]) if done else None
        return await held.keep_while(self._released(held, self._go_on(held, state, candidate, left)))

    async def _released(self, held: Claim, work: Coroutine[Any, Any, Verdict | None]) -> Verdict | None:
        """Let go of what is not finished, so that the next tick need not wait for the lease to run out."""
        try:
            verdict = await work
        except (DropError, RetryError):
            await held.release()
            raise
        if verdict is None:
            await held.release()
        return verdict

    async def _go_on(self, held: Claim, state: _Now, candidate: Candidate, left: Time) -> Verdict | None:
        if held.data["state"] == "choosing":
            questions = await asyncio.to_thread(self._artifacts.questions, state.dataset.get("valid"))
            await create_pairs(self._documents, candidate.version, questions, now=self._now)
            await held.save(state="asking", questions=len(questions))
        pairs = await read_pairs(self._documents, candidate.version, held.data["questions"])
        # Another model may have been promoted meanwhile: that one is what the new one has to match.
        await held.save(sides=self._sides(state, candidate))
        sides = _candidates(held.data["sides"])
        tokens = state.rules.answer_tokens
        purse = await self._purse(held, pairs, sides, most_tokens=tokens)
        await self._asking.go_on(pairs, sides, most_tokens=tokens, left=left, purse=purse)
        if purse.is_empty:
            logs.warning("the evaluation stops: the month's budget is used up", version=candidate.version)
        is_over = purse.is_empty or all(self._asking.is_done(pair, sides) for pair in pairs)
        if not is_over and self._now() < held.data["started_at"] + ENDS_AFTER:
            logs.info("model is being evaluated", version=candidate.version, questions=len(pairs))
            return None
        return await self._conclude(held, state, sides, pairs)

    async def _purse(
        self, held: Claim, pairs: Sequence[Pair], sides: Mapping[Side, Candidate], *, most_tokens: int
    ) -> EvaluationBudget:
        """What may be spent on it from now on; what it will cost is reserved in the month's budget."""
        spent = sum((pair.usd for pair in pairs), Decimal(0))
        questions = [pair.question for pair in pairs]
        price = estimated_usd(questions, sides.values(), self._asking.judge, most_tokens=most_tokens)
        month = month_of(held.data["started_at"])
        allowed = await self._budget.allow_evaluation(held.data["dataset"], max(price, spent), month=month)
        return EvaluationBudget(allowed - spent)

    async def _conclude(
        self, held: Claim, state: _Now, sides: Mapping[Side, Candidate], pairs: Sequence[Pair]
    ) -> Verdict:
        """Score, decide, report, put down the cost; a run that dies in here does it again, for nothing."""
        shown = await asyncio.to_thread(score, pairs, sides)
        is_gone = any(one.before.why == "gone" for one in shown)
        verdict = decide(
            [one.scored for one in shown if one.scored is not None],
            policy=state.policy,
            asked=len(shown),
            answered=sum(one.after.text is not None for one in shown),
            serving_gone=is_gone and await self._asking.is_gone(sides["before"]),
        )
        report = Report(
            version=sides["after"].version,
            job=held.data["job"],
            dataset=state.dataset.get("object") or held.data["dataset"],
            made_at=self._now(),
            sides=sides,
            judge=held.data["judge"],
            shown=shown,
            verdict=verdict,
            usd=sum((pair.usd for pair in pairs), Decimal(0)),
        )
        await asyncio.to_thread(self._artifacts.write, report, language=state.rules.language)
        await self._finish(held, report)
        return verdict

    async def _finish(self, held: Claim, report: Report) -> None:
        started = month_of(held.data["started_at"])
        await self._budget.settle(evaluation_of(held.data["dataset"]), started, report.usd)
        verdict, usd = report.verdict, str(report.usd)
        await held.finish(state="done", verdict=verdict.as_dict(), usd=usd, ended_at=self._now())
        logs.info("model evaluated", version=report.version, code=verdict.code, asked=verdict.asked, usd=usd)

    async def _read(self, job: Document) -> _Now:
        dataset, serving, settings = await self._documents.get_many(
            [f"datasets/{job.data['dataset']}", SERVING, SETTINGS]
        )
        return _Now(
            dataset.data if dataset else {},
            serving.data if serving else None,
            read_bot_rules(settings.data if settings else None, language=self._language),
        )

    def _sides(self, state: _Now, candidate: Candidate) -> dict[str, dict[str, Any]]:
        """Both models, each with the prompt that the bot asks it with; before any model is tuned that of
        the new one counts for the base model as well."""
        asked = chain(
            state.serving,
            base_model=self._untuned.base_model,
            now=self._now(),
            fallback_model=self._untuned.fallback_model,
        )
        # Somebody may have promoted the new one already: it is not compared with itself.
        before = next(one for one in asked if one.version != candidate.version)
        if state.serving is None:
            before = replace(before, system_prompt=candidate.system_prompt)
        prompt = state.rules.system_prompt or chat_texts.text("instructions", state.rules.language)
        return {
            side: asdict(
                replace(one, system_prompt=prompt if one.system_prompt is None else one.system_prompt)
            )
            for side, one in (("before", before), ("after", candidate))
        }


def _candidates(kept: Mapping[str, Any]) -> dict[Side, Candidate]:
    return {"before": Candidate(**kept["before"]), "after": Candidate(**kept["after"])}
