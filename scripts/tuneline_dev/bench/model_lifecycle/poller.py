"""Measure a tick of `job_poller` with many open jobs: its time, reads and writes, calls of the host."""

import asyncio
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import httpx2

from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.bootstrap.training_providers import openai_provider
from tuneline.budget import Budget
from tuneline.datasets.options import Options
from tuneline.inference.chat_model import ChatModel
from tuneline.models.promotion_gate import PromotionGate
from tuneline.notices.notice import Notices
from tuneline.settings import ChatSettings, TrainingSettings, read
from tuneline.storage.documents import Document, Documents
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.training.poll_job import JobPoller
from tuneline.training.poll_jobs import JobsPoller, SomeJobsFailedRetryError
from tuneline.training.provider import JobRequest, TrainingFile, TrainingProvider
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

JOBS = 200
# Longer than the jobs are polled; the emulator ends them on request.
JOB_SECONDS = 40.0
_EXAMPLE = (
    '{{"messages": [{{"role": "user", "content": "{0}?"}}, {{"role": "assistant", "content": "{0}"}}]}}\n'
)
_ROW = "{what:<34}{seconds:>9}{reads:>14}{writes:>14}{calls:>14}"


class Counted:
    """Documents that count reads and writes."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.counts: Counter[str] = Counter()

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """Count each document."""
        self.counts["reads"] += len(paths)
        return await self._documents.get_many(paths)

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        """Count each document of the result, as Firestore bills them."""
        documents = await self._documents.query(collection, where=where, limit=limit)
        self.counts["reads"] += len(documents)
        return documents

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        """Count a write."""
        self.counts["writes"] += 1
        return await self._documents.create(path, data)

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        """Count a write."""
        self.counts["writes"] += 1
        return await self._documents.replace(document, data)

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        """Count a write."""
        self.counts["writes"] += 1
        await self._documents.add(path, amounts)

    async def delete(self, path: str) -> None:
        """Count a write."""
        self.counts["writes"] += 1
        await self._documents.delete(path)

    async def close(self) -> None:
        """Close the store."""
        await self._documents.close()


def measure(*, port: int) -> None:
    """Start JOBS jobs at OpenAI's emulator, poll them until all have ended, and print the table."""
    # Without the poller's log lines about each job.
    logging.getLogger("tuneline").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(port=port, given={}, folder=Path(folder))
        stack.require_free_ports()
        with Processes(stack.logs) as processes:
            stack.start(processes, only=("openai_platform",))
            asyncio.run(_measure(stack))


async def _measure(stack: Stack) -> None:
    store = Counted(SqliteDocuments(stack.store))
    model = chat_model(read(ChatSettings, stack.settings()), seconds=15, max_retries=0)
    settings = read(TrainingSettings, stack.settings())
    place = openai_provider(settings)
    following = _following(store, model, place)
    await _control(stack, {"job_seconds": JOB_SECONDS})
    await _start(store, place, settings.base_model)
    print(f"{JOBS} open jobs, a tick of job_poller; reads, writes and calls are per job")
    print(_ROW.format(what="", seconds="seconds", reads="reads", writes="writes", calls="calls"))
    for what in ("just started", "a moment later"):
        await _tick(stack, store, following, what)
    await asyncio.sleep(JOB_SECONDS)
    await _tick(stack, store, following, "all have succeeded and serve")
    await _tick(stack, store, following, "the next one")
    await place.close()
    await model.close()
    await store.close()


async def _tick(stack: Stack, store: Counted, following: JobsPoller, what: str) -> None:
    before, counts = await _calls(stack), Counter(store.counts)
    started = time.monotonic()
    try:
        await following.tick()
    except SomeJobsFailedRetryError as some:
        print(f"({some}; the next tick looks at them)")
    took = time.monotonic() - started
    used = store.counts - counts
    calls = await _calls(stack) - before
    per_job = {name: f"{amount / JOBS:.2f}" for name, amount in used.items()}
    print(
        _ROW.format(
            what=what,
            seconds=f"{took:.2f}",
            reads=per_job.get("reads", "0"),
            writes=per_job.get("writes", "0"),
            calls=f"{calls / JOBS:.2f}",
        )
    )


def _following(store: Documents, model: ChatModel, place: TrainingProvider) -> JobsPoller:
    return JobsPoller(
        documents=store,
        job_poller=JobPoller(
            documents=store,
            providers={place.name: place},
            gate=PromotionGate(documents=store, model=model),
            budget=Budget(documents=store, job_usd=Decimal(5), month_usd=Decimal(20)),
            notices=Notices(documents=store),
        ),
    )


async def _start(store: Documents, place: TrainingProvider, base_model: str) -> None:
    # All jobs have the same time, so none is older than the serving one and each model is promoted.
    now = datetime.now(UTC)
    content = "".join(_EXAMPLE.format(number) for number in range(10)).encode()
    recorded: dict[str, Any] = {}

    def opened() -> AbstractContextManager[BinaryIO]:
        return BytesIO(content)

    async def record(step: Mapping[str, Any]) -> None:
        # All jobs use one file, which saves uploads.
        recorded.update({name: value for name, value in step.items() if name.endswith("_file_id")})

    for number in range(JOBS):
        request = JobRequest(
            id=f"{number:032d}",
            base_model=base_model,
            options=Options(),
            train=TrainingFile(opened, "gs://artifacts/train.jsonl"),
            recorded=recorded,
            record=record,
        )
        job = await place.start(request)
        facts = {"provider": place.name, "dataset": request.id, "base_model": request.base_model}
        states = {"state": "training", "open": True, "created_at": now, "system_prompt": None}
        await store.create(f"datasets/{request.id}", {"state": "training", "job": job})
        await store.create(f"jobs/{job}", {**facts, **states})


async def _control(stack: Stack, settings: Mapping[str, Any]) -> None:
    async with httpx2.AsyncClient(trust_env=False) as client:
        (await client.post(f"{stack.url(6)}/control", json={"set": settings})).raise_for_status()


async def _calls(stack: Stack) -> int:
    async with httpx2.AsyncClient(trust_env=False) as client:
        counts = (await client.get(f"{stack.url(6)}/sim/requests")).json()["counts"]
    return sum(counts.values())
