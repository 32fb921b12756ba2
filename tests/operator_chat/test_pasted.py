"""A pasted text with ten pairs or more becomes a dataset once, if its operator wants it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.operator_chat.conftest import STRANGER, Bucket, Operating
from tests.operator_chat.phone import Phone, another
from tests.platforms import OpenAI
from tuneline.chat.memory import withdrawal
from tuneline.operator_chat.pasted.pasted_texts import count_pairs
from tuneline.storage.documents import Documents
from tuneline.texts import card_texts, operator_texts

pytestmark = pytest.mark.stores("sqlite")
OWN = operator_texts.texts("en")
CARDS = card_texts.texts("en")
ASKED = "These are 12 pairs of questions and answers. Make a dataset of them?"


def pairs(count: int, question: str = "問：", answer: str = "答：") -> str:
    return "\n".join(f"{question}第{number}題？\n{answer}回答{number}" for number in range(count))


async def pasted(documents: Documents, phone: Phone) -> dict[str, Any] | None:
    (chat,) = await documents.get_many([phone.task("message", text="x").chat])
    return chat.data.get("pasted") if chat else None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (pairs(12), 12),
        (pairs(11, "Q: ", "A: "), 11),
        (pairs(10, "ถาม: ", "ตอบ: ").replace("\n", "\r\n"), 10),
        ("問：一？\n" * 12, 0),
        ("我想問：頭痛要看哪一科？\n答：", 0),
        ("頭痛要看哪一科？" * 600, 0),
        ("", 0),
    ],
)
def test_pairs_are_counted_as_the_check_reads_them(text: str, count: int) -> None:
    assert count_pairs(text) == count


async def test_a_text_with_pairs_becomes_a_dataset_that_waits(
    phone: Phone, documents: Documents, checked: Bucket, openai: OpenAI
) -> None:
    task = phone.task("message", text=pairs(12))
    assert await phone.handle(task) == "sent"
    assert phone.said().startswith(ASKED)
    assert checked.objects() == []
    tap = phone.task("postback", data=phone.data("yes_paste"))
    assert await phone.handle(tap) == "sent"
    assert phone.said().startswith(CARDS["outcome_ready"])
    (resource,) = checked.objects()
    assert resource["name"] == f"datasets/line/{tap.event.id}/pasted-pairs-{tap.event.id[-4:]}.txt"
    (dataset,) = await documents.query("datasets", where={})
    assert (dataset.data["state"], dataset.data["examples"]) == ("awaiting_approval", 12)
    kept = await pasted(documents, phone)
    assert kept is not None
    assert kept["text"] == ""
    assert openai.asked() == []


async def test_a_second_tap_and_no_after_yes_do_nothing(phone: Phone, checked: Bucket) -> None:
    await phone.say(pairs(12))
    yes, no = phone.data("yes_paste"), phone.data("no_paste")
    await phone.tap("yes_paste")
    for data in (yes, no):
        assert await phone.handle(phone.task("postback", data=data)) == "sent"
        assert phone.said() == OWN["button_old"]
    assert len(checked.objects()) == 1


async def test_no_forgets_the_text(phone: Phone, documents: Documents, bucket: Bucket) -> None:
    await phone.say(pairs(12))
    yes = phone.data("yes_paste")
    assert await phone.tap("no_paste") == OWN["paste_forgotten"]
    kept = await pasted(documents, phone)
    assert kept is not None
    assert kept["text"] == ""
    assert await phone.handle(phone.task("postback", data=yes)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert bucket.objects() == []


async def test_a_run_after_a_crash_goes_on_with_the_text_it_has_taken(
    phone: Phone, documents: Documents, checked: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    await phone.say(pairs(12))
    tap = phone.task("postback", data=phone.data("yes_paste"))
    with monkeypatch.context() as patch:

        async def killed(*_: object, **__: object) -> None:
            raise RuntimeError("the instance was stopped")

        patch.setattr("tuneline.operator_chat.pasted.pasted_dataset._clear", killed)
        with pytest.raises(RuntimeError):
            await phone.handle(tap)
    assert await phone.handle(replace(tap, tries_before=1)) == "sent"
    assert phone.said().startswith(CARDS["outcome_ready"])
    assert len(checked.objects()) == 1


async def test_a_check_that_takes_longer_is_kept_for_the_late_button(
    phone: Phone, operating_with: Operating, bucket: Bucket
) -> None:
    await phone.say(pairs(12))
    slow = operating_with({"ANSWER_SECONDS": "1"}, deferred_seconds=1.5)
    assert await slow.handle(phone.task("postback", data=phone.data("yes_paste"))) == "kept"
    assert phone.verbs() == ["late"]
    assert len(bucket.objects()) == 1


@pytest.mark.parametrize("gone", ["late", "unsent", "forgotten"])
async def test_a_text_that_is_not_kept_any_more_becomes_nothing(
    phone: Phone, documents: Documents, bucket: Bucket, gone: str
) -> None:
    task = phone.task("message", text=pairs(12))
    await phone.handle(task)
    if gone == "late":
        (chat,) = await documents.get_many([task.chat])
        assert chat is not None
        past = {**chat.data["pasted"], "until": datetime.now(UTC) - timedelta(seconds=1)}
        await documents.replace(chat, {**chat.data, "pasted": past})
    elif gone == "unsent":
        expire_at = datetime.now(UTC) + timedelta(hours=1)
        await withdrawal.unsend(documents, task.chat, task.event.message_id, expire_at=expire_at)
        assert await pasted(documents, phone) is None
    else:
        await phone.say("忘記我")
        assert await pasted(documents, phone) is None
    assert await phone.handle(phone.task("postback", data=f"op:yes_paste:{task.event.id}")) == "sent"
    assert phone.said() == OWN["button_old"]
    assert bucket.objects() == []


async def test_only_an_operator_is_asked_and_only_for_ten_pairs(phone: Phone, openai: OpenAI) -> None:
    stranger = another(phone, STRANGER)
    assert not (await stranger.say(pairs(12))).startswith(ASKED[:10])
    assert await stranger.handle(stranger.task("postback", data="op:yes_paste:01ABC")) == "skipped"
    assert len(openai.asked()) == 1


async def test_an_unsent_text_takes_the_dataset_with_it(
    phone: Phone, documents: Documents, checked: Bucket
) -> None:
    task = phone.task("message", text=pairs(12))
    await phone.handle(task)
    await phone.tap("yes_paste")
    assert await phone.handle(phone.task("unsend", message_id=task.event.message_id)) == "done"
    (dataset,) = await documents.query("datasets", where={})
    assert dataset.data["state"] not in ("awaiting_approval", "training")
    assert checked.objects() == []
