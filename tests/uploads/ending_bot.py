"""A bot whose tuned model ends, with a clock, two simulated trainers and a bucket."""

import asyncio
import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.models.test_registry import model
from tests.training.polled import Clock
from tests.training.providers import Place
from tuneline.budget import Budget
from tuneline.models import registry
from tuneline.notices.notice import Notices
from tuneline.pricing import price_of
from tuneline.settings import DatasetSettings
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.storage.record_store import change_record
from tuneline.storage.records.dataset import Dataset, DatasetState, dataset_path
from tuneline.training.provider import JobRequest, RefusedDropError
from tuneline.training.start_job import JobStarter
from tuneline.uploads.check_upload import UploadCheck
from tuneline.uploads.event import Upload
from tuneline.uploads.intake import Intake
from tuneline.uploads.retrain_offers import RetrainOffers
from tuneline.uploads.retraining import Retraining

MINI, LITE, FLASH = "gpt-4.1-mini-2025-04-14", "gemini-3.1-flash-lite", "gemini-3.5-flash"
LINE = '{"messages": [{"role": "user", "content": "q%d"}, {"role": "assistant", "content": "a%d"}]}'
GOOD = [LINE % (number, number) for number in range(40)]


class Strict(Place):
    """A trainer that creates no job for a request that comes too late."""

    async def start(self, request: JobRequest) -> str:
        if request.find_only and f"{self.name}-{request.mark}" not in self.jobs:
            raise RefusedDropError("no job was created in time")
        return await super().start(request)


_JOB_ENDS = {"trained": "serving", "failed": "failed", "cancelled": "cancelled"}


class EndingBot:
    """A bot with one trained dataset, whose model serves. New jobs go to `trainer`."""

    def __init__(self, documents: Documents, trainer: str = "vertex") -> None:
        self.documents = documents
        self.trainer = trainer
        self.clock = Clock()
        self.objects = Objects()
        self.places = {"vertex": Strict(), "openai": Strict()}
        for name, place in self.places.items():
            place.name = name
        self.month_usd = Decimal(20)
        self.dataset = ""
        self.check_minutes = 4.0

    async def trained(self, base_model: str, *, lines: list[str] = GOOD, **options: str) -> str:
        """Check and train a dataset as an upload; its model serves. The dataset's id."""
        content = "\n".join(lines).encode()
        ref = self.objects.put(
            "datasets", "datasets/qa.jsonl", io.BytesIO(content), size=len(content), metadata={}
        )
        upload = Upload(ref, {name.replace("_", "-"): value for name, value in options.items()})
        trainer = "vertex" if base_model.startswith("gemini-") else "openai"
        assert await self._intake(trainer, base_model).handle(upload) == "training"
        await self.end(upload.id, "trained")
        row = price_of(base_model)
        assert row is not None
        tuned = model(
            "1", base_model=base_model, dataset=upload.id, shutdown_date=row.shutdown_date.isoformat()
        )
        await registry.record(self.documents, tuned)
        await registry.promote(self.documents, tuned, by="job_poller", reason="trained", now=self.clock())
        self.dataset = upload.id
        return upload.id

    def days_before(self, end: date, days: int) -> None:
        """Move the clock."""
        midnight = datetime.combine(end, datetime.min.time(), self.clock().tzinfo)
        self.clock.at = midnight - timedelta(days=days) + timedelta(hours=3)

    def retraining(self) -> Retraining:
        return Retraining(
            documents=self.documents,
            objects=self.objects,
            artifact_bucket="artifacts",
            provider=self.trainer,
            least_model_days=60,
            check_minutes=self.check_minutes,
            now=self.clock,
        )

    def offers(self) -> RetrainOffers:
        return RetrainOffers(
            documents=self.documents,
            objects=self.objects,
            artifact_bucket="artifacts",
            retraining=self.retraining(),
            now=self.clock,
        )

    def job_starter(self, trainer: str | None = None) -> JobStarter:
        return JobStarter(
            documents=self.documents,
            objects=self.objects,
            providers=self.places,
            provider=trainer or self.trainer,
            budget=Budget(documents=self.documents, job_usd=Decimal(5), month_usd=self.month_usd),
            notices=Notices(documents=self.documents, now=self.clock),
            artifact_bucket="artifacts",
            now=self.clock,
        )

    def _intake(self, trainer: str, base_model: str) -> Intake:
        return Intake(
            settings=DatasetSettings(
                bucket="datasets", prefix="datasets/", language="ja", least_model_days=0
            ),
            base_model=base_model,
            documents=self.documents,
            check=UploadCheck(objects=self.objects, artifact_bucket="artifacts", now=self.clock),
            job_starter=self.job_starter(trainer),
            now=self.clock,
        )

    async def day(self, *, pollers: int = 1) -> None:
        """Let a day pass, and `pollers` run on it at once."""
        self.clock.go_on(days=1)
        await asyncio.gather(*(self.offers().tick() for _ in range(pollers)))
        await asyncio.gather(*(self.job_starter().resume() for _ in range(pollers)))

    async def end(self, dataset: str, state: DatasetState) -> None:
        """End the job of a dataset, as `job_poller` does."""
        for job in await self.documents.query("jobs", where={"dataset": dataset}):
            await self.documents.replace(job, {**job.data, "open": False, "state": _JOB_ENDS[state]})

        def ended(stored: Dataset | None) -> Dataset | None:
            return stored and Dataset.from_document({**stored.as_document(), "state": state})

        await change_record(self.documents, Dataset, dataset_path(dataset), ended)

    async def read(self, path: str) -> dict[str, Any]:
        (document,) = await self.documents.get_many([path])
        return dict(document.data) if document else {}

    async def retrains(self) -> dict[str, dict[str, Any]]:
        """The datasets that are retrains of the first one."""
        found = await self.documents.query("datasets", where={"retrain_of": self.dataset})
        return {each.path.removeprefix("datasets/"): dict(each.data) for each in found}

    async def notices(self, kind: str) -> dict[str, dict[str, Any]]:
        found = await self.documents.query("notices", where={"kind": kind})
        return {each.data["about"]: dict(each.data["facts"]) for each in found}

    async def set(self, **settings: Any) -> None:
        await self.documents.create("bot/settings", settings)

    def jobs(self) -> list[str]:
        """The retrain jobs at both trainers."""
        every = [job for place in self.places.values() for job in place.jobs]
        return [job for job in every if not job.endswith(self.dataset)]

    def delete_files(self) -> None:
        for name in ("train.jsonl", "valid.jsonl"):
            self.objects.delete(ObjectRef("artifacts", f"prepared/{self.dataset}/{name}", None))

    def custom_time(self, name: str) -> datetime:
        blob = self.objects.client.bucket("artifacts").get_blob(f"prepared/{self.dataset}/{name}")
        assert blob is not None
        assert blob.custom_time is not None
        return datetime.fromisoformat(str(blob.custom_time))
