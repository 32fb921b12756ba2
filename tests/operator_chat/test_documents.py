"""A document of an operator becomes questions and answers once, if the operator agrees to the price."""

import asyncio
import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfWriter

from tests.cli.pdf_file import pdf
from tests.operator_chat.button_samples import LEAFLET
from tests.operator_chat.conftest import Bucket, Operating, Sent
from tests.operator_chat.phone import Phone, model_settings
from tests.platforms import Line, OpenAI
from tuneline.chat.reply_task import ReplyTask
from tuneline.generation.document import UnreadableError
from tuneline.generation.reading_process import DocumentReader
from tuneline.operator_chat.documents import passages
from tuneline.storage.documents import Documents
from tuneline.texts import card_texts, operator_texts

pytestmark = pytest.mark.stores("sqlite")
OWN = operator_texts.texts("en")
CARDS = card_texts.texts("en")
SENTENCES = LEAFLET.decode().split("\n\n")
# Two passages.
LONG = "\n\n".join(
    f"Room {number} opens at nine in the morning, and a visit costs {number}0 dollars."
    for number in range(1, 91)
).encode()


def locked() -> bytes:
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    writer.write(content)
    return content.getvalue()


def said(key: str, name: str = "leaflet.md") -> str:
    return OWN[key].format(name=name, megabytes="20", most="10")


async def generations(documents: Documents) -> list[dict[str, Any]]:
    return [document.data for document in await documents.query("generations", where={})]


async def spent(documents: Documents) -> int:
    return sum(each.data["micro_usd"] for each in await documents.query("usage", where={}))


def yes(phone: Phone) -> ReplyTask:
    return phone.task("postback", data=phone.data("yes_document"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leaflet.md", LEAFLET),
        ("leaflet.HTM", b"<h1>Rooms</h1>" + b"".join(f"<p>{each}</p>".encode() for each in SENTENCES)),
        ("leaflet.pdf", pdf([SENTENCES, []])),
    ],
)
async def test_a_document_becomes_pairs_that_wait_for_a_decision(
    phone: Phone,
    sent: Sent,
    documents: Documents,
    checked: Bucket,
    openai: OpenAI,
    name: str,
    content: bytes,
) -> None:
    assert await phone.handle(sent(name, content)) == "sent"
    assert phone.said().startswith("Passages: 1. Questions and answers of them cost about US$0.01.")
    assert (CARDS["document_pages_left_out"].format(count=1) in phone.said()) == (name == "leaflet.pdf")
    assert (openai.asked(), checked.objects()) == ([], [])
    tap = yes(phone)
    assert await phone.handle(tap) == "sent"
    assert phone.said().startswith("Questions and answers: 12, from 1 of 1 passages.")
    assert CARDS["outcome_ready"] in phone.said()
    (resource,) = checked.objects()
    assert resource["name"] == f"datasets/line/{tap.event.id}/leaflet.jsonl"
    assert {**resource["metadata"], "chat": ""} == {"decide": "ask", "promote": "manual", "chat": ""}
    (dataset,) = await documents.query("datasets", where={})
    assert (dataset.data["state"], dataset.data["examples"]) == ("awaiting_approval", 12)
    (generation,) = await generations(documents)
    assert (generation["passages"], generation["pairs"]) == ([], 12)
    assert await spent(documents) > 0
    assert len(openai.asked()) == 1


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("leaflet.pdf", pdf([[], []]), "document_scanned"),
        ("leaflet.pdf", locked(), "document_locked"),
        ("leaflet.pdf", b"%PDF-1.7 broken", "document_damaged"),
        ("leaflet.html", b"<script>1</script>", "document_no_text"),
        ("leaflet.md", "門診時間與費用說明".encode("big5"), "document_encoding"),
    ],
)
async def test_a_document_that_cannot_be_read_is_refused_with_the_reason(
    phone: Phone, sent: Sent, documents: Documents, name: str, content: bytes, key: str
) -> None:
    assert await phone.handle(sent(name, content)) == "sent"
    assert phone.said() == said(key, name)
    assert await generations(documents) == []


async def test_reading_has_a_time_limit() -> None:
    with pytest.raises(UnreadableError) as unread:
        await DocumentReader(seconds=-5).read("leaflet.md", ".md", LEAFLET)
    assert unread.value.reason == "too_slow"


async def test_one_that_is_too_large_is_refused_before_it_is_fetched(
    phone: Phone, sent: Sent, line: Line
) -> None:
    assert await phone.handle(sent("leaflet.md", LEAFLET, file_size=20 * 1024**2)) == "sent"
    assert phone.said() == said("document_too_large")
    assert line.calls("content") == 0


async def test_a_long_document_is_used_from_its_beginning_and_the_card_says_so(
    phone: Phone, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passages, "MOST_PASSAGES", 1)
    await phone.handle(sent("leaflet.md", LONG))
    assert CARDS["document_cut"].format(count=1, total=2) in phone.said()


