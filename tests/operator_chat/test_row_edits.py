"""An operator corrects a row of their file in the keyboard; the corrected file replaces the other one."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from tests.operator_chat.conftest import GOOD, STRANGER, Bucket, Sent
from tests.operator_chat.phone import Phone, another
from tuneline.chat.handler import EventHandler
from tuneline.datasets.formats.tables.row_pairs import Pair
from tuneline.operator_chat.awaited_text import WrongCell
from tuneline.operator_chat.files.row_edits import wrong_cell
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.operator_texts import texts

OWN, CARDS = texts("en"), card_texts("en")
BAD = GOOD + "\n沒有回答？,\n".encode()
ROW = "Q: 沒有回答？\nA: "
ANSWER = "現在有了, 對吧"
OpenRow = Callable[..., Awaitable[None]]
pytestmark = pytest.mark.stores("sqlite")


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in BAD.decode().strip().splitlines():
        book.active.append([cell or None for cell in line.split(",")])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def datasets(documents: Documents) -> list[dict[str, Any]]:
    stored = await documents.query("datasets", where={})
    return sorted((each.data for each in stored), key=lambda data: data["created_at"])


@pytest.fixture
def open_row(phone: Phone, sent: Sent) -> OpenRow:
    """Lets the operator send the file, and open its wrong row in the keyboard."""

    async def opened(name: str = "門診.csv", content: bytes = BAD) -> None:
        assert await phone.handle(sent(name, content)) == "sent"
        await phone.tap("problems")
        assert phone.action("row")["fillInText"] == ROW
        assert OWN["row_write"].format(line="22") in await phone.tap("row")

    return opened


@pytest.mark.parametrize(("name", "content"), [("門診.csv", BAD), ("門診.xlsx", workbook())])
async def test_a_row_is_corrected_shown_and_written_into_a_new_version_of_the_file(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents, name: str, content: bytes
) -> None:
    await open_row(name, content)
    said = await phone.say(ROW + ANSWER)
    assert CARDS["sure_row"].format(line="22") in said
    assert ROW + ANSWER in said
    assert [data["state"] for data in await datasets(documents)] == ["rejected"]
    said = await phone.tap("yes_row")
    assert CARDS["outcome_ready"] in said
    assert CARDS["row_corrected"].format(line=22) in said
    assert CARDS["replaces_earlier"] not in said
    old, new = await datasets(documents)
    assert (old["state"], new["state"], new["examples"]) == ("cancelled", "awaiting_approval", 21)
    assert new["object"].endswith(f"/{name}")
    assert new["options"]["decide"] == "ask"
    if name.endswith(".csv"):
        with Objects().open(ObjectRef("datasets", new["object"], None)) as reader:
            assert reader.read().decode() == BAD.decode().replace("？,\n", f'？,"{ANSWER}"\n')


async def test_a_file_that_is_sent_again_says_that_it_replaces_the_corrected_row(
    phone: Phone, open_row: OpenRow, checked: Bucket, sent: Sent
) -> None:
    await open_row()
    await phone.say(ROW + ANSWER)
    await phone.tap("yes_row")
    assert await phone.handle(sent("門診.csv", BAD)) == "sent"
    said = phone.said()
    assert CARDS["replaces_corrected"] in said
    assert CARDS["fix_here"].format(button=CARDS["show_problems"]) in said


async def test_a_bare_answer_may_be_that_of_the_row_and_is_written_after_a_tap(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents
) -> None:
    await open_row()
    said = await phone.say(ANSWER)
    assert CARDS["is_row_answer"].format(line="22") in said
    assert ROW + ANSWER in said
    assert phone.verbs() == ["yes_row", "message"]
    assert CARDS["row_corrected"].format(line=22) in await phone.tap("yes_row")
    *_, new = await datasets(documents)
    with Objects().open(ObjectRef("datasets", new["object"], None)) as reader:
        assert reader.read().decode() == BAD.decode().replace("？,\n", f'？,"{ANSWER}"\n')


async def test_a_question_and_the_same_text_again_go_to_the_model_while_a_row_is_awaited(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents
) -> None:
    await open_row()
    for text in ("Are you open today?", "謝謝"):
        await phone.say(text)
        assert phone.verbs() == ["good", "bad", "correct"]
    await phone.say(ANSWER)
    (asks,) = [action for action in phone.actions() if action["type"] == "message"]
    await phone.say(asks["text"])
    assert phone.verbs() == ["good", "bad", "correct"]
    await phone.say("another")
    assert phone.verbs() == ["yes_row", "message"], "the row is awaited still"
    await phone.tap("yes_row")
    assert len(await datasets(documents)) == 2


async def test_a_bare_answer_that_is_unsent_is_not_written_and_another_one_is_awaited(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents
) -> None:
    await open_row()
    text = phone.task("message", text=ANSWER)
    assert await phone.handle(text) == "sent"
    assert await phone.handle(phone.task("unsend", message_id=text.event.message_id)) == "done"
    (chat,) = await documents.get_many([text.chat])
    assert chat is not None
    assert ANSWER not in str(chat.data)
    assert CARDS["is_row_answer"].format(line="22") in await phone.say(ANSWER)


@pytest.mark.parametrize(
    ("pair", "values", "cell"),
    [
        (Pair("q", " "), [""], WrongCell("answer", "q")),
        (Pair("", "a"), [""], WrongCell("question", "a")),
        (Pair("q", "call TODO now"), ["TODO"], WrongCell("answer", "q")),
        (Pair("TODO", "a"), ["TODO", "TOD…"], WrongCell("question", "a")),
        (Pair("q TODO", "TODO"), ["TODO"], None),
        (Pair("q", "a"), ["q", "a"], None),
        (Pair("q", "a"), [""], None),
        (Pair("q", "a"), [], None),
        (Pair("", ""), [""], None),
    ],
)
def test_one_cell_is_wrong_if_it_alone_is_empty_or_has_what_all_problems_are_about(
    pair: Pair, values: list[str], cell: WrongCell | None
) -> None:
    assert wrong_cell(pair, [{"found": value} for value in values]) == cell


async def test_a_second_tap_does_nothing(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents
) -> None:
    await open_row()
    await phone.say(ROW + ANSWER)
    yes = phone.data("yes_row")
    taps = [phone.task("postback", data=yes) for _ in range(2)]
    assert [await phone.handle(tap) for tap in taps] == ["sent", "sent"]
    assert phone.said() == OWN["button_old"]
    assert len(await datasets(documents)) == 2


async def test_an_incomplete_text_is_awaited_again_and_a_later_one_replaces_the_first(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents
) -> None:
    await open_row()
    assert await phone.say(ROW) == OWN["form_incomplete"]
    await phone.say(ROW + "first")
    first = phone.data("yes_row")
    await phone.say(ROW + "second")
    assert await phone.handle(phone.task("postback", data=first)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert CARDS["outcome_ready"] in await phone.tap("yes_row")
    await phone.say(f"Q: another question?\nA: {ANSWER}")
    assert len(await documents.query("pins", where={})) == 1, "no row is awaited any more"


async def test_no_ends_it(phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents) -> None:
    await open_row()
    await phone.say(ROW + ANSWER)
    yes = phone.data("yes_row")
    assert await phone.tap("no") == OWN["nothing_done"]
    assert await phone.handle(phone.task("postback", data=yes)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert len(await datasets(documents)) == 1


async def test_an_unsent_text_is_not_written(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents
) -> None:
    await open_row()
    text = phone.task("message", text=ROW + ANSWER)
    assert await phone.handle(text) == "sent"
    unsent = phone.task("unsend", message_id=text.event.message_id)
    assert await phone.handle(unsent) == "done"
    assert await phone.tap("yes_row") == OWN["button_old"]
    (chat,) = await documents.get_many([text.chat])
    assert chat is not None
    assert ANSWER not in str(chat.data)


async def test_a_run_that_died_after_it_wrote_the_file_is_continued_with_it(
    phone: Phone, open_row: OpenRow, bucket: Bucket, documents: Documents, operating: EventHandler
) -> None:
    async with bucket.checking():
        await open_row()
        await phone.say(ROW + ANSWER)
    tap = phone.task("postback", data=phone.data("yes_row"))
    run = asyncio.create_task(operating.handle(tap))
    while len(await asyncio.to_thread(bucket.objects)) < 2:
        await asyncio.sleep(0.02)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    (event,) = await documents.get_many([f"events/{tap.event.id}"])
    assert event is not None
    await documents.replace(event, {**event.data, "lease_until": datetime.now(UTC), "lease_seconds": 0})
    async with bucket.checking():
        assert await operating.handle(replace(tap, tries_before=1)) == "sent"
    assert CARDS["outcome_ready"] in phone.said()
    assert len(bucket.objects()) == 2
    assert [data["state"] for data in await datasets(documents)] == ["cancelled", "awaiting_approval"]


async def test_an_edited_text_replaces_the_one_before(
    phone: Phone, open_row: OpenRow, checked: Bucket
) -> None:
    await open_row()
    text = phone.task("message", text=ROW + "first")
    assert await phone.handle(text) == "sent"
    first = phone.data("yes_row")
    edit = phone.task("edit", message_id=text.event.message_id, text=ROW + ANSWER)
    assert await phone.handle(edit) == "sent"
    assert ROW + ANSWER in phone.said()
    assert await phone.handle(phone.task("postback", data=first)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert CARDS["outcome_ready"] in await phone.tap("yes_row")


async def test_rows_of_files_from_elsewhere_and_of_decided_ones_are_not_shown(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents
) -> None:
    await open_row()
    (stored,) = await documents.query("datasets", where={})
    problems = phone.data("problems") if "problems" in phone.verbs() else f"op:problems:{stored.path[9:]}:1"
    with Objects().write("datasets", "datasets/q.csv", content_type="text/csv") as writer:
        writer.write(BAD)
    elsewhere = {"object": "datasets/q.csv", "generation": None}
    for changed in (elsewhere, {"state": "cancelled"}, {"generation": 1}):
        (now,) = await documents.get_many([stored.path])
        assert now is not None
        await documents.replace(now, {**stored.data, **changed})
        assert await phone.handle(phone.task("postback", data=problems)) == "sent"
        assert "row" not in phone.verbs()
        assert "22" in phone.said()


async def test_a_stranger_opens_and_writes_no_row(
    phone: Phone, open_row: OpenRow, checked: Bucket, documents: Documents
) -> None:
    await open_row()
    row = phone.data("row")
    await phone.say(ROW + ANSWER)
    stranger = another(phone, STRANGER)
    for data in (row, phone.data("yes_row")):
        assert await stranger.handle(stranger.task("postback", data=data)) == "skipped"
    assert len(await datasets(documents)) == 1
