"""Operators see the models, and promote and roll back: once, after a second tap."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.operator_chat.conftest import STRANGER
from tests.operator_chat.phone import BASE, ONLY_SQLITE, Phone, another
from tests.platforms import OpenAI
from tuneline.models import registry
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.storage.record_store import change_record, create_record, read_record
from tuneline.storage.records.evaluations.evaluation import Evaluation, evaluation_path
from tuneline.storage.records.job import Job
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.operator_texts import texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

NOW = datetime(2026, 11, 20, tzinfo=UTC)
OWN, CARD = texts("en"), card_texts("en")
SECOND = "U" + "a7" * 16


def promoted(version: str) -> str:
    return OWN["model_promoted"].format(version=version)


async def trained(documents: Documents, *versions: str, serving: str = "2", **fields: Any) -> None:
    """Models that ended their training a day apart; those up to `serving` have served, the last one now."""
    for number, version in enumerate(versions):
        data = {"version": version, "model": BASE, "base_model": BASE, "ready_at": NOW + timedelta(number)}
        model = Model.from_document({"state": "held", **data, **fields})
        await create_record(documents, model_path(version), model)
        if version <= serving:
            await registry.promote(documents, model, by="job_poller", reason="trained", now=NOW)


async def serving_version(documents: Documents) -> str:
    pointer = await read_record(documents, Serving, SERVING)
    return pointer.version if pointer else "base"


async def notices(documents: Documents) -> list[tuple[str, str]]:
    found = await documents.query("notices", where={})
    return [(notice.data["kind"], notice.data["facts"]["by"]) for notice in found]


async def test_a_held_model_is_promoted_after_a_second_tap_and_rolled_back(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await trained(documents, "1", "2", "3")
    shown = await phone.say("models")
    assert [shown.index(part) for part in ("3", CARD["state_held"], "2\n", "answering now", "in reserve")]
    assert phone.verbs() == ["promote", "compare", "share", "roll_back", "promote", "compare", "share"]
    assert CARD["sure_promote"].format(version="3") in await phone.tap("promote")
    assert await serving_version(documents) == "2"
    assert await phone.tap("yes_promote") == promoted("3")
    assert await serving_version(documents) == "3"
    assert len(openai.asked()) == 1
    name = f"LINE …{DEFAULT_USER[-4:]}"
    assert await notices(documents) == [("model_promoted", name)]
    model = await read_record(documents, Model, model_path("3"))
    assert model is not None
    assert (model.state, model.history[-1].by) == ("ready", name)

    await phone.say("模型")
    assert "2 answers instead of model 3" in await phone.tap("roll_back")
    assert await phone.tap("yes_roll_back") == OWN["model_rolled_back"].format(version="3", next="2")
    assert await serving_version(documents) == "2"
    assert [kind for kind, _ in await notices(documents)] == ["model_promoted", "model_rolled_back"]


async def test_a_second_tap_and_an_old_card_do_nothing_and_say_so(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3", "4")
    await phone.say("models")
    last = phone.data("promote:4")
    await phone.tap("promote:4")
    yes = phone.data("yes_promote")
    assert await phone.tap("yes_promote") == promoted("4")
    for data in (yes, last, phone.data("roll_back")):
        assert await phone.handle(phone.task("postback", data=data)) == "sent"
        assert phone.said() == OWN["button_old"]
    assert await serving_version(documents) == "4"
    assert len(await notices(documents)) == 1


@pytest.mark.parametrize("versions", [("3", "3"), ("3", "4")])
async def test_of_two_operators_at_once_one_promotes_and_the_other_learns_it(
    phone: Phone, documents: Documents, versions: tuple[str, str]
) -> None:
    await trained(documents, "1", "2", "3", "4")

    def more(settings: Any) -> Any:
        return {**settings.data, "operators": [DEFAULT_USER, SECOND]}

    (settings,) = await documents.get_many([SETTINGS])
    assert settings is not None
    await documents.replace(settings, more(settings))
    phones = (phone, another(phone, SECOND))
    tasks = []
    for each, version in zip(phones, versions, strict=True):
        await each.say("models")
        await each.tap(f"promote:{version}")
        tasks.append(each.task("postback", data=each.data("yes_promote")))
    states = await asyncio.gather(*(each.handle(task) for each, task in zip(phones, tasks, strict=True)))
    assert states == ["sent", "sent"]
    # What is new may come after the reply to a tap.
    said = [[message.get("text") for message in each.messages()] for each in phones]
    (winner,) = (number for number in (0, 1) if promoted(versions[number]) in said[number])
    assert OWN["button_old"] in said[1 - winner]
    assert promoted(versions[1 - winner]) not in said[1 - winner]
    assert await serving_version(documents) == versions[winner]


@ONLY_SQLITE
@pytest.mark.parametrize(("verb", "after"), [("promote:3", "3"), ("roll_back", "1")])
async def test_a_run_after_a_crash_says_what_was_done_and_does_it_once(
    phone: Phone, documents: Documents, monkeypatch: pytest.MonkeyPatch, verb: str, after: str
) -> None:
    await trained(documents, "1", "2", "3")
    await phone.say("models")
    await phone.tap(verb)
    tapped = phone.task("postback", data=phone.data(r"yes_\w+"))

    async def dies(*_: object, **__: object) -> None:
        raise UnavailableRetryError("the run dies after the pointer was written")

    with monkeypatch.context() as patched:
        patched.setattr(registry, "record_promotion", dies)
        with pytest.raises(UnavailableRetryError):
            await phone.handle(tapped)
    assert await serving_version(documents) == after
    assert await phone.handle(tapped) == "sent"
    rolled_back = OWN["model_rolled_back"].format(version="2", next="1")
    assert phone.said() == (promoted("3") if after == "3" else rolled_back)
    assert len(await notices(documents)) == 1
    model = await read_record(documents, Model, model_path(after))
    assert model is not None
    assert model.history[-1].what == "promoted"


@ONLY_SQLITE
@pytest.mark.parametrize("changed", [{"model": "ft:nowhere"}, {"endpoint": "elsewhere"}, {"fault": "500"}])
async def test_a_model_that_does_not_answer_is_not_promoted(
    phone: Phone, documents: Documents, openai: OpenAI, changed: dict[str, str]
) -> None:
    fault = changed.get("fault")
    await trained(documents, "1", "2")
    await trained(documents, "3", **{name: value for name, value in changed.items() if name != "fault"})
    await phone.say("models")
    await phone.tap("promote:3")
    if fault:
        openai.fault("chat", "status", times=9, status=int(fault))
    assert await phone.tap("yes_promote") == OWN["model_silent"].format(version="3")
    assert await serving_version(documents) == "2"
    assert await notices(documents) == []


@ONLY_SQLITE
async def test_a_model_that_vanished_or_is_over_is_not_promoted(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    await phone.say("models")
    data = phone.data("promote:3")
    await documents.delete(model_path("3"))
    assert await phone.handle(phone.task("postback", data=data)) == "sent"
    assert phone.said() == OWN["button_old"]
    await trained(documents, "4", state="deleted")
    await phone.say("models")
    assert phone.verbs() == ["roll_back", "promote", "compare", "share"]
    (gone,) = await documents.get_many([model_path("4")])
    assert gone is not None
    assert await phone.handle(phone.task("postback", data=f"op:promote:4:{gone.version}")) == "sent"
    assert phone.said() == OWN["model_over"].format(version="4")


@ONLY_SQLITE
async def test_without_a_tuned_model_there_is_nothing_to_show_or_to_roll_back(
    phone: Phone, documents: Documents
) -> None:
    assert await phone.say("models") == OWN["no_models"]
    assert await phone.handle(phone.task("postback", data="op:roll_back:serving:1")) == "sent"
    assert phone.said() == OWN["nothing_behind"]
    await trained(documents, "1")
    await phone.say("models")
    assert "the base model answers instead" in await phone.tap("roll_back")
    assert await phone.tap("no") == OWN["nothing_done"]
    assert await serving_version(documents) == "1"


@ONLY_SQLITE
async def test_the_newest_ten_models_are_shown_and_the_serving_one_among_them(
    phone: Phone, documents: Documents
) -> None:
    await trained(documents, *(f"{number:02}" for number in range(1, 15)), serving="02")
    shown = await phone.say("models")
    assert [version for version in ("14", "06", "02", "05", "01") if f"\n{version}\n" in f"\n{shown}\n"] == [
        *("14", "06", "02"),
    ]


@ONLY_SQLITE
async def test_a_training_and_an_evaluation_are_shown_as_they_are_now(
    phone: Phone, documents: Documents
) -> None:
    job = {"dataset": "d", "state": "serving", "open": False, "provider": "openai", "created_at": NOW}
    curve = {"step": [1, 2], "train_loss": [2.5, 0.5]}
    await create_record(documents, "jobs/j1", Job.from_document({**job, "name": "qa.csv", "curve": curve}))
    result = {"code": "not_worse", "score_before": 40.0, "score_after": 60.0, "reason": "fine"}
    await trained(documents, "1", job="j1", evaluation=result)
    await phone.say("models")
    old = phone.data("evaluation")
    assert "training examples: 2.500 → 0.500" in await phone.tap("job")
    await change_record(documents, Job, "jobs/j1", lambda known: known)
    sides = {side: {"model": "m", "version": "v"} for side in ("before", "after")}
    figures = {"wins": 4, "ties": 1, "losses": 0, "measure": "chrF", "is_better": False}
    figured = {"state": "done", "started_at": NOW, "sides": sides, "verdict": {"figures": figures}}
    await create_record(documents, evaluation_path("1"), Evaluation.from_document(figured))
    assert await phone.handle(phone.task("postback", data=old)) == "sent"
    assert all(part in phone.said() for part in ("40.0", "60.0", CARD["verdict_maybe_better"]))
    counts = CARD["verdict_counts"].format(
        count=5, wins=4, ties=1, losses=0, verdict=CARD["verdict_maybe_better"]
    )
    assert counts in (await phone.say("models")).splitlines()
    await documents.delete("jobs/j1")
    assert await phone.tap("job") == OWN["button_old"]


@ONLY_SQLITE
async def test_a_stranger_promotes_nothing(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    await phone.say("models")
    await phone.tap("promote:3")
    stranger = another(phone, STRANGER)
    for verb in ("yes_promote", "roll_back", "evaluation", "no"):
        data = phone.data(verb) if verb != "evaluation" else "op:evaluation:3:1"
        assert await stranger.handle(stranger.task("postback", data=data)) == "skipped"
    assert await serving_version(documents) == "2"
