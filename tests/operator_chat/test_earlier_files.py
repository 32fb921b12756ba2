"""An operator's file replaces their earlier one of the same name that is not trained."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.operator_chat.conftest import GOOD, Bucket, Sent, last_message, tap
from tests.platforms import Line
from tuneline.chat.handler import EventHandler
from tuneline.operator_chat.files.earlier_files import replace_earlier
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.dataset import Dataset
from tuneline.texts import card_texts, operator_texts

OWN = operator_texts.texts("en")
CARDS = card_texts.texts("en")
NOW = datetime(2026, 11, 29, tzinfo=UTC)
OTHER = GOOD + "\n又一題？,又一個回答\n".encode()
BAD = GOOD + "\n沒有回答？,\n".encode()
pytestmark = pytest.mark.stores("sqlite")


async def by_age(documents: Documents) -> list[Document]:
    stored = await documents.query("datasets", where={})
    return sorted(stored, key=lambda document: str(document.data["created_at"]))


async def states(documents: Documents) -> list[str]:
    return [document.data["state"] for document in await by_age(documents)]


@pytest.mark.parametrize(("first", "second"), [(GOOD, OTHER), (BAD, OTHER), (GOOD, BAD)])
async def test_the_later_one_replaces_the_earlier_one_whose_card_does_nothing_then(
    operating: EventHandler,
    documents: Documents,
    sent: Sent,
    line: Line,
    checked: Bucket,
    first: bytes,
    second: bytes,
) -> None:
    assert await operating.handle(sent(content=first)) == "sent"
    old = tap(line, "train") if first == GOOD else ""
    assert await operating.handle(sent(content=second)) == "sent"
    assert CARDS["replaces_earlier"] in str(last_message(line))
    earlier, later = await by_age(documents)
    assert earlier.data["state"] == "cancelled"
    assert earlier.data["reason"] == f"dataset {later.path.partition('/')[2]} replaces it"
    assert later.data["replaces"] == earlier.path.partition("/")[2]
    if old:
        assert await operating.handle(sent(data=old)) == "sent"
        assert line.said()[-1] == OWN["button_old"]


async def test_another_name_another_sender_and_a_decided_one_are_left_alone(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, checked: Bucket
) -> None:
    assert await operating.handle(sent("other.csv")) == "sent"
    assert await operating.handle(sent(content=OTHER)) == "sent"
    assert await states(documents) == ["awaiting_approval"] * 2
    _, mine = await by_age(documents)
    await documents.replace(mine, {**mine.data, "chat": "chats/another"})
    assert await operating.handle(sent(content=BAD)) == "sent"
    assert await states(documents) == ["awaiting_approval", "awaiting_approval", "rejected"]


async def test_the_same_content_again_replaces_nothing(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, checked: Bucket
) -> None:
    assert await operating.handle(sent()) == "sent"
    assert await operating.handle(sent()) == "sent"
    assert await states(documents) == ["awaiting_approval", "duplicate"]


async def test_a_run_that_died_between_the_two_writes_is_continued(documents: Documents) -> None:
    earlier, later = [await dataset(documents, number) for number in (1, 2)]
    await documents.replace(later, {**later.data, "replaces": "1"})
    (later_again,) = await documents.get_many(["datasets/2"])
    assert later_again is not None
    await replace_earlier(documents, stored_record(Dataset, later_again))
    assert await states(documents) == ["cancelled", "awaiting_approval"]
    assert earlier.data["state"] == "awaiting_approval"


async def test_a_late_run_of_the_earlier_one_does_not_end_the_later_one(documents: Documents) -> None:
    earlier, _ = [await dataset(documents, number) for number in (1, 2)]
    await replace_earlier(documents, stored_record(Dataset, earlier))
    assert await states(documents) == ["awaiting_approval"] * 2


async def dataset(documents: Documents, number: int) -> Document:
    data: dict[str, Any] = {
        "state": "awaiting_approval",
        "chat": "chats/mine",
        "object": f"datasets/line/{number}/q.csv",
        "created_at": NOW + timedelta(seconds=number),
    }
    return await documents.create(f"datasets/{number}", data)
