"""A poller with a clock and a provider of the test, and models that pass their evaluation at once."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, BinaryIO, cast

from tests.training.providers import Place
from tuneline.budget import Budget
from tuneline.models.promotion_gate import PromotionGate
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.job import Job
from tuneline.storage.records.notice import Notice
from tuneline.training.poll_job import JobPoller
from tuneline.training.poll_jobs import JobsPoller
from tuneline.training.start_job import JobStarter

LINES = b"".join(
    b'{"messages": [{"role": "user", "content": "%d?"}, {"role": "assistant", "content": "yes"}]}\n' % number
    for number in range(10)
)
BASE = "gpt-4.1-mini-2025-04-14"


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def go_on(self, **time: float) -> None:
        self.at += timedelta(**time)


class Proven:
    """Proves each model that is `alive` at once, and keeps what it was asked to prove."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.given_up: list[tuple[str, str]] = []
        self.alive = True

    async def step(self, job: StoredRecord[Job]) -> Job:
        self.asked.append((str(job.record.model), job.record.endpoint))
        return replace(job.record, state="serving", is_open=False) if self.alive else job.record

    async def give_up(self, job: StoredRecord[Job], reason: str) -> None:
        self.given_up.append((str(job.record.model), reason))


class Memory:
    """Objects in memory: their bytes by address."""

    def __init__(self) -> None:
        self.kept = {f"gs://artifacts/prepared/d/{part}.jsonl": LINES for part in ("train", "valid")}

    @contextlib.contextmanager
    def open(self, ref: ObjectRef) -> Iterator[BinaryIO]:
        yield io.BytesIO(self.kept[f"gs://{ref.bucket}/{ref.name}"])


class Polled:
    """A dataset `d` that is to be trained at `place`, and the poller that does it."""

    def __init__(
        self,
        documents: Documents,
        place: Place,
        *,
        memory: Memory | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.documents = documents
        self.place = place
        self.clock = clock or Clock()
        self.proven = Proven()
        self.memory = memory or Memory()
        notices = Notices(documents=documents, now=self.clock)
        budget = Budget(documents=documents, job_usd=Decimal(5), month_usd=Decimal(20))
        self.job_starter = JobStarter(
            documents=documents,
            objects=cast(Objects, self.memory),
            providers={place.name: place},
            provider=place.name,
            budget=budget,
            notices=notices,
            artifact_bucket="artifacts",
            now=self.clock,
        )
        self.jobs_poller = JobsPoller(
            documents=documents,
            job_poller=JobPoller(
                documents=documents,
                providers={place.name: place},
                gate=cast(PromotionGate, self.proven),
                budget=budget,
                notices=notices,
                now=self.clock,
            ),
        )

    async def approve(self, *, price: str | None = "0.50", **more: Any) -> None:
        """Put a checked dataset where the poller starts its training."""
        names = {part: f"prepared/d/{part}.jsonl" for part in ("train", "valid")}
        dataset: dict[str, Any] = {
            "base_model": BASE,
            "system_prompt": None,
            "examples": 10,
            "epochs": 3,
            "options": {},
            "created_at": self.clock(),
            "steps": {},
            "state": "starting",
            "lease_until": None,
            "object": "datasets/clinic.jsonl",
            "price_usd": price,
        }
        await self.documents.create("datasets/d", {**names, **dataset, **more})

    async def tick(self) -> dict[str, str]:
        """What `job_poller` does, one after the other; the jobs' states."""
        await self.job_starter.resume()
        return await self.jobs_poller.tick()

    async def read(self, path: str) -> dict[str, Any]:
        (found,) = await self.documents.get_many([path])
        return found.data if found else {}

    async def job(self) -> dict[str, Any]:
        """Return the newest job's document."""
        found = await self.documents.query("jobs", where={})
        return max((one.data for one in found), key=lambda data: int(data["attempt"]))

    async def notice(self, id_: str) -> Notice:
        return Notice.from_document(await self.read(f"notices/{id_}"))

    async def notices(self) -> list[str]:
        """Return the kinds of the notices."""
        return sorted(str(one.data["kind"]) for one in await self.documents.query("notices", where={}))
