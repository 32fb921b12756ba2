"""The dataset of a model that ends is trained again once: offered in time, or begun within the budget."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from tests.uploads.ending_bot import FLASH, GOOD, LITE, MINI, EndingBot
from tuneline.notices.render import render_notice
from tuneline.pricing import cost_usd, newest_base
from tuneline.storage.objects import ObjectRef
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.notice import Notice
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.uploads.retrain_plan import NotRetrainableDropError
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

END = date(2027, 5, 7)
OPENAI_END = date(2027, 1, 14)


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageEmulator]:
    with StorageEmulator(buckets=["datasets", "artifacts"]) as running:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", running.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        yield running


@pytest.fixture
async def bot(tmp_path: Path, storage: StorageEmulator) -> AsyncIterator[EndingBot]:
    documents = SqliteDocuments(tmp_path / "store.db")
    yield EndingBot(documents)
    await documents.close()


async def test_a_retrain_is_offered_with_its_price_from_sixty_days_before_the_end(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    bot.days_before(END, 62)
    await bot.day()
    assert (await bot.retrains(), await bot.notices("retrain_offered")) == ({}, {})
    for _ in range(4):
        await bot.day(pollers=3)
    ((id_, offer),) = (await bot.retrains()).items()
    assert (offer["state"], offer["base_model"], offer["base_model_ends"]) == (
        "awaiting_approval",
        FLASH,
        "2027-05-19",
    )
    assert Decimal(offer["price_usd"]) == cost_usd(FLASH, tokens=offer["learnt_tokens"], epochs=3)
    first = await bot.read(f"datasets/{dataset}")
    shared = ("train", "valid", "held_out", "examples", "object", "system_prompt", "content_sha256")
    assert {name: offer[name] for name in shared} == {name: first[name] for name in shared}
    assert (first["train"], first["held_out"] > 0) == (f"prepared/{dataset}/train.jsonl", True)
    ((about, facts),) = (await bot.notices("retrain_offered")).items()
    assert (about, facts["dataset"], facts["date"], facts["version"]) == (id_, dataset, "2027-05-07", "1")
    assert facts["usd"] == float(offer["price_usd"]) > 0
    assert bot.jobs() == []


async def test_one_approval_starts_one_job_like_that_of_an_upload(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE, epochs="2", promote="auto")
    bot.days_before(END, 59)
    await bot.day()
    plan = await bot.retraining().plan(dataset)
    assert await bot.retraining().begin(plan, approved_by="mei")
    await bot.day(pollers=4)
    assert bot.jobs() == [f"vertex-{plan.id}"]
    record = Dataset.from_document(await bot.read(f"datasets/{plan.id}"))
    assert (record.state, record.approved_by, record.epochs) == ("training", "mei", 2)
    assert record.options == {"base-model": FLASH, "epochs": "2", "promote": "auto"}
    job = await bot.read(f"jobs/vertex-{plan.id}")
    assert (job["dataset"], job["base_model"], job["provider"]) == (plan.id, FLASH, "vertex")
    month = await bot.read("spending/2027-03")
    assert month["datasets"][plan.id] == job["price_usd"]
    with pytest.raises(NotRetrainableDropError, match="its state is training"):
        await bot.retraining().plan(dataset)


async def test_commands_at_once_begin_one_job(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    bot.days_before(END, 59)
    plans = await asyncio.gather(*(bot.retraining().plan(dataset) for _ in range(5)))
    begun = await asyncio.gather(*(bot.retraining().begin(plan, approved_by="mei") for plan in plans))
    assert begun.count(True) == 1
    await bot.day(pollers=3)
    assert len(bot.jobs()) == len(await bot.retrains()) == 1


async def test_a_command_while_it_begins_by_itself_adds_no_job(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    await bot.set(auto_retrain=True)
    bot.days_before(END, 59)
    plan = await bot.retraining().plan(dataset)
    _, by_command = await asyncio.gather(bot.offers().tick(), bot.retraining().begin(plan, approved_by="mei"))
    await asyncio.gather(*(bot.job_starter().resume() for _ in range(3)))
    # The other one comes a moment later.
    assert not await bot.retraining().begin(plan, approved_by="mei")
    await bot.day()
    ((id_, retrain),) = (await bot.retrains()).items()
    assert bot.jobs() == [f"vertex-{id_}"]
    assert (retrain["approved_by"] == "mei") is by_command


async def test_it_begins_by_itself_within_the_budget(bot: EndingBot) -> None:
    await bot.trained(LITE)
    await bot.set(auto_retrain=True)
    bot.days_before(END, 59)
    for _ in range(3):
        await bot.day(pollers=3)
    ((id_, retrain),) = (await bot.retrains()).items()
    assert (bot.jobs(), retrain["state"]) == ([f"vertex-{id_}"], "training")
    assert retrain.get("approved_at") is None
    assert await bot.notices("retrain_offered") == {}


async def test_without_budget_it_falls_back_to_the_offer_and_says_so(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    await bot.set(auto_retrain=True)
    bot.month_usd = Decimal(0)
    bot.days_before(END, 59)
    for _ in range(2):
        await bot.day()
    ((id_, retrain),) = (await bot.retrains()).items()
    assert (bot.jobs(), retrain["state"]) == ([], "awaiting_approval")
    ((about, facts),) = (await bot.notices("retrain_offered")).items()
    assert (about, facts["dataset"]) == (f"{id_}-budget", dataset)
    assert "MONTH_BUDGET_USD allows $0.00" in facts["reason"]
    document = {"kind": "retrain_offered", "about": about, "facts": facts, "created_at": bot.clock()}
    shown = render_notice(Notice.from_document(document), "en")
    assert f"scripts/tuneline dataset retrain {dataset[:12]}" in shown.steps[0]
    bot.month_usd = Decimal(20)
    await bot.day()
    assert bot.jobs() == [f"vertex-{id_}"]


async def test_it_does_not_begin_by_itself_while_another_training_runs(bot: EndingBot) -> None:
    await bot.trained(LITE)
    await bot.set(auto_retrain=True)
    created = bot.clock()
    other = {"dataset": "x", "state": "training", "open": True, "provider": "vertex", "created_at": created}
    await bot.documents.create("jobs/x", other)
    bot.days_before(END, 59)
    await bot.day()
    assert (bot.jobs(), await bot.retrains()) == ([], {})
    await bot.documents.delete("jobs/x")
    await bot.day()
    assert len(bot.jobs()) == 1


@pytest.mark.parametrize("state", ["failed", "cancelled"])
async def test_after_a_retrain_that_ended_the_next_is_offered_and_not_begun(
    bot: EndingBot, state: Literal["failed", "cancelled"]
) -> None:
    dataset = await bot.trained(LITE)
    await bot.set(auto_retrain=True)
    bot.days_before(END, 59)
    await bot.day()
    (first,) = await bot.retrains()
    await bot.end(first, state)
    for _ in range(3):
        await bot.day()
    assert bot.jobs() == [f"vertex-{first}"]
    retrains = await bot.retrains()
    (second,) = retrains.keys() - {first}
    assert retrains[second]["state"] == "awaiting_approval"
    assert second in await bot.notices("retrain_offered")
    plan = await bot.retraining().plan(dataset)
    assert plan.id == second
    assert await bot.retraining().begin(plan, approved_by="mei")
    await bot.day()
    assert bot.jobs() == [f"vertex-{first}", f"vertex-{second}"]


async def test_a_model_that_a_retrain_made_ends_the_offers(bot: EndingBot) -> None:
    await bot.trained(LITE)
    await bot.set(auto_retrain=True)
    bot.days_before(END, 59)
    await bot.day()
    (first,) = await bot.retrains()
    await bot.end(first, "trained")
    for _ in range(3):
        await bot.day()
    assert ([*await bot.retrains()], bot.jobs()) == ([first], [f"vertex-{first}"])


async def test_files_that_are_gone_are_reported_with_what_to_do_instead(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    await bot.set(auto_retrain=True)
    bot.delete_files()
    bot.days_before(END, 59)
    for _ in range(2):
        await bot.day()
    assert (await bot.retrains(), bot.jobs()) == ({}, [])
    ((about, facts),) = (await bot.notices("retrain_not_possible")).items()
    assert (about, facts["code"], facts["base_model"]) == ("1-files_gone", "retrain_files_gone", FLASH)
    document = {"kind": "retrain_not_possible", "about": about, "facts": facts, "created_at": bot.clock()}
    shown = render_notice(Notice.from_document(document), "en")
    assert shown.what.endswith("the prepared files of its dataset are gone.")
    assert shown.steps == (f"Upload the file again with another base model (option base-model={FLASH}).",)
    with pytest.raises(NotRetrainableDropError, match=f"again with the option base-model={FLASH}"):
        await bot.retraining().plan(dataset)


async def test_a_held_out_file_that_is_gone_is_reported_as_well(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    bot.objects.delete(ObjectRef("artifacts", f"prepared/{dataset}/valid.jsonl", None))
    with pytest.raises(NotRetrainableDropError, match="the prepared files of"):
        await bot.retraining().plan(dataset)


async def test_a_dataset_that_cannot_be_checked_in_time_is_to_be_uploaded_again(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    bot.check_minutes = 0
    bot.days_before(END, 59)
    await bot.day()
    ((about, facts),) = (await bot.notices("retrain_not_possible")).items()
    assert (about, facts["code"]) == ("1-check_too_long", "retrain_check_too_long")
    with pytest.raises(NotRetrainableDropError, match=f"again with the option base-model={FLASH}"):
        await bot.retraining().plan(dataset)


async def test_a_dataset_of_openai_is_trained_again_on_gemini(bot: EndingBot) -> None:
    dataset = await bot.trained(MINI, epochs="4", batch_size="2", seed="7", suffix="clinic")
    bot.days_before(OPENAI_END, 40)
    await bot.set(auto_retrain=True)
    plan = await bot.retraining().plan(dataset)
    assert plan.left_out == ("batch-size", "seed")
    await bot.day()
    (id_,) = await bot.retrains()
    assert bot.jobs() == [f"vertex-{id_}"]
    record = Dataset.from_document(await bot.read(f"datasets/{id_}"))
    assert record.options == {"base-model": FLASH, "epochs": "4", "suffix": "clinic"}
    first = Dataset.from_document(await bot.read(f"datasets/{dataset}"))
    assert record.train_tokens != first.train_tokens
    assert record.tokens > (record.train_tokens or 0) > 0
    assert record.price_usd == cost_usd(FLASH, tokens=record.train_tokens or 0, epochs=4)


async def test_what_gemini_cannot_take_is_reported_with_its_lines_and_not_started(bot: EndingBot) -> None:
    weighted = json.loads(GOOD[5])
    weighted["messages"] += [
        {"role": "user", "content": "and now?"},
        {"role": "assistant", "content": "no", "weight": 0},
        {"role": "user", "content": "then?"},
        {"role": "assistant", "content": "yes"},
    ]
    # A blank line and a repeated example: rows of the prepared file are not lines of the upload.
    lines = [GOOD[0], "", *GOOD[1:20], json.dumps(weighted), *GOOD[20:]]
    dataset = await bot.trained(MINI, lines=lines, validation_fraction="0")
    await bot.set(auto_retrain=True)
    bot.days_before(OPENAI_END, 40)
    for _ in range(2):
        await bot.day()
    assert (await bot.retrains(), bot.jobs()) == ({}, [])
    ((_, facts),) = (await bot.notices("retrain_not_possible")).items()
    assert (facts["code"], facts["problems"]) == ("retrain_findings", 1)
    with pytest.raises(NotRetrainableDropError) as told:
        await bot.retraining().plan(dataset)
    (problem,) = told.value.problems
    assert (problem["code"], problem["line"]) == ("GEMINI_WEIGHT_ZERO", lines.index(json.dumps(weighted)) + 1)


async def test_a_trainer_without_a_later_base_model_is_reported_with_the_other_trainer(
    bot: EndingBot,
) -> None:
    bot.trainer = "openai"
    await bot.trained(MINI)
    bot.days_before(OPENAI_END, 40)
    await bot.day()
    ((about, facts),) = (await bot.notices("retrain_not_possible")).items()
    assert (about, facts["trainer"]) == ("1-no_base", "vertex")
    document = {"kind": "retrain_not_possible", "about": about, "facts": facts, "created_at": bot.clock()}
    (step,) = render_notice(Notice.from_document(document), "en").steps
    assert step.endswith("scripts/tuneline deploy apply --trainer vertex")


async def test_a_base_model_of_unknown_price_is_offered_without_one(bot: EndingBot) -> None:
    dataset = await bot.trained(FLASH, epochs="1")
    await bot.set(auto_retrain=True)
    bot.days_before(date(2027, 5, 19), 40)
    await bot.day()
    ((id_, retrain),) = (await bot.retrains()).items()
    assert (bot.jobs(), retrain["base_model"], retrain["price_usd"]) == ([], "gemini-3.5-flash-lite", None)
    ((about, facts),) = (await bot.notices("retrain_offered")).items()
    assert (about, facts["reason"]) == (
        f"{id_}-budget",
        "the price of training this base model is not known",
    )
    plan = await bot.retraining().plan(dataset)
    assert await bot.retraining().begin(plan, approved_by="mei")
    await bot.day()
    assert bot.jobs() == [f"vertex-{id_}"]


async def test_the_operator_may_choose_another_base_model_of_the_trainer(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    bot.days_before(END, 59)
    await bot.day()
    for wrong, text in ((MINI, "cannot be trained here"), ("gemini-2.5-flash", "can no longer be trained")):
        with pytest.raises(NotRetrainableDropError, match=text):
            await bot.retraining().plan(dataset, base_model=wrong)
    plan = await bot.retraining().plan(dataset, base_model="gemini-3.5-flash-lite")
    assert await bot.retraining().begin(plan, approved_by="mei")
    ((id_, retrain),) = (await bot.retrains()).items()
    assert (id_, retrain["base_model"], retrain["price_usd"]) == (plan.id, "gemini-3.5-flash-lite", None)
    assert retrain["state"] == "starting"


async def test_the_same_content_on_the_same_base_model_is_not_paid_twice(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    plan = await bot.retraining().plan(dataset, base_model=LITE)
    with pytest.raises(NotRetrainableDropError, match="same content on the same base model"):
        await bot.retraining().begin(plan, approved_by="mei")
    assert await bot.retrains() == {}


async def test_a_plan_writes_nothing(bot: EndingBot) -> None:
    dataset = await bot.trained(LITE)
    before = await bot.documents.query("datasets", where={})
    await bot.retraining().plan(dataset)
    assert await bot.documents.query("datasets", where={}) == before


async def test_files_of_models_that_answer_or_may_do_so_again_do_not_expire(
    bot: EndingBot, storage: StorageEmulator
) -> None:
    await bot.trained(LITE)
    before = {name: bot.custom_time(name) for name in ("train.jsonl", "valid.jsonl", "examples.jsonl")}
    storage.faults.arm([{"on": "change", "kind": "status", "status": 503}])
    await bot.day()
    assert bot.custom_time("valid.jsonl") > before["valid.jsonl"]
    after = bot.custom_time("train.jsonl")
    await bot.day()
    assert bot.custom_time("train.jsonl") > after >= before["train.jsonl"]
    assert bot.custom_time("examples.jsonl") == before["examples.jsonl"]
    serving = await bot.read("bot/serving")
    (document,) = await bot.documents.get_many(["bot/serving"])
    assert document is not None
    behind = {**serving, "version": "2", "fallback": [serving]}
    document = await bot.documents.replace(document, behind)
    after = bot.custom_time("train.jsonl")
    await bot.day()
    assert bot.custom_time("train.jsonl") > after
    await bot.documents.replace(document, {**behind, "fallback": []})
    after = bot.custom_time("train.jsonl")
    await bot.day()
    assert bot.custom_time("train.jsonl") == after


def test_the_newest_base_model_of_a_trainer_ends_later_and_can_be_trained() -> None:
    today = date(2026, 11, 29)
    assert newest_base("vertex", today, after=OPENAI_END) == FLASH
    assert newest_base("vertex", today, after=date(2027, 5, 19)) == "gemini-3.5-flash-lite"
    assert newest_base("vertex", today, after=date(2027, 7, 21)) is None
    assert newest_base("vertex", date(2027, 5, 1), after=END) == "gemini-3.5-flash-lite"
    assert newest_base("vertex", date(2027, 5, 1), after=END, least_days=0) == FLASH
    assert newest_base("openai", today, after=OPENAI_END) is None
    assert newest_base("openai", date(2026, 11, 1), after=date(2027, 1, 13)) == "gpt-4o-mini-2024-07-18"
    assert newest_base("openai", date(2027, 1, 6), after=date(2027, 1, 13), least_days=0) is None
