"""The status in LINE is the command's, and comes without what LINE or the store does not tell."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.operator_chat.phone import ONLY_SQLITE, Phone
from tests.operator_chat.test_models import trained
from tests.platforms import Line
from tuneline.budget import month_of
from tuneline.operator_cards.local_time import clock, day_and_clock, timezone_of
from tuneline.operator_chat.status import status_button
from tuneline.storage.documents import Document, Documents, UnavailableRetryError
from tuneline.storage.record_store import create_record
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.job import Job
from tuneline.storage.records.spending import Spending, spending_path
from tuneline.texts.card_texts import texts
from tuneline_cli.status.collect import collect

CARD = texts("en")
NOW = datetime.now(UTC)


async def job(documents: Documents, name: str, **fields: Any) -> None:
    known = {"dataset": "d", "state": "training", "open": True, "provider": "openai", "created_at": NOW}
    await create_record(documents, f"jobs/{name}", Job.from_document({**known, "name": name, **fields}))


async def test_the_card_and_the_command_agree(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    await job(documents, "qa.csv", estimated_finish=NOW + timedelta(minutes=5))
    await job(documents, "old.csv", open=False, state="failed", created_at=NOW - timedelta(1))
    waits = Dataset(
        state="awaiting_approval",
        created_at=NOW,
        bucket="b",
        object="datasets/new.csv",
        generation=1,
        options={},
        steps={},
    )
    await create_record(documents, "datasets/d9", waits)
    spent = Spending(costs={"d": Decimal("1.5"), "d:evaluation": Decimal("0.25")}, usd=Decimal("1.75"))
    await create_record(documents, spending_path(month_of(NOW)), spent)
    for event in ("e1", "e2"):
        same_question = {"question": "Where?", "reason": "apology", "chat": "chats/c", "at": NOW}
        await documents.create(f"unanswered/{event}", same_question)
    shown = await phone.say("status")
    same = await collect(documents, now=NOW, training_cap=20.0, language="en")
    assert same["serving"] is not None
    for expected in (
        f"{CARD['row_serving']}\n{same['serving']['version']}",
        f"{CARD['row_training']}\nqa.csv · in training",
        "US$1.75",
        "US$20.00",
        f"{CARD['row_unanswered']}\n1",
        f"{CARD['row_waiting']}\n{len(same['decisions'])}",
        f"{CARD['row_quota']}\n",
    ):
        assert expected in shown, expected
    assert same["money"]["training"]["usd"] == 1.75
    assert str(same["serving"]["ends"]) in shown
    assert phone.verbs() == ["report", "promote", "job", "questions"]
    assert "Step" not in await phone.tap("job")


@ONLY_SQLITE
async def test_without_a_running_job_the_months_last_one_is_shown(phone: Phone, documents: Documents) -> None:
    for name, days in (("first.csv", 2), ("last.csv", 1)):
        at = NOW - timedelta(days)
        await job(documents, name, open=False, state="failed", created_at=at, month=month_of(NOW))
    assert "last.csv · failed" in await phone.say("status")


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("version", "state", "phase"),
    [
        ("2", "held", "phase_in_use"),
        ("1", "serving", "phase_not_in_use"),
        ("3", "held", "phase_waits"),
        ("9", "held", "phase_held"),
    ],
)
async def test_the_last_job_says_what_became_of_its_model(
    phone: Phone, documents: Documents, version: str, state: str, phase: str
) -> None:
    await trained(documents, "1", "2", "3")
    await job(documents, "qa.csv", open=False, state=state, month=month_of(NOW), version=version)
    assert f"qa.csv · {CARD[phase]}" in (await phone.say("status")).splitlines()
    assert f"{CARD['row_phase']}\n{CARD[phase]}" in await phone.tap("job")


@ONLY_SQLITE
async def test_what_line_and_the_store_do_not_tell_is_left_out(
    phone: Phone, documents: Documents, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    await job(documents, "qa.csv")
    line.fault("quota", "status", status=500, times=9)
    query = documents.query

    async def fails(collection: str, **more: Any) -> list[Document]:
        if collection in ("jobs", "unanswered"):
            raise UnavailableRetryError("the store is away")
        return await query(collection, **more)

    monkeypatch.setattr(documents, "query", fails)
    shown = (await phone.say("status")).splitlines()
    for key in ("row_quota", "row_training", "row_unanswered"):
        assert CARD[key] not in shown
    for key in ("row_serving", "row_training_money", "row_answer_money", "nothing_waits"):
        assert CARD[key] in shown


@ONLY_SQLITE
async def test_a_slow_part_is_not_waited_for(
    phone: Phone, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_button, "PART_SECONDS", 0.2)
    line.fault("quota", "hang", seconds=5)
    assert CARD["row_quota"] not in (await phone.say("status")).splitlines()


def test_a_time_is_of_the_languages_country_or_says_utc() -> None:
    at = datetime(2026, 11, 29, 18, 5, tzinfo=UTC)
    shown = {language: clock(at, timezone_of(language)) for language in ("zh-TW", "ja", "th", "en")}
    assert shown == {"zh-TW": "02:05", "ja": "03:05", "th": "01:05", "en": "18:05 UTC"}
    assert day_and_clock(at, timezone_of("ko")) == "2026-11-30 03:05"
