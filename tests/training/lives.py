"""Run the life of one dataset in processes that can be killed, or lose their store.

It runs the code of `dataset_upload` and `job_poller`, built from an environment as they build it.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Any, Literal, TypeVar

import tuneline.bootstrap.training_providers
import tuneline.storage.sqlite
import tuneline.training.vertex.provider
from tuneline.bootstrap import dataset_upload, job_poller
from tuneline.errors import RetryError
from tuneline.storage.documents import Document, UnavailableRetryError
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.uploads.event import Upload

T = TypeVar("T")
Run = Literal["upload", "tick"]
# Processes are forked from one that has imported everything, so that one starts in no time.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    [
        "tests.training.lives",
        "tuneline.training.vertex.provider",
        *("openai.resources.files", "openai.resources.fine_tuning.jobs", "openai.resources.chat"),
    ]
)
# Instead of half a minute: a call that hangs, hangs for longer than this.
CALL_SECONDS = 1.0


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
    else:
        await (await job_poller.build(env)).tick()


def _struck(strike: Strike) -> type[SqliteDocuments]:
    writes = 0

    async def struck(write: Awaitable[T]) -> T:
        nonlocal writes
        writes += 1
        if writes == strike.at and strike.kind == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        written = await write
        if writes == strike.at:
            raise UnavailableRetryError("the answer was lost")
        return written

    class Struck(SqliteDocuments):
        async def create(self, path: str, data: Mapping[str, Any]) -> Document:
            return await struck(super().create(path, data))

        async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
            return await struck(super().replace(document, data))

    return Struck
