"""A retrain that is struck at any of its writes is one job, begun by a command or by itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest

from tests.uploads.ending_bot import LITE, EndingBot
from tuneline.errors import DropError, RetryError
from tuneline.storage.documents import Document, UnavailableRetryError
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

T = TypeVar("T")
Kind = Literal["killed", "lost"]
END = date(2027, 5, 7)
# More than there are until the job is started.
MOST_WRITES = 24


class KilledError(BaseException):
    """The run ends here: no code of it handles this."""


class StruckDocuments(SqliteDocuments):
    """A store that strikes at its write number `at`: the run is killed before it, or its answer is lost."""

    at = 0
    kind: Kind = "killed"
    writes = 0

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        return await self._struck(super().create(path, data))

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        return await self._struck(super().replace(document, data))

    async def _struck(self, write: Awaitable[T]) -> T:
        self.writes += 1
        is_struck = self.writes == self.at
        if is_struck and self.kind == "killed":
            asyncio.ensure_future(write).cancel()
            raise KilledError
        written = await write
        if is_struck:
            raise UnavailableRetryError("the answer was lost")
        return written


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageEmulator]:
    with StorageEmulator(buckets=["datasets", "artifacts"]) as running:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", running.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        yield running


@contextlib.asynccontextmanager
async def struck_bot(path: Path) -> AsyncIterator[tuple[EndingBot, StruckDocuments]]:
    documents = StruckDocuments(path)
    bot = EndingBot(documents)
    await bot.trained(LITE)
    bot.days_before(END, 59)
    yield bot, documents
    await documents.close()


async def survived(work: Awaitable[object]) -> None:
    with contextlib.suppress(KilledError, RetryError, DropError):
        await work


async def by_itself(bot: EndingBot) -> None:
    await bot.offers().tick()
    await bot.job_starter().resume()


async def by_command(bot: EndingBot) -> None:
    plan = await bot.retraining().plan(bot.dataset)
    await bot.retraining().begin(plan, approved_by="mei")
    await bot.job_starter().resume()


async def after_an_offer(bot: EndingBot) -> None:
    await bot.offers().tick()
    await by_command(bot)


@pytest.mark.parametrize("kind", ["killed", "lost"])
@pytest.mark.parametrize("begin", [by_itself, by_command, after_an_offer])
async def test_a_run_that_is_struck_at_any_write_leaves_one_job(
    tmp_path: Path, storage: StorageEmulator, begin: Callable[[EndingBot], Awaitable[None]], kind: Kind
) -> None:
    struck = [True]
    while struck[-1] and len(struck) <= MOST_WRITES:
        number = len(struck)
        async with struck_bot(tmp_path / f"{number}.db") as (bot, documents):
            if begin is by_itself:
                await bot.set(auto_retrain=True)
            documents.at, documents.kind, documents.writes = number, kind, 0
            await survived(begin(bot))
            struck.append(documents.writes >= number)
            documents.at = 0
            # The lease of a run that died ends before the next minute.
            for _ in range(3):
                bot.clock.go_on(minutes=1)
                await survived(begin(bot))
                await survived(bot.job_starter().resume())
            ((id_, retrain),) = (await bot.retrains()).items()
            assert (bot.jobs(), retrain["state"]) == ([f"vertex-{id_}"], "training"), number
            (started,) = (await bot.notices("job_started")).keys() - {f"vertex-{bot.dataset}"}
            assert started == f"vertex-{id_}"
            spent = await bot.read(f"spending/{bot.clock():%Y-%m}")
            assert spent["datasets"].keys() - {f"{id_}:evaluation"} == {id_}
            offers = await bot.notices("retrain_offered")
            assert len(offers) == (begin is after_an_offer)
    assert struck[:7] == [True] * 7
    assert not struck[-1]
