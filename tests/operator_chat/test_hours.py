"""Operators see the opening hours, close on a day or from now on, and undo it, each once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.operator_chat.phone import ONLY_SQLITE, Phone, another
from tests.operator_chat.test_answers import SECOND, change_settings
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.written import WEEKDAYS
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.hours import HOURS, hours_of
from tuneline.storage.update import change
from tuneline.texts.operator_texts import texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

OWN = texts("en")
ALWAYS: dict[str, Any] = {
    "time_zone": "Asia/Taipei",
    "weekly": {key: ["00:00-24:00"] for key in WEEKDAYS},
}
DAY = datetime.now(ZoneInfo("Asia/Taipei")).date() + timedelta(days=30)


async def open_always(documents: Documents) -> None:
    await documents.create(HOURS, ALWAYS)


async def hours(documents: Documents) -> OpeningHours:
    (document,) = await documents.get_many([HOURS])
    read = hours_of(document)
    assert read is not None
    return read


async def notices(documents: Documents) -> list[str]:
    found = await documents.query("notices", where={"kind": "hours_changed"})
    return [notice.data["facts"]["what"] for notice in found]


async def test_a_day_is_closed_with_the_next_message_and_undone(phone: Phone, documents: Documents) -> None:
    await open_always(documents)
    shown = await phone.say("set hours")
    assert "We are open now, and around the clock." in shown
    assert "Monday to Sunday\nopen 24 hours" in shown
    assert phone.verbs() == ["close_today", "close_day"]
    picker = phone.action("close_day")
    assert (picker["type"], picker["mode"]) == ("datetimepicker", "date")
    assert picker["min"] <= DAY.isoformat() <= picker["max"]
    closed = await phone.tap("close_day", params={"date": DAY.isoformat()})
    assert f"{DAY.day} {DAY:%B}" in closed.splitlines()[1]
    assert (await hours(documents)).intervals_on(DAY) == ()
    assert phone.verbs() == ["close_today", "close_day", "undo_hours"]
    assert "the usual hours again" in await phone.tap("undo_hours")
    assert (await hours(documents)).intervals_on(DAY) != ()
    old = phone.data("undo_hours")
    assert await phone.tap("undo_hours") == closed
    assert await phone.handle(phone.task("postback", data=old)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert len(await notices(documents)) == 3


async def test_today_is_closed_from_now_on(phone: Phone, documents: Documents) -> None:
    await open_always(documents)
    await phone.say("時間設定")
    before = datetime.now(UTC)
    assert (await hours(documents)).is_open(before)
    assert "We are closed now." in await phone.tap("close_today")
    after = await hours(documents)
    assert not after.is_open(datetime.now(UTC))
    assert phone.verbs() == ["close_day", "undo_hours"]
    opening = after.next_opening(datetime.now(UTC))
    assert opening is not None
    assert opening - before <= timedelta(days=1)


@ONLY_SQLITE
@pytest.mark.parametrize("params", [{}, {"date": "soon"}, {"date": "2020-01-01"}, {"date": "2099-01-01"}])
async def test_a_day_that_cannot_be_picked_changes_nothing(
    phone: Phone, documents: Documents, params: dict[str, str]
) -> None:
    await open_always(documents)
    await phone.say("set hours")
    assert await phone.tap("close_day", params=params) == OWN["hours_no_day"]
    assert (await hours(documents)).special == {}
    assert await notices(documents) == []


@ONLY_SQLITE
async def test_what_is_closed_already_is_said_and_not_written(phone: Phone, documents: Documents) -> None:
    await open_always(documents)
    await phone.say("set hours")
    old = phone.data("close_today")
    await phone.tap("close_day", params={"date": DAY.isoformat()})
    again = await phone.tap("close_day", params={"date": DAY.isoformat()})
    assert again.endswith("it is closed already, so nothing was changed.")
    assert await phone.handle(phone.task("postback", data=old)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert len(await notices(documents)) == 1


async def test_the_other_operators_learn_what_changed_and_no_push_is_sent(
    phone: Phone, documents: Documents
) -> None:
    await change_settings(documents, operators=[DEFAULT_USER, SECOND], push_notices=True)
    await open_always(documents)
    other = another(phone, SECOND)
    await phone.say("set hours")
    card = await other.say("set hours")
    await phone.tap("close_day", params={"date": DAY.isoformat()})
    (notice,) = await documents.query("notices", where={"kind": "hours_changed"})
    assert (notice.data["delivery"], notice.data["facts"]["by"]) == ("unsent", f"LINE …{DEFAULT_USER[-4:]}")
    await other.tap("close_today")
    news = other.said()
    assert news.splitlines()[0] == OWN["button_old"]
    assert "The opening hours were changed" in news
    assert "The opening hours were changed" not in await phone.say("set hours")
    assert card


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("stored", "key"),
    [
        (None, "hours_none"),
        ({"time_zone": "Asia/Taipei"}, "hours_none"),
        ({"time_zone": "Asia/Taipei", "weekly": {"mon": 9}}, "hours_damaged"),
    ],
)
async def test_without_usable_hours_the_reply_says_what_to_do(
    phone: Phone, documents: Documents, stored: dict[str, Any] | None, key: str
) -> None:
    if stored is not None:
        await documents.create(HOURS, stored)
    assert await phone.say("set hours") == OWN[key]


@ONLY_SQLITE
async def test_a_change_of_the_document_by_hand_makes_the_card_an_old_one(
    phone: Phone, documents: Documents
) -> None:
    await open_always(documents)
    await phone.say("set hours")
    await change(documents, HOURS, lambda stored: {**(stored or {}), "away": "by hand"})
    assert await phone.tap("close_today") == OWN["button_old"]
    assert (await hours(documents)).special == {}
