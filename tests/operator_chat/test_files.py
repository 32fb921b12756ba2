"""An operator's file becomes one held dataset, whatever happens, and its check is the reply."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chat.conftest import event_of
from tests.operator_chat.conftest import GOOD, Bucket, Operating, Sent, last_message, remove_operators
from tests.platforms import TOKEN, Line
from tuneline.chat.handler import EventHandler
from tuneline.chat.memory import withdrawal
from tuneline.chat.reply_task import ReplyTask, as_replayable, reply_task
from tuneline.errors import RetryError
from tuneline.line.client import LineClient, LineRetryError
from tuneline.operator_chat.files.dataset_files import DatasetFiles, safe_name
from tuneline.storage.claims import HeldElsewhereRetryError
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectExistsDropError, Objects
from tuneline.texts import card_texts, operator_texts
from tuneline_dev.emulators.broken_host import broken_host, http

pytestmark = pytest.mark.stores("sqlite")

OWN = operator_texts.texts("en")
CARDS = card_texts.texts("en")
LOST = OWN["file_lost"].format(name="門診.csv")
LINE = '{"messages": [{"role": "user", "content": "q%d"}, {"role": "assistant", "content": "a"}]}\n'
BAD = ("".join(LINE % number for number in range(20)) + '{"messages": []}\n').encode()


async def datasets(documents: Documents) -> list[dict[str, Any]]:
    return [stored.data for stored in await documents.query("datasets", where={})]


def says_checked(text: str) -> bool:
    return text.startswith(f"{CARDS['outcome_ready']} · 門診.csv · about US$")


async def unsend(documents: Documents, task: ReplyTask) -> None:
    expire_at = datetime.now(UTC) + timedelta(hours=1)
    await withdrawal.unsend(documents, task.chat, task.event.message_id, expire_at=expire_at)


@pytest.mark.stores("sqlite", "firestore")
async def test_a_good_file_is_a_dataset_that_waits_and_costs_nothing(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, checked: Bucket
) -> None:
    file = sent()
    assert await operating.handle(file) == "sent"
    (said,) = line.said()
    assert says_checked(said)
    (resource,) = checked.objects()
    assert resource["name"] == f"datasets/line/{file.event.id}/門診.csv"
    assert resource["metadata"] == {"decide": "ask", "promote": "manual", "chat": file.chat}
    (dataset,) = await datasets(documents)
    assert (dataset["state"], dataset["examples"]) == ("awaiting_approval", 20)
    assert checked.place.jobs == {}
    (notice,) = await documents.query("notices", where={})
    assert (notice.data["kind"], notice.data["delivery"]) == ("dataset_waiting", "unsent")
    assert notice.data["facts"]["code"] == "manual", "the reason is told in the bot's language"
    assert line.calls("push") == line.calls("multicast") == 0
    assert line.calls("content") == 1


async def test_one_with_mistakes_is_answered_with_their_lines(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, checked: Bucket
) -> None:
    assert await operating.handle(sent("q.jsonl", BAD)) == "sent"
    assert line.said() == [f"{CARDS['outcome_reject']} · q.jsonl"]
    assert "Row 21" in str(last_message(line))
    assert await documents.query("notices", where={}) == []
    assert checked.place.jobs == {}


async def test_one_that_another_operator_has_approved_meanwhile_is_not_asked_for_again(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, bucket: Bucket
) -> None:
    file = sent()
    run = asyncio.create_task(operating.handle(file))
    while not bucket.objects():
        await asyncio.sleep(0.02)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    await bucket.check_all()
    (dataset,) = await documents.query("datasets", where={})
    approved = {"state": "starting", "approved_at": datetime.now(UTC), "lease_until": None}
    await documents.replace(dataset, {**dataset.data, **approved})
    await bucket.intake()._job_starter.resume()
    (event,) = await documents.get_many([f"events/{file.event.id}"])
    assert event is not None
    await documents.replace(event, {**event.data, "lease_until": datetime.now(UTC), "lease_seconds": 0})
    assert await operating.handle(replace(file, tries_before=1)) == "sent"
    assert line.said() == [f"{CARDS['outcome_training']} · 門診.csv"]


@pytest.mark.stores("sqlite", "firestore")
async def test_the_same_file_twice_is_one_training(
    operating: EventHandler, sent: Sent, line: Line, checked: Bucket
) -> None:
    assert await operating.handle(sent()) == "sent"
    assert await operating.handle(sent()) == "sent"
    first, text, again = line.said()
    assert text == OWN["file_duplicate"].format(name="門診.csv")
    assert again == first, "the earlier one still waits, so its card is shown again"
    assert len(checked.objects()) == 2


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("門診.csv", "門診.csv"),
        ("FAQ 2026.XLSX", "FAQ_2026.xlsx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.json", "boot.json"),
        ("a/b/../c.csv", "c.csv"),
        ("\u202evsc\r\n\x00.csv", "vsc.csv"),
        ("*?[x]#{y}.tsv", "x_y.tsv"),
        ("...csv", "file.csv"),
        ("x" * 5000 + ".jsonl", "x" * 150 + ".jsonl"),
        ("診" * 5000 + ".jsonl", "診" * 50 + ".jsonl"),
        ("a.tar.csv", "a.tar.csv"),
    ],
)
def test_an_untrusted_name_becomes_a_safe_one_with_its_ending(name: str, safe: str) -> None:
    assert safe_name(name) == safe


async def test_a_name_with_folders_stays_below_its_event(
    operating: EventHandler, sent: Sent, checked: Bucket
) -> None:
    file = sent("../../../datasets/\x00\r\nx/../q.csv")
    assert await operating.handle(file) == "sent"
    assert [each["name"] for each in checked.objects()] == [f"datasets/line/{file.event.id}/q.csv"]


async def test_a_file_that_its_sender_took_back_gets_no_reply_and_leaves_nothing(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, bucket: Bucket
) -> None:
    file = sent()
    line.post("/sim/unsend", message_id=file.event.message_id)
    assert await operating.handle(file) == "skipped"
    assert (line.said(), bucket.objects()) == ([], [])
    assert (await event_of(documents, file))["reason"] == "unsent"


async def test_one_that_is_unsent_while_it_is_copied_is_deleted(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, bucket: Bucket
) -> None:
    file = sent()
    # LINE has it at the second try only, a second later.
    line.fault("content", "status", status=404)
    run = asyncio.create_task(operating.handle(file))
    while not line.calls("content"):
        await asyncio.sleep(0.02)
    await unsend(documents, file)
    assert await run == "skipped"
    assert line.calls("content") == 2
    assert (line.said(), bucket.objects()) == ([], [])
    assert (await event_of(documents, file))["reason"] == "unsent"


async def test_a_file_that_line_has_only_after_a_moment_is_taken(
    operating: EventHandler, sent: Sent, line: Line, checked: Bucket
) -> None:
    for status in (202, 404):
        line.fault("content", "status", status=status)
    assert await operating.handle(sent()) == "sent"
    assert says_checked(line.said()[0])
    assert len(checked.objects()) == 1


async def test_one_that_line_never_has_is_asked_for_again(
    operating: EventHandler, sent: Sent, line: Line, bucket: Bucket
) -> None:
    line.fault("content", "status", status=404, times=9)
    assert await operating.handle(sent()) == "sent"
    assert (line.said(), bucket.objects()) == ([LOST], [])


async def test_a_failure_of_line_is_tried_again_until_the_token_is_nearly_over(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, bucket: Bucket
) -> None:
    file = sent()
    line.fault("content", "status", status=500, times=9)
    with pytest.raises(RetryError):
        await operating.handle(file)
    assert line.said() == []
    late = replace(file, tries_before=1, received_at=file.received_at - timedelta(seconds=41))
    assert await operating.handle(late) == "sent"
    assert (line.said(), bucket.objects()) == ([LOST], [])


@pytest.mark.usefixtures("storage")
async def test_a_file_that_breaks_off_is_never_half_an_object(sent: Sent, bucket: Bucket) -> None:
    file = sent()
    whole = http(b"x" * 9_000_000)
    with broken_host(whole[:-1000]) as host:
        url = host.url.removesuffix("/v1")
        async with LineClient(channel_access_token=TOKEN, base_url=url) as client:
            files = DatasetFiles(objects=Objects(), line=client, bucket="datasets", prefix="datasets/")
            with pytest.raises(LineRetryError):
                await files.copy(file.event, chat=file.chat)
            assert bucket.objects() == []
            host.answer = whole
            dataset = await files.copy(file.event, chat=file.chat)
            assert await files.copy(file.event, chat=file.chat) == dataset
    assert [int(each["size"]) for each in bucket.objects()] == [9_000_000]
    assert host.calls == 2


@pytest.mark.stores("sqlite", "firestore")
async def test_a_run_killed_after_the_object_was_written_is_continued_with_the_same_object(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, bucket: Bucket
) -> None:
    file = sent()
    run = asyncio.create_task(operating.handle(file))
    while not bucket.objects():
        await asyncio.sleep(0.02)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    (before,) = bucket.objects()
    (event,) = await documents.get_many([f"events/{file.event.id}"])
    assert event is not None
    await documents.replace(event, {**event.data, "lease_until": datetime.now(UTC), "lease_seconds": 0})
    async with bucket.checking():
        assert await operating.handle(replace(file, tries_before=1)) == "sent"
    assert [each["generation"] for each in bucket.objects()] == [before["generation"]]
    assert line.calls("content") == 1
    assert len(await datasets(documents)) == 1
    assert len(line.said()) == 1


async def test_while_a_run_holds_the_event_another_comes_again(
    operating: EventHandler, sent: Sent, bucket: Bucket
) -> None:
    file = sent()
    assert await operating._claim(file, "a run", operating._retry_window(file, seconds=60)) is not None
    with pytest.raises(HeldElsewhereRetryError):
        await operating.handle(replace(file, tries_before=1))
    assert bucket.objects() == []


async def test_an_object_that_exists_is_not_written_again(
    operating: EventHandler, sent: Sent, checked: Bucket
) -> None:
    file = sent()
    assert await operating.handle(file) == "sent"
    (before,) = checked.objects()
    writing = Objects().write("datasets", before["name"], content_type="text/plain", only_new=True)
    with pytest.raises(ObjectExistsDropError), writing as writer:
        writer.write(b"another run's")
    (after,) = checked.objects()
    assert (after["generation"], int(after["size"])) == (before["generation"], len(GOOD))


async def test_a_check_that_is_late_is_fetched_with_the_button(
    operating_with: Operating, documents: Documents, sent: Sent, line: Line, bucket: Bucket
) -> None:
    operating, file = operating_with({"ANSWER_SECONDS": "1"}), sent()
    run = asyncio.create_task(operating.handle(file))
    while not await asyncio.to_thread(line.said):
        await asyncio.sleep(0.2)
    assert (await event_of(documents, file))["state"] == "late"
    async with bucket.checking():
        assert await run == "kept"
    event = await event_of(documents, file)
    assert says_checked(event["messages"][0]["text"])
    assert len(line.said()) == 1, "the second text waits for the tap, which line_reply answers"


async def test_a_run_killed_while_the_button_is_out_is_continued(
    operating_with: Operating, documents: Documents, sent: Sent, line: Line, bucket: Bucket
) -> None:
    operating, file = operating_with({"ANSWER_SECONDS": "1"}), sent()
    run = asyncio.create_task(operating.handle(file))
    while not await asyncio.to_thread(line.said):
        await asyncio.sleep(0.2)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    (event,) = await documents.get_many([f"events/{file.event.id}"])
    assert event is not None
    await documents.replace(event, {**event.data, "lease_until": datetime.now(UTC), "lease_seconds": 0})
    async with bucket.checking():
        assert await operating.handle(replace(file, tries_before=1)) == "kept"
    assert len(line.said()) == 1
    assert len(bucket.objects()) == 1


async def test_a_check_that_does_not_end_has_a_button_for_its_card(
    operating_with: Operating, documents: Documents, sent: Sent, line: Line, bucket: Bucket
) -> None:
    operating, file = operating_with({"ANSWER_SECONDS": "0.2"}, deferred_seconds=0.5), sent()
    assert await operating.handle(file) == "kept"
    (message,) = (await event_of(documents, file))["messages"]
    assert message["text"] == OWN["file_slow"].format(name="門診.csv")
    (button,) = message["buttons"]
    assert await operating.handle(sent(data=button["data"])) == "sent"
    await bucket.check_all()
    assert await operating.handle(sent(data=button["data"])) == "sent"
    assert line.said()[1] == OWN["check_running"]
    assert says_checked(line.said()[2])


async def test_a_reply_that_was_saved_is_sent_by_the_next_run_whoever_is_an_operator_by_then(
    operating: EventHandler, documents: Documents, sent: Sent, line: Line, checked: Bucket
) -> None:
    file = sent()
    line.fault("reply", "status", status=500, times=1)
    with pytest.raises(RetryError):
        await operating.handle(file)
    assert (await event_of(documents, file))["state"] == "answered"
    await remove_operators(documents)
    assert await operating.handle(replace(file, tries_before=1)) == "sent"
    assert await operating.handle(file) == "known"
    (said,) = line.said()
    assert says_checked(said)
    assert len(checked.objects()) == 1


async def test_a_replayed_event_has_no_user_and_is_still_the_operators(
    operating: EventHandler, sent: Sent, line: Line, checked: Bucket
) -> None:
    file = sent()
    raw = json.loads(as_replayable(file.event) or "")
    replayed = reply_task(raw, received_at=datetime.now(UTC), chat=file.chat)
    assert not replayed.event.user_id
    assert await operating.handle(replayed) == "sent"
    assert says_checked(line.said()[0])
    assert len(checked.objects()) == 1
