"""The contract of the documents port, the same for SQLite and for Firestore."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuneline.storage.documents import (
    AlreadyExistsRetryError,
    Documents,
    StaleVersionRetryError,
    UnstorableDropError,
)

VALUES: dict[str, Any] = {
    "text": "看哪一科？ 🍎",
    "number": 3,
    "fraction": 0.25,
    "yes": True,
    "nothing": None,
    "at": datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC),
    "list": [{"question": "痛", "at": datetime(2026, 1, 1, tzinfo=UTC)}],
    "dict": {"a": {"b": []}},
    "key with.dots and `ticks`": 1,
}


async def test_what_is_created_is_read_back_with_its_types(documents: Documents) -> None:
    created = await documents.create("things/one", VALUES)
    (read,) = await documents.get_many(["things/one"])
    assert read == created
    assert read is not None
    assert read.data == VALUES
    assert isinstance(read.data["yes"], bool)


async def test_creating_what_exists_is_refused(documents: Documents) -> None:
    await documents.create("things/one", {"n": 1})
    with pytest.raises(AlreadyExistsRetryError):
        await documents.create("things/one", {"n": 2})
    (read,) = await documents.get_many(["things/one"])
    assert read is not None
    assert read.data == {"n": 1}


async def test_of_twenty_that_create_at_once_exactly_one_wins(documents: Documents) -> None:
    for round_ in range(5):
        path = f"races/{round_}"
        outcomes = await asyncio.gather(
            *(documents.create(path, {"by": n}) for n in range(20)), return_exceptions=True
        )
        winners = [one for one in outcomes if not isinstance(one, BaseException)]
        assert len(winners) == 1
        assert all(isinstance(one, AlreadyExistsRetryError) for one in outcomes if one is not winners[0])
        assert await documents.get_many([path]) == winners


async def test_a_replace_with_a_stale_version_loses(documents: Documents) -> None:
    first = await documents.create("things/one", {"n": 1})
    second = await documents.replace(first, {"n": 2})
    with pytest.raises(StaleVersionRetryError):
        await documents.replace(first, {"n": 3})
    third = await documents.replace(second, {"n": 4})
    assert await documents.get_many(["things/one"]) == [third]


async def test_of_twenty_that_replace_one_version_exactly_one_wins(documents: Documents) -> None:
    read = await documents.create("things/one", {"n": 0})
    outcomes = await asyncio.gather(
        *(documents.replace(read, {"n": n}) for n in range(1, 21)), return_exceptions=True
    )
    assert sum(not isinstance(one, BaseException) for one in outcomes) == 1


async def test_replace_drops_fields_that_are_left_out(documents: Documents) -> None:
    read = await documents.create("things/one", VALUES)
    await documents.replace(read, {"number": 4})
    (now,) = await documents.get_many(["things/one"])
    assert now is not None
    assert now.data == {"number": 4}


async def test_replacing_what_was_deleted_loses(documents: Documents) -> None:
    read = await documents.create("things/one", {"n": 1})
    await documents.delete("things/one")
    with pytest.raises(StaleVersionRetryError):
        await documents.replace(read, {"n": 2})
    assert await documents.get_many(["things/one"]) == [None]


async def test_deleting_what_is_not_there_is_fine(documents: Documents) -> None:
    await documents.delete("things/nothing")


async def test_get_many_keeps_the_order_asked_for(documents: Documents) -> None:
    for name in "cab":
        await documents.create(f"things/{name}", {"name": name})
    read = await documents.get_many(["things/b", "things/none", "things/a", "things/c", "things/b"])
    assert [one and one.data["name"] for one in read] == ["b", None, "a", "c", "b"]


async def test_query_finds_by_equal_fields_in_one_collection(documents: Documents) -> None:
    for n in range(6):
        await documents.create(f"jobs/{n}", {"open": n % 2 == 0, "kind": "x" if n < 4 else "y"})
    await documents.create("others/0", {"open": True, "kind": "x"})
    found = await documents.query("jobs", where={"open": True, "kind": "x"})
    assert [one.path for one in found] == ["jobs/0", "jobs/2"]
    assert len(await documents.query("jobs", where={}, limit=4)) == 4
    assert await documents.query("nothing", where={"open": True}) == []


async def test_what_has_expired_counts_as_absent(documents: Documents) -> None:
    past, future = datetime.now(UTC) - timedelta(seconds=1), datetime.now(UTC) + timedelta(hours=1)
    await documents.create("events/old", {"expire_at": past, "open": True})
    await documents.create("events/new", {"expire_at": future, "open": True})
    old, new = await documents.get_many(["events/old", "events/new"])
    assert old is None
    assert new is not None
    assert [one.path for one in await documents.query("events", where={"open": True})] == ["events/new"]


async def test_what_has_expired_can_be_created_again_by_one(documents: Documents) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    await documents.create("events/old", {"expire_at": past})
    outcomes = await asyncio.gather(
        *(documents.create("events/old", {"by": n}) for n in range(10)), return_exceptions=True
    )
    assert sum(not isinstance(one, BaseException) for one in outcomes) == 1


async def test_a_query_of_what_will_expire_finds_what_has_not(documents: Documents) -> None:
    read = await documents.create("things/one", {"open": True})
    await documents.replace(read, {"open": True, "expire_at": datetime.now(UTC) - timedelta(seconds=1)})
    assert await documents.query("things", where={"open": True}) == []


async def test_what_many_add_at_once_is_all_counted(documents: Documents) -> None:
    await asyncio.gather(*(documents.add("usage/one", {"answers": 1, "micro_usd": 250}) for _ in range(20)))
    (found,) = await documents.get_many(["usage/one"])
    assert found is not None
    assert found.data == {"answers": 20, "micro_usd": 5000}


def nested(levels: int) -> dict[str, Any]:
    return {"inner": nested(levels - 1)} if levels else {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "痛" * 349_600},
        {"turns": [{"question": "😀" * 6000, "answer": "ก" * 6000} for _ in range(26)]},
        {"number": 2**63},
        {"numbers": [{"deep": -(2**63) - 1}]},
        {"list": [[1]]},
        {"deep": nested(20)},
    ],
)
async def test_what_the_store_can_never_hold_is_refused_for_good(
    documents: Documents, wrong: dict[str, Any]
) -> None:
    before = await documents.create("things/one", {"n": 1})
    with pytest.raises(UnstorableDropError):
        await documents.create("things/two", wrong)
    with pytest.raises(UnstorableDropError):
        await documents.replace(before, wrong)
    assert await documents.get_many(["things/one", "things/two"]) == [before, None]


@pytest.mark.parametrize(
    "large",
    [
        {"text": "痛" * 349_400},
        {"turns": [{"question": "😀" * 6000, "answer": "ก" * 6000} for _ in range(24)]},
        {"number": 2**63 - 1, "least": -(2**63)},
        {"deep": nested(18)},
    ],
)
async def test_what_just_fits_is_held(documents: Documents, large: dict[str, Any]) -> None:
    await documents.create("things/one", large)
    (found,) = await documents.get_many(["things/one"])
    assert found is not None
    assert found.data == large


async def test_what_is_too_large_to_be_added_is_refused_for_good_and_a_sum_stays_in_bounds(
    documents: Documents,
) -> None:
    with pytest.raises(UnstorableDropError):
        await documents.add("usage/one", {"micro_usd": 2**63})
    for _ in range(3):
        await documents.add("usage/one", {"micro_usd": 2**62})
    (found,) = await documents.get_many(["usage/one"])
    assert found is not None
    assert found.data == {"micro_usd": 2**63 - 1}
