"""An operator registers with a code: once, within 15 minutes, with few guesses."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuneline.notices.invite import accept, invite, looks_like_a_code
from tuneline.notices.operators import MOST, read_operators
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import record_of
from tuneline.storage.records.operators.bot_settings import RunningSettings

NOW = datetime.now(UTC)
ANNA, BEN = "U" + "a1" * 16, "U" + "b2" * 16


async def operators(documents: Documents) -> tuple[str, ...]:
    (settings,) = await documents.get_many(["bot/settings"])
    return read_operators(record_of(RunningSettings, settings)).operators


async def send(documents: Documents, code: str, **more: Any) -> bool:
    given = {"user_id": ANNA, "event": "01A", "now": NOW, **more}
    return (await accept(documents, code, **given)).outcome == "added"


async def test_a_code_makes_one_user_an_operator_once(documents: Documents) -> None:
    code = await invite(documents, now=NOW)
    assert re.fullmatch(r"TUNE-\w{5}-\w{5}", code)
    assert await send(documents, f" {code.lower()} ")
    assert await send(documents, code), "the same event again, after a run that died"
    assert not await send(documents, code, user_id=BEN, event="01B")
    assert await operators(documents) == (ANNA,)


async def test_an_event_that_died_between_its_two_writes_finds_what_it_did(documents: Documents) -> None:
    code = await invite(documents, now=NOW)
    assert await send(documents, code)
    await documents.delete("bot/settings")
    assert await send(documents, code)
    assert await operators(documents) == (ANNA,)


async def test_the_other_settings_and_operators_stay(documents: Documents) -> None:
    await documents.create("bot/settings", {"language": "ja", "operators": [BEN]})
    assert await send(documents, await invite(documents, now=NOW))
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    assert settings.data == {"language": "ja", "operators": [BEN, ANNA]}


async def test_a_code_dies_after_15_minutes_and_with_the_next_one_and_not_of_wrong_ones(
    documents: Documents,
) -> None:
    first = await invite(documents, now=NOW - timedelta(minutes=16))
    assert not await send(documents, first)
    second = await invite(documents, now=NOW)
    third = await invite(documents, now=NOW)
    assert not await send(documents, second)
    for number in range(20):
        assert not await send(documents, "TUNE-AAAAA-AAAAA", user_id=BEN, event=f"01C{number}")
    assert await operators(documents) == ()
    assert await send(documents, third, event="01D")


async def test_a_bot_has_at_most_20_operators_and_the_code_of_the_next_one_stays_valid(
    documents: Documents,
) -> None:
    others = [f"U{number:032x}" for number in range(MOST - 1)]
    await documents.create("bot/settings", {"operators": others})
    added = await accept(documents, await invite(documents, now=NOW), user_id=ANNA, event="01A", now=NOW)
    assert (added.outcome, added.count) == ("added", MOST)
    code = await invite(documents, now=NOW)
    full = await accept(documents, code, user_id=BEN, event="01B", now=NOW)
    assert (full.outcome, full.count) == ("full", MOST)
    assert await operators(documents) == (*others, ANNA)
    again = await accept(documents, code, user_id=ANNA, event="01C", now=NOW)
    assert (again.outcome, again.count) == ("added", MOST), "an operator stays one, and the code was valid"


async def test_the_code_is_not_kept(documents: Documents) -> None:
    code = await invite(documents, now=NOW)
    (kept,) = await documents.get_many(["bot/invitation"])
    assert kept is None or code[5:10] not in str(kept.data)


@pytest.mark.parametrize(
    "text", ["TUNE-ABCDE", "TUNE-ABCDE-FGHJKL", "my code is TUNE-ABCDE-FGHJK", "tune", ""]
)
def test_no_other_text_is_taken_for_a_code(text: str) -> None:
    assert not looks_like_a_code(text)
