"""A file whose message is unsent is dropped with its dataset, unless its training was approved."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import event_of
from tests.operator_chat.conftest import STRANGER, Bucket, Sent, tap
from tests.platforms import Line
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask, reply_task
from tuneline.operator_chat.files.unsent_files import StillCheckedRetryError
from tuneline.storage.documents import Documents
from tuneline.texts import operator_texts

OWN = operator_texts.texts("en")
pytestmark = pytest.mark.stores("sqlite")


def unsend(line: Line, file: ReplyTask, **more: str) -> ReplyTask:
    _, raw = line.event("unsend", message_id=file.event.message_id, **more)
    return reply_task(raw, received_at=datetime.now(UTC))


async def datasets(documents: Documents) -> list[dict[str, Any]]:
    return [stored.data for stored in await documents.query("datasets", where={})]


async def test_one_that_waits_ends_with_its_object_and_its_card_does_nothing(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, checked: Bucket
) -> None:
    file = sent()
    assert await operating.handle(file) == "sent"
    train = tap(line, "train")
    assert await operating.handle(unsend(line, file)) == "done"
    assert (await event_of(documents, file))["withdrawn"] == "unsent"
    assert checked.objects() == []
    (dataset,) = await datasets(documents)
    assert (dataset["state"], dataset["reason"]) == ("cancelled", "its message was unsent in LINE")
    assert await operating.handle(sent(data=train)) == "sent"
    assert line.said()[-1] == OWN["button_old"]


async def test_one_that_is_approved_is_trained(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, checked: Bucket
) -> None:
    file = sent()
    assert await operating.handle(file) == "sent"
    yes = tap(line, "train").replace("op:train:", "op:yes_train:")
    assert await operating.handle(sent(data=yes)) == "sent"
    assert await operating.handle(unsend(line, file)) == "done"
    (dataset,) = await datasets(documents)
    assert dataset["state"] in ("starting", "training")
    assert len(checked.objects()) == 1


async def test_one_that_is_being_checked_is_dropped_by_a_later_try(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, checked: Bucket
) -> None:
    file = sent()
    assert await operating.handle(file) == "sent"
    (stored,) = await documents.query("datasets", where={})
    await documents.replace(stored, {**stored.data, "state": "checking"})
    task = unsend(line, file)
    with pytest.raises(StillCheckedRetryError):
        await operating.handle(task)
    (checking,) = await documents.query("datasets", where={})
    await documents.replace(checking, {**stored.data, "state": "rejected"})
    assert await operating.handle(replace(task, tries_before=1)) == "done"
    assert [dataset["state"] for dataset in await datasets(documents)] == ["cancelled"]
    assert checked.objects() == []


async def test_a_strangers_unsent_message_is_forgotten_here_too(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line
) -> None:
    file = sent(user=STRANGER)
    assert await operating.handle(file) == "sent"
    assert await operating.handle(unsend(line, file, user=STRANGER)) == "done"
    assert (await event_of(documents, file))["withdrawn"] == "unsent"
    assert await datasets(documents) == []
