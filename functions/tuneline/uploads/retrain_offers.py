"""Offer the retrain of the serving model in time, once a day; begin it if the operators allow that."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

from tuneline import logs
from tuneline.bot_settings import stored_rules
from tuneline.models.daily_check import check_daily
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.storage.record_store import query_records, read_record
from tuneline.storage.records.dataset import DATASETS, Dataset
from tuneline.storage.records.job import JOBS, Job
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.serving import BASE, SERVING, Serving
from tuneline.training.start_notices import notice_facts
from tuneline.uploads.prepared_files import keep_prepared_files
from tuneline.uploads.retrain_plan import NotRetrainableDropError, RetrainPlan
from tuneline.uploads.retraining import Retraining, retrain_id

# Days before the end of the serving model.
OFFERED_DAYS: Final = 60


class RetrainOffers:
    """Offer the retrain of the dataset whose model serves, and keep the files that a retrain needs."""

    def __init__(
        self,
        *,
        documents: Documents,
        objects: Objects,
        artifact_bucket: str,
        retraining: Retraining,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._artifacts = artifact_bucket
        self._retraining = retraining
        self._notices = Notices(documents=documents, now=now)
        self._now = now

    async def tick(self) -> bool:
        """Do today's check; see `check_daily`."""
        return await check_daily(self._documents, "retrain", self._check, now=self._now)

    async def _check(self) -> None:
        await keep_prepared_files(self._documents, self._objects, bucket=self._artifacts)
        serving = await read_record(self._documents, Serving, SERVING)
        if serving is None or serving.version == BASE or serving.shutdown_date is None:
            return
        days = (date.fromisoformat(serving.shutdown_date) - self._now().astimezone(UTC).date()).days
        model = await read_record(self._documents, Model, model_path(serving.version))
        if days > OFFERED_DAYS or model is None or model.dataset is None:
            return
        await self._offer(serving.version, model.dataset, serving.shutdown_date)

    async def _offer(self, version: str, dataset: str, ends: str) -> None:
        # After a retrain that failed or was cancelled, the next one is an operator's decision.
        first = retrain_id(dataset, None) if await self._begins_by_itself() else None
        offer = await self._retraining.open_offer(dataset)
        if offer is not None and offer != first:
            return
        try:
            plan = await self._retraining.plan(dataset, ends=ends)
            if plan.id == first:
                await self._begin(plan)
                return
            await self._notify_offer(plan, version, ends)
            await self._retraining.offer(plan)
        except NotRetrainableDropError as obstacle:
            await self._notify_obstacle(obstacle, version, dataset, ends)

    async def _begin(self, plan: RetrainPlan) -> None:
        """Begin the retrain unless another training is under way, which may replace the model anyway."""
        jobs = await query_records(self._documents, Job, JOBS, where={"open": True}, limit=1)
        where = {"state": "starting"}
        starting = await query_records(self._documents, Dataset, DATASETS, where=where, limit=1)
        if jobs or starting:
            logs.info("the retrain waits for the end of another training", retrain_of=plan.source.id)
            return
        await self._retraining.begin(plan)

    async def _begins_by_itself(self) -> bool:
        return (await stored_rules(self._documents, language="en")).auto_retrain

    async def _notify_offer(self, plan: RetrainPlan, version: str, ends: str) -> None:
        facts = {**notice_facts(plan.dataset), "version": version, "date": ends, "dataset": plan.source.id}
        if plan.dataset.price_usd is None:
            facts["code"] = "price_unknown"
        await self._notices.notify("retrain_offered", plan.id, facts)

    async def _notify_obstacle(
        self, obstacle: NotRetrainableDropError, version: str, dataset: str, ends: str
    ) -> None:
        if obstacle.code in ("under_way", "not_trained"):
            logs.info("no retrain is offered", retrain_of=dataset, **logs.described(obstacle))
            return
        # Gemini's base models end later than those of OpenAI.
        is_outlived = obstacle.code == "no_base" and self._retraining.provider != "vertex"
        facts = {
            "version": version,
            "date": ends,
            "code": f"retrain_{obstacle.code}",
            "reason": str(obstacle),
            "base_model": obstacle.base_model,
            "problems": obstacle.count or None,
            "dataset": dataset,
            "trainer": "vertex" if is_outlived else None,
        }
        await self._notices.notify("retrain_not_possible", f"{version}-{obstacle.code}", facts)
