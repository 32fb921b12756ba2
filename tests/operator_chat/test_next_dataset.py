"""The answers that operators have pinned become the next dataset by a tap, which costs nothing yet."""

import asyncio
import base64
import json
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tests.operator_chat.conftest import GOOD, STRANGER, Bucket
from tests.operator_chat.phone import Phone, another
from tests.operator_chat.test_answers import pins
from tuneline.operator_chat.next_dataset import next_dataset_button
from tuneline.storage.documents import Documents
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.next_dataset_texts import next_dataset_texts
from tuneline.texts.operator_texts import texts
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

pytestmark = pytest.mark.stores("sqlite")

OWN, CARD, NEXT = texts("en"), card_texts("en"), next_dataset_texts("en")
NOW = datetime(2099, 1, 1, tzinfo=UTC)
PARKING = "Q: 停車場在哪裡？\nA: 在診所後面。"


async def send_file(phone: Phone) -> None:
    content = base64.b64encode(GOOD).decode()
    file = phone.task("message", type="file", file_name="faq.csv", file_base64=content)
    assert await phone.handle(file) == "sent"


async def datasets(documents: Documents) -> list[dict[str, Any]]:
    found = [stored.data for stored in await documents.query("datasets", where={})]
    return sorted(found, key=lambda dataset: str(dataset["created_at"]))


def made(bucket: Bucket) -> list[dict[str, Any]]:
    return [resource for resource in bucket.objects() if resource["name"].endswith(".jsonl")]


def lines(storage: StorageEmulator, resource: dict[str, Any]) -> list[list[str]]:
    """Return the texts of each example of an object."""
    path = f"/storage/v1/b/datasets/o/{resource['name'].replace('/', '%2F')}?alt=media"
    text = httpx2.get(f"{storage.url}{path}", trust_env=False).text
    examples = [json.loads(line)["messages"] for line in text.splitlines()]
    return [[message["content"] for message in messages] for messages in examples]


@pytest.mark.stores("sqlite", "firestore")
async def test_the_new_answers_and_the_last_dataset_become_one_that_waits(
    phone: Phone, documents: Documents, checked: Bucket, storage: StorageEmulator
) -> None:
    await send_file(phone)
    assert await phone.say("questions") == OWN["no_questions"]
    await phone.say(PARKING)
    await phone.say("Q: 第3題\nA: 新的回答")
    assert CARD["next_title"].format(count=2) in await phone.say("questions")
    said = await phone.tap("next")
    assert CARD["outcome_ready"] in said
    assert "train" in phone.verbs()
    (resource,) = made(checked)
    assert resource["metadata"].items() >= {"decide": "ask", "promote": "manual"}.items()
    written = lines(storage, resource)
    assert len(written) == 21
    assert ["停車場在哪裡？", "在診所後面。"] in written
    assert ["第3題？", "新的回答"] in written
    last = (await datasets(documents))[-1]
    assert (last["state"], last["examples"]) == ("awaiting_approval", 21)
    assert checked.place.jobs == {}
    assert await phone.say("questions") == OWN["no_questions"], "no answer is new any more"


async def test_a_second_tap_makes_nothing_and_says_so(
    phone: Phone, documents: Documents, checked: Bucket
) -> None:
    await send_file(phone)
    await phone.say(PARKING)
    await phone.say("questions")
    making = phone.data("next")
    await phone.tap("next")
    assert await phone.handle(phone.task("postback", data=making)) == "sent"
    assert phone.said().startswith(OWN["next_waits"])
    assert "train" in phone.verbs()
    assert len(made(checked)) == 1
    assert "“answers-" in await phone.tap("cancel")
    assert phone.said() == OWN["answers_cancelled"].format(name=made(checked)[0]["name"].rpartition("/")[2])


async def test_an_old_card_offers_what_there_is_now(phone: Phone, checked: Bucket) -> None:
    await send_file(phone)
    await phone.say(PARKING)
    await phone.say("questions")
    old = phone.data("next")
    await phone.say("Q: 可以刷卡嗎？\nA: 可以。")
    assert await phone.handle(phone.task("postback", data=old)) == "sent"
    assert CARD["next_title"].format(count=2) in phone.said()
    assert made(checked) == []


