"""Operators test a model in a part of the chats: start, compare, raise, stop and finish, by taps."""

import asyncio

from tests.operator_chat.phone import ONLY_SQLITE, Phone, another
from tests.operator_chat.test_answers import change_settings
from tests.operator_chat.test_models import CARD, OWN, SECOND, promoted, serving_version, trained
from tests.platforms import OpenAI
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.serving import SERVING, Canary, Serving
from tuneline.storage.records.usage import usage_path
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER


async def press(phone: Phone, data: str) -> str:
    """Tap a button of an earlier card, or one with made-up data."""
    assert await phone.handle(phone.task("postback", data=data)) == "sent"
    return phone.said()


async def running(documents: Documents) -> Canary | None:
    pointer = await read_record(documents, Serving, SERVING)
    return pointer.canary if pointer else None


async def test_a_model_is_tested_in_a_part_of_the_chats_raised_and_finished(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await trained(documents, "1", "2", "3")
    await phone.say("models")
    assert phone.verbs() == ["promote", "compare", "share", "roll_back", "promote", "compare", "share"]
    assert CARD["sure_canary"].format(version="3", share=10) in await phone.tap("share")
    assert await running(documents) is None
    assert await phone.tap("yes_share") == OWN["canary_set"].format(version="3", share="10")
    canary = await running(documents)
    assert canary is not None
    assert (canary.version, canary.share, await serving_version(documents)) == ("3", 10, "2")
    assert len(openai.asked()) == 1, "it was asked a question before"
    await documents.add(usage_path(canary.since), {f"{canary.period}_candidate_answers": 41})
    assert CARD["state_canary"] in await phone.say("models")
    shown = await phone.tap("canary")
    assert "41" in shown
    assert phone.verbs() == ["share", "promote", "stop_canary"]
    assert CARD["sure_canary"].format(version="3", share=25) in await phone.tap("share")
    assert await phone.tap("yes_share") == OWN["canary_set"].format(version="3", share="25")
    assert len(openai.asked()) == 1
    await phone.say("status")
    await phone.tap("canary")
    assert CARD["sure_promote"].format(version="3") in await phone.tap("promote")
    assert await phone.tap("yes_promote") == promoted("3")
    assert (await serving_version(documents), await running(documents)) == ("3", None)


async def test_a_stop_needs_a_second_tap_and_an_old_card_does_nothing(
    phone: Phone, documents: Documents
) -> None:
    await trained(documents, "1", "2", "3")
    await phone.say("models")
    await phone.tap("share")
    await phone.tap("yes_share")
    await phone.say("status")
    await phone.tap("canary")
    old = phone.data("stop_canary")
    assert CARD["sure_canary_stop"].format(version="3") in await phone.tap("stop_canary")
    assert await running(documents) is not None
    assert await phone.tap("yes_stop_canary") == OWN["canary_stopped"].format(version="3")
    assert await running(documents) is None
    assert await press(phone, old) == OWN["button_old"]
    assert await press(phone, "op:canary") == OWN["canary_none"]


async def test_a_made_up_share_does_nothing(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    await phone.say("models")
    data = phone.data("share")
    for share in ("99", "0", "1000", "x"):
        assert await press(phone, data.replace(":10:", f":{share}:")) == OWN["button_old"]
        asked = data.replace(":10:", f":{share}:").replace("op:share", "op:yes_share")
        assert await press(phone, asked) == OWN["button_old"]
    assert await running(documents) is None


@ONLY_SQLITE
async def test_a_model_that_does_not_answer_gets_no_chats(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3", model="ft:nowhere")
    await phone.say("models")
    await phone.tap("share")
    assert await phone.tap("yes_share") == OWN["model_silent"].format(version="3")
    assert await running(documents) is None


async def test_of_two_operators_who_raise_and_stop_at_once_one_learns_that_the_card_is_old(
    phone: Phone, documents: Documents
) -> None:
    await trained(documents, "1", "2", "3")
    await phone.say("models")
    await phone.tap("share")
    await phone.tap("yes_share")
    await phone.say("status")
    await phone.tap("canary")
    stop = phone.data("stop_canary").replace("op:stop_canary", "op:yes_stop_canary")
    await phone.tap("share")
    raised = phone.data("yes_share")
    await change_settings(documents, operators=[DEFAULT_USER, SECOND])
    other = another(phone, SECOND)
    replies = await asyncio.gather(press(phone, raised), press(other, stop))
    canary = await running(documents)
    # What is new may come after the reply to a tap.
    late = [OWN["button_old"] in reply for reply in replies]
    assert late.count(True) == 1
    assert late[0] == (canary is None)
