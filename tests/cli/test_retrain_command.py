"""scripts/tuneline dataset retrain as an operator runs it: priced, approved once, or said why not."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from tests.cli.commands import Ended, run
from tests.platforms import Vertex
from tests.uploads.ending_bot import FLASH, GOOD, LITE, MINI, EndingBot
from tuneline.pricing import cost_usd, newest_base
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

T = TypeVar("T")


class Desk:
    """An operator at a terminal, and a bot with one trained dataset."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.dataset = ""

    def do(self, work: Callable[[EndingBot], Awaitable[T]]) -> T:
        async def done() -> T:
            store = SqliteDocuments(self._path)
            bot = EndingBot(store)
            bot.clock.at = datetime.now(UTC)
            bot.dataset = self.dataset
            try:
                return await work(bot)
            finally:
                await store.close()

        return asyncio.run(done())

    def train(self, base_model: str, *, lines: list[str] = GOOD, **options: str) -> None:
        self.dataset = self.do(lambda bot: bot.trained(base_model, lines=lines, **options))

    def types(self, *words: str) -> Ended:
        return run("dataset", "retrain", self.dataset[:12], *words, environment=os.environ)


@pytest.fixture
def desk(tmp_path: Path, vertex: Vertex, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with StorageEmulator(buckets=["datasets", "artifacts"]) as storage:
        for name, value in {
            "STORE": f"sqlite:{tmp_path / 'store.db'}",
            "ARTIFACT_BUCKET": "artifacts",
            "STORAGE_EMULATOR_HOST": storage.url,
            **vertex.environment,
            "TRAINER": "vertex",
            "LEAST_MODEL_DAYS": "0",
        }.items():
            monkeypatch.setenv(name, value)
        yield Desk(tmp_path / "store.db")


def test_a_dry_run_shows_the_price_and_writes_nothing(desk: Desk) -> None:
    desk.train(MINI, batch_size="2")
    done = desk.types("--base-model", FLASH, "--dry-run")
    assert done.returncode == 0
    assert f"epochs of {FLASH}: $0." in done.stderr
    assert f"{MINI} ends on 2027-01-14, {FLASH} on 2027-05-19." in done.stderr
    assert "batch-size" in done.stderr
    assert desk.do(lambda bot: bot.retrains()) == {}


def test_an_approval_is_recorded_once_with_its_operator(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "mei")
    monkeypatch.setenv("LOGNAME", "mei")
    desk.train(LITE)
    first, second = (desk.types("--base-model", FLASH, "--yes") for _ in range(2))
    assert (first.returncode, "Approved" in first.stderr) == (0, True)
    assert (second.returncode, "its state is starting" in second.stderr) == (1, True)
    ((id_, retrain),) = desk.do(lambda bot: bot.retrains()).items()
    assert (retrain["state"], retrain["approved_by"]) == ("starting", "mei")

    async def two_ticks(bot: EndingBot) -> list[str]:
        await asyncio.gather(bot.job_starter().resume(), bot.job_starter().resume())
        return bot.jobs()

    assert desk.do(two_ticks) == [f"vertex-{id_}"]


def test_the_newest_base_model_is_chosen_without_the_option(desk: Desk) -> None:
    desk.train(MINI)
    done = desk.types("--json", "--dry-run")
    planned = json.loads(done.stdout)
    newest = newest_base("vertex", datetime.now(UTC).date(), after=date(2027, 1, 14), least_days=0)
    assert (planned["base_model"], planned["retrain_of"]) == (newest, desk.dataset)


def test_a_plan_can_be_read_by_a_program(desk: Desk) -> None:
    desk.train(LITE)
    planned = json.loads(desk.types("--base-model", FLASH, "--json", "--dry-run").stdout)
    assert (planned["epochs"], planned["examples"], planned["problems"]) == (3, 40, [])
    # Google counts the tokens.
    assert planned["tokens_are_estimated"] is False
    assert Decimal(planned["price_usd"]) == cost_usd(FLASH, tokens=planned["tokens"], epochs=3)


def test_problems_for_the_new_trainer_are_shown_line_by_line(desk: Desk) -> None:
    empty = json.loads(GOOD[3])
    empty["messages"][1:1] = [
        {"role": "assistant", "content": "no", "weight": 0},
        {"role": "user", "content": "why?"},
    ]
    desk.train(MINI, lines=[*GOOD[:30], json.dumps(empty), *GOOD[30:]], validation_fraction="0")
    done = desk.types("--base-model", FLASH, "--yes")
    assert (done.returncode, desk.do(lambda bot: bot.retrains())) == (1, {})
    assert "cannot be trained on its examples (problems: 1)" in done.stderr
    assert "  line 31: This answer has weight 0" in done.stderr
    as_json = json.loads(desk.types("--base-model", FLASH, "--json", "--yes").stdout)
    assert (as_json["code"], [problem["line"] for problem in as_json["problems"]]) == ("findings", [31])


def test_files_that_are_gone_are_said_with_what_to_do(desk: Desk) -> None:
    desk.train(LITE)

    async def delete(bot: EndingBot) -> None:
        bot.delete_files()

    desk.do(delete)
    done = desk.types("--base-model", FLASH, "--yes")
    assert done.returncode == 1
    assert f"are gone: upload the file again with the option base-model={FLASH}." in done.stderr


def test_a_dataset_without_a_model_is_not_trained_again(desk: Desk) -> None:
    desk.train(LITE)
    desk.types("--base-model", FLASH, "--yes")
    (retrain,) = desk.do(lambda bot: bot.retrains())
    done = run("dataset", "retrain", retrain, "--yes", environment=os.environ)
    assert (done.returncode, done.stderr) == (1, "it has no model to replace: its state is starting.\n")


def test_status_names_the_command_of_an_offer(desk: Desk) -> None:
    desk.train(LITE)

    async def offer(bot: EndingBot) -> None:
        await bot.retraining().offer(await bot.retraining().plan(bot.dataset, base_model=FLASH))

    desk.do(offer)
    done = run("status", environment={**os.environ, "OPENAI_API_KEY": "sk"})
    assert f"→ scripts/tuneline dataset retrain {desk.dataset[:12]}" in done.stdout


def test_a_retrain_and_its_first_dataset_are_deleted_one_after_the_other(desk: Desk) -> None:
    desk.train(LITE)
    desk.types("--base-model", FLASH, "--yes")
    (retrain,) = desk.do(lambda bot: bot.retrains())

    async def replace_model(bot: EndingBot) -> None:
        (serving,) = await bot.documents.get_many(["bot/serving"])
        assert serving is not None
        await bot.documents.replace(serving, {**serving.data, "version": "base", "model": "base"})

    desk.do(replace_model)
    refused = run("dataset", "delete", desk.dataset, "--yes", environment=os.environ)
    assert (refused.returncode, f"dataset {retrain} trains its files again" in refused.stderr) == (1, True)
    done = run("dataset", "delete", retrain, "--yes", "--json", environment=os.environ)
    assert (done.returncode, json.loads(done.stdout)[-1]) == (0, f"datasets/{retrain}")
    assert "qa.jsonl" not in done.stdout
    assert f"belong to {desk.dataset}: delete that dataset, too." in done.stderr
    # Another retrain has another id, so that no job of the deleted one is found for it.
    planned = json.loads(desk.types("--base-model", FLASH, "--json", "--dry-run").stdout)
    assert planned["dataset"] != retrain
    done = run("dataset", "delete", desk.dataset, "--yes", environment=os.environ)
    assert done.returncode == 0, done.stderr
