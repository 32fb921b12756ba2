"""Run the life of one dataset in processes that can be killed, or lose their store.

It runs the code of `dataset_upload`, of `job_poller` and of an operator's retrain, built from an environment
as they build it.
"""

import asyncio
import contextlib
import logging
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Any, Literal, TypeVar

import tuneline.bootstrap.training_providers
import tuneline.storage.sqlite
import tuneline.training.vertex.provider
from tuneline.bootstrap import dataset_upload, job_poller
from tuneline.bootstrap.retraining import retraining
from tuneline.bootstrap.stores import documents
from tuneline.errors import RetryError
from tuneline.settings import StoreSettings, read
from tuneline.storage.documents import Document, UnavailableRetryError
from tuneline.storage.objects import Objects
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.uploads.event import Upload
from tuneline.uploads.retrain_plan import NotRetrainableDropError

T = TypeVar("T")
Run = Literal["upload", "tick", "retrain"]
# Processes are forked from one that has imported everything, so that one starts in no time.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    [
        "tests.training.lives",
        "tuneline.training.vertex.provider",
        # The poller imports these where it first uses them: LINE's SDK in most of a second.
        *("tuneline.line.line_api", "tuneline.models.evaluation.render"),
        *("openai.resources.files", "openai.resources.fine_tuning.jobs", "openai.resources.chat"),
    ]
)
# Instead of half a minute: a call that hangs, hangs for longer than this.
CALL_SECONDS = 1.0
# More than a run makes.
MOST_WRITES = 40
RETRAIN_BASE = "gemini-3.5-flash"


@dataclass(frozen=True)
class Strike:
    """What becomes of a process at its write number `at`: killed before it, or its answer is lost."""

    at: int
    kind: Literal["killed", "lost"]


def begin(run: Run, env: Mapping[str, str], upload: Upload, strike: Strike | None = None) -> BaseProcess:
    """Start a process that takes in the upload, or does one tick of the poller."""
    process = _PROCESSES.Process(target=_live, args=(run, dict(env), upload, strike))
    process.start()
    return process


def struck_at_each_write(struck: Callable[[int], tuple[bool, ...]]) -> list[tuple[bool, ...]]:
    """Call `struck` with 1, 2, …, four at once, until it returns that no run came as far as that write."""
    found: list[tuple[bool, ...]] = []
    with ThreadPoolExecutor(4) as threads:
        while (not found or any(found[-1])) and len(found) < MOST_WRITES:
            found += threads.map(struck, range(len(found) + 1, len(found) + 5))
    return found


def _live(run: Run, env: dict[str, str], upload: Upload, strike: Strike | None) -> None:
    logging.disable(logging.CRITICAL)
    os.environ.update(env)
    tuneline.bootstrap.training_providers.CALL_SECONDS = CALL_SECONDS
    # The emulator lists a job at once, and the next run comes without a pause.
    tuneline.training.vertex.provider.FIND_FOR = timedelta(0)
    if strike is not None:
        tuneline.storage.sqlite.SqliteDocuments = _struck(strike)  # type: ignore[misc]
    # What cannot be done now is done by the next run.
    try:
        asyncio.run(_run(run, env, upload))
    except RetryError:
        os._exit(3)
    os._exit(0)


async def _run(run: Run, env: Mapping[str, str], upload: Upload) -> None:
    if run == "upload":
        await (await dataset_upload.build(env)).handle(upload)
    elif run == "retrain":
        await _retrain(env, upload)
    else:
        await (await job_poller.build(env)).tick()


async def _retrain(env: Mapping[str, str], upload: Upload) -> None:
    """Approve a retrain, as the command does. The base model is named, so that no calendar decides."""
    store = documents(read(StoreSettings, env))
    work = retraining(env, documents=store, objects=Objects())
    with contextlib.suppress(NotRetrainableDropError):
        plan = await work.plan(upload.id, base_model=RETRAIN_BASE)
        await work.begin(plan, approved_by="mei")


def _only_renews(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a write only renews a lease, which happens whenever the machine is slow."""
    return {**before, "lease_until": None} == {**after, "lease_until": None}


def _struck(strike: Strike) -> type[SqliteDocuments]:
    writes = 0

    async def struck(write: Awaitable[T]) -> T:
        nonlocal writes
        writes += 1
        # Another write may begin before this one ends.
        is_struck = writes == strike.at
        if is_struck and strike.kind == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        written = await write
        if is_struck:
            raise UnavailableRetryError("the answer was lost")
        return written

    class Struck(SqliteDocuments):
        async def create(self, path: str, data: Mapping[str, Any]) -> Document:
            return await struck(super().create(path, data))

        async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
            write = super().replace(document, data)
            return await (write if _only_renews(document.data, data) else struck(write))

    return Struck