async def test_a_run_after_a_crash_finds_the_object_and_replies(
    phone: Phone, documents: Documents, checked: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send_file(phone)
    await phone.say(PARKING)
    await phone.say("questions")
    tap = phone.task("postback", data=phone.data("next"))

    async def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the run dies here")

    with monkeypatch.context() as broken:
        broken.setattr(next_dataset_button, "wait_for_check", crash)
        with pytest.raises(RuntimeError):
            await phone.handle(tap)
    async with asyncio.timeout(30):
        while [each["state"] for each in await datasets(documents)] != ["awaiting_approval"] * 2:
            await asyncio.sleep(0.02)
    assert await phone.handle(tap) == "sent"
    assert CARD["outcome_ready"] in phone.said()
    assert len(made(checked)) == 1


async def test_without_a_dataset_the_answers_alone_are_checked(
    phone: Phone, documents: Documents, checked: Bucket
) -> None:
    await phone.say(PARKING)
    assert CARD["next_title"].format(count=1) in await phone.say("questions")
    assert CARD["outcome_reject"] in await phone.tap("next")
    assert [dataset["state"] for dataset in await datasets(documents)] == ["rejected"]


async def test_ten_new_answers_are_offered_with_the_last_of_them(phone: Phone, bucket: Bucket) -> None:
    for number in range(10):
        await phone.say(f"Q: 問題 {number}\nA: 回答 {number}")
        assert phone.verbs() == (["undo", "next"] if number == 9 else ["undo"])


async def test_a_cancelled_dataset_is_not_the_last_one(
    phone: Phone, documents: Documents, checked: Bucket, storage: StorageEmulator
) -> None:
    await send_file(phone)
    await phone.tap("cancel")
    await phone.say(PARKING)
    await phone.say("questions")
    await phone.tap("next")
    (resource,) = made(checked)
    assert lines(storage, resource) == [["停車場在哪裡？", "在診所後面。"]]


async def test_examples_that_are_deleted_are_reported(
    phone: Phone, documents: Documents, checked: Bucket, storage: StorageEmulator
) -> None:
    await send_file(phone)
    (dataset,) = await datasets(documents)
    train = dataset["train"].replace("/", "%2F")
    httpx2.delete(f"{storage.url}/storage/v1/b/artifacts/o/{train}", trust_env=False).raise_for_status()
    await phone.say(PARKING)
    await phone.say("questions")
    assert await phone.tap("next") == OWN["next_examples_gone"]
    assert made(checked) == []


async def test_a_stranger_makes_no_dataset(phone: Phone, documents: Documents, bucket: Bucket) -> None:
    await phone.say(PARKING)
    await phone.say("questions")
    stranger = another(phone, STRANGER)
    assert await stranger.handle(stranger.task("postback", data=phone.data("next"))) == "skipped"
    assert bucket.objects() == []
    assert len(await pins(documents)) == 1


async def test_the_reply_says_what_is_of_users_and_what_was_masked(
    phone: Phone, documents: Documents, checked: Bucket, storage: StorageEmulator
) -> None:
    rated = {"chat": "chats/1", "rating": "good", "at": NOW, "version": "v1", "expire_at": NOW}
    texts_of_user = {"question": "我是王小明，可以改時間嗎", "answer": "王小明您好，可以。"}
    await documents.create("feedback/01A", {**rated, **texts_of_user})
    await send_file(phone)
    await phone.say(PARKING)
    await phone.say("questions")
    said = await phone.tap("next")
    assert NEXT["rated"].format(count=1) in said
    assert NEXT["masked"].format(kinds="name 2") in said
    assert CARD["outcome_ready"] in said
    (resource,) = made(checked)
    assert ["我是[姓名1]，可以改時間嗎", "[姓名1]您好，可以。"] in lines(storage, resource)
    assert "王小明" not in said