async def test_a_second_tap_and_no_after_yes_do_nothing(
    phone: Phone, sent: Sent, checked: Bucket, openai: OpenAI
) -> None:
    await phone.handle(sent("leaflet.md", LEAFLET))
    taps = [phone.data("yes_document"), phone.data("no_document")]
    await phone.tap("yes_document")
    for data in taps:
        assert await phone.handle(phone.task("postback", data=data)) == "sent"
        assert phone.said() == OWN["button_old"]
    assert (len(checked.objects()), len(openai.asked())) == (1, 1)


async def test_no_forgets_the_text(phone: Phone, sent: Sent, documents: Documents, bucket: Bucket) -> None:
    await phone.handle(sent("leaflet.md", LEAFLET))
    tap = yes(phone)
    assert await phone.tap("no_document") == said("document_forgotten")
    (generation,) = await generations(documents)
    assert generation["passages"] == []
    assert await phone.handle(tap) == "sent"
    assert phone.said() == OWN["button_old"]
    assert bucket.objects() == []


async def test_a_run_after_a_crash_pays_for_no_passage_again(
    phone: Phone,
    sent: Sent,
    checked: Bucket,
    documents: Documents,
    openai: OpenAI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await phone.handle(sent("leaflet.md", LONG))
    tap = yes(phone)
    with monkeypatch.context() as patch:

        async def killed(*_: object, **__: object) -> None:
            raise RuntimeError("the instance was stopped")

        patch.setattr("tuneline.operator_chat.files.dataset_files.DatasetFiles.write", killed)
        with pytest.raises(RuntimeError):
            await phone.handle(tap)
    (calls, paid) = len(openai.asked()), await spent(documents)
    assert calls == 2
    assert await phone.handle(replace(tap, tries_before=1)) == "sent"
    assert phone.said().startswith("Questions and answers: 20, from 2 of 2 passages.")
    assert (len(openai.asked()), await spent(documents)) == (calls, paid)
    assert len(checked.objects()) == 1


async def test_what_takes_longer_than_a_reply_is_kept_for_the_late_button(
    phone: Phone, sent: Sent, operating_with: Operating, checked: Bucket, openai: OpenAI
) -> None:
    await phone.handle(sent("leaflet.md", LEAFLET))
    openai.set(chat_seconds=2)
    slow = operating_with(
        model_settings(openai) | {"ARTIFACT_BUCKET": "artifacts", "ANSWER_SECONDS": "1"}, deferred_seconds=60
    )
    tap = yes(phone)
    run = asyncio.create_task(slow.handle(tap))
    while phone.verbs() != ["late"]:
        await asyncio.sleep(0.05)
    assert checked.objects() == [], "the button comes before the answer"
    openai.set(chat_seconds=0)
    assert await run == "kept"
    assert await phone.handle(phone.task("postback", data=f"late:{tap.event.id}")) == "sent"
    assert phone.said().startswith("Questions and answers: 12, from 1 of 1 passages.")
    assert len(checked.objects()) == 1


async def test_passages_without_an_answer_in_time_are_left_out(
    phone: Phone, sent: Sent, operating_with: Operating, openai: OpenAI, documents: Documents
) -> None:
    await phone.handle(sent("leaflet.md", LEAFLET))
    hasty = operating_with(model_settings(openai) | {"ARTIFACT_BUCKET": "artifacts"}, deferred_seconds=40.0)
    assert await hasty.handle(yes(phone)) == "sent"
    assert phone.said() == said("document_no_answer")


async def test_a_passage_whose_request_fails_is_left_out_and_the_reply_says_so(
    phone: Phone, sent: Sent, checked: Bucket, openai: OpenAI
) -> None:
    await phone.handle(sent("leaflet.md", LONG))
    filtered = {"message": "no", "code": "content_filter"}
    openai.fault("chat", "status", status=400, body={"error": filtered})
    assert ", from 1 of 2 passages." in await phone.tap("yes_document")
    assert len(checked.objects()) == 1


async def test_the_month_of_answers_bounds_it(
    phone: Phone, sent: Sent, documents: Documents, openai: OpenAI
) -> None:
    await phone.handle(sent("leaflet.md", LEAFLET))
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    await documents.replace(settings, {**settings.data, "month_usd": 0.001})
    assert await phone.tap("yes_document") == OWN["document_budget"]
    assert openai.asked() == []


async def test_an_unsent_document_takes_its_text_and_its_dataset_with_it(
    phone: Phone, sent: Sent, documents: Documents, checked: Bucket
) -> None:
    task = sent("leaflet.md", LEAFLET)
    await phone.handle(task)
    await phone.tap("yes_document")
    assert await phone.handle(phone.task("unsend", message_id=task.event.message_id)) == "done"
    (dataset,) = await documents.query("datasets", where={})
    assert dataset.data["state"] not in ("awaiting_approval", "training")
    assert (checked.objects(), await generations(documents)) == ([], [])
