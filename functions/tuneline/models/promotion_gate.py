"""Check a trained model before it serves: it must answer, and not be worse than the serving one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from tuneline import logs
from tuneline.inference.candidates import as_candidate
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.model_host_errors import AccessRetryError, NotFoundDropError
from tuneline.models import registry, serving_pointer
from tuneline.models.evaluation.evaluate import Evaluation
from tuneline.models.evaluation.policy import Verdict
from tuneline.notices.model_access import notify_waiting_evaluation
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_record, read_record, record_of
from tuneline.storage.records.job import Job, JobState
from tuneline.storage.records.model import Model, ModelEvaluation, ModelState, model_path
from tuneline.storage.records.notice import Kind
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.texts.evaluation_texts import report_texts


class PromotionGate:
    """Promote or hold new models. Without an `evaluation`, every model that answers is promoted."""

    def __init__(
        self,
        *,
        documents: Documents,
        model: ChatModel,
        evaluation: Evaluation | None = None,
        notices: Notices | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._model = model
        self._evaluation = evaluation
        self._notices = notices or Notices(documents=documents, now=now)
        self._now = now

    async def step(self, job: StoredRecord[Job]) -> Job:
        """Take the next step with the job's model, which answers as `model` at `endpoint`.

        Returns the changed job: its `state` (`activating`, `evaluating`, and in the end `serving` or `held`),
        and with the last step its `version`, no longer open. A repeated step, also by two pollers at the same
        time, has the same outcome. Raises a RetryError if the next tick should try the step again.
        """
        version = version_of(job)
        model = self._model_of(job)
        candidate = as_candidate(serving_pointer.entry_of(model))
        if await read_record(self._documents, Model, model_path(version)) is None:
            try:
                await self._model.probe(candidate)
            except NotFoundDropError:
                # A new model may not be found for the first minutes.
                logs.info("model not ready yet", job=job.document.path)
                return replace(job.record, state="activating")
            except AccessRetryError as refused:
                await notify_waiting_evaluation(
                    self._notices,
                    refused.code,
                    version=version,
                    endpoint=candidate.host,
                    now=self._now(),
                )
                raise
        await registry.record(self._documents, model)
        verdict = await self._evaluation.step(job, candidate) if self._evaluation else None
        if self._evaluation and verdict is None:
            return replace(job.record, state="evaluating")
        is_promoted = await self._end(model, verdict)
        state: JobState = "serving" if is_promoted else "held"
        return replace(job.record, state=state, is_open=False, version=version)

    async def give_up(self, job: StoredRecord[Job], reason: str) -> None:
        """Hold the model of a job that is closed before its evaluation ends; an operator decides."""
        await self._mark(version_of(job), "held", ModelEvaluation.without_scores(reason))

    def _model_of(self, job: StoredRecord[Job]) -> Model:
        return Model(
            version=version_of(job),
            state="evaluating",
            model=job.record.model or "",
            endpoint=job.record.endpoint,
            base_model=job.record.base_model,
            system_prompt=job.record.system_prompt,
            job=job.id,
            dataset=job.record.dataset,
            ready_at=self._now(),
            job_created_at=job.record.created_at,
        )

    async def _end(self, model: Model, verdict: Verdict | None) -> bool:
        """Promote the model or hold it, and return which: first notify, then write.

        An operator's action in the meantime takes precedence: a retired model is not promoted, a promoted one
        is not held, and one that has served is not promoted again. If the model of a later job serves, the
        model is held.
        """
        version = model.version
        documents = await self._documents.get_many([SERVING, model_path(version)])
        serving, known = record_of(Serving, documents[0]), record_of(Model, documents[1])
        if known is not None and known.state == "retired":
            return False
        is_chosen = serving_pointer.has_served(serving, version)
        is_overtaken = not is_chosen and await self._is_overtaken(serving, model)
        promote = is_chosen or ((verdict is None or verdict.promote) and not is_overtaken)
        summary = (
            _summary(version, verdict) if verdict else ModelEvaluation.without_scores("training finished")
        )
        if is_overtaken:
            summary = replace(summary, code="overtaken", reason=report_texts("en")["overtaken"])
        facts = {"version": version, "name": model.model, **summary.as_document()}
        if not is_chosen:
            kind: Kind = "model_promoted" if promote else "model_held"
            await self._notices.notify(kind, version, facts)
        is_evaluated = verdict is not None or is_overtaken
        await self._mark(
            version,
            "ready" if promote else "held",
            summary if is_evaluated else ModelEvaluation.without_scores(),
        )
        if promote:
            await registry.promote(
                self._documents, model, by="job_poller", reason=summary.reason, now=self._now()
            )
        return promote

    async def _is_overtaken(self, serving: Serving | None, model: Model) -> bool:
        """Whether the serving model is from a later job: the latest upload takes precedence."""
        if serving is None or model.job_created_at is None:
            return False
        other = await read_record(self._documents, Model, model_path(serving.version))
        created_at = other.job_created_at if other else None
        return created_at is not None and created_at > model.job_created_at

    async def _mark(self, version: str, state: ModelState, evaluation: ModelEvaluation) -> None:
        """Record the evaluation in `models/{version}`, unless an operator has changed its state meanwhile."""

        def marked(model: Model | None) -> Model | None:
            if model is None or model.state != "evaluating":
                return None
            return replace(model, state=state, evaluation=evaluation)

        await change_record(self._documents, Model, model_path(version), marked)


def version_of(job: StoredRecord[Job]) -> str:
    """The version of a job's model: the job's creation time, and the end of its id."""
    return f"{job.record.created_at:%Y%m%d-%H%M%S}-{job.document.path[-6:]}"


def _summary(version: str, verdict: Verdict) -> ModelEvaluation:
    """The result of a verdict for a model's document and a notice; scores are mean chrF."""
    figures = verdict.figures
    return ModelEvaluation(
        code=verdict.code,
        reason=report_texts("en")[verdict.code],
        policy=verdict.policy,
        measure=figures.measure,
        questions=verdict.asked,
        answered=verdict.answered,
        score_before=figures.before,
        score_after=figures.after,
        share_won=figures.share_won,
        report=f"evaluations/{version}.html",
    )
