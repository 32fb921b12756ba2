"""An operator corrects the bot by a form, a quote or a button, in force with the next message."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.operator_chat.conftest import STRANGER
from tests.operator_chat.phone import ONLY_SQLITE, Phone, another
from tests.platforms import OpenAI
from tuneline.chat.memory import quotable
from tuneline.line.messages import Message
from tuneline.operator_chat.answers import answer_replies
from tuneline.retrieval import operator_answers
from tuneline.retrieval.pin_changes import put_pins
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import query_records
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.pin import PINS, Pin
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.operator_texts import texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

QUESTION = "What are the opening hours?"
RIGHT = "We are open from nine to six.\nOn Saturday until noon."
OWN, CARD = texts("en"), card_texts("en")
SECOND = "U" + "a7" * 16


async def pins(documents: Documents) -> list[Pin]:
    return [stored.record for stored in await query_records(documents, Pin, PINS, where={})]


async def change_settings(documents: Documents, **changed: Any) -> None:
    (settings,) = await documents.get_many([SETTINGS])
    assert settings is not None
    await documents.replace(settings, {**settings.data, **changed})


async def test_a_form_is_what_the_bot_answers_next_and_an_undo_ends_it(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    before = await phone.say(QUESTION)
    said = await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    assert all(part in said for part in (CARD["answered"], QUESTION, RIGHT))
    (pin,) = await pins(documents)
    assert (pin.question, pin.answer, pin.source, pin.by) == (
        QUESTION, RIGHT, "correction", f"LINE …{DEFAULT_USER[-4:]}",
    )  # fmt: skip
    asked = len(openai.asked())
    assert await phone.say("what are the opening hours") == RIGHT
    assert len(openai.asked()) == asked
    assert CARD["undone_removed"] in await phone.tap("undo")
    assert await phone.say(QUESTION) == before
    assert await pins(documents) == []
    await phone.say(f"Q: {QUESTION}\nA: again")
    assert len(await pins(documents)) == 1


@ONLY_SQLITE
@pytest.mark.parametrize("quick", [True, False])
async def test_a_quoted_answer_is_corrected(phone: Phone, documents: Documents, quick: bool) -> None:
    """A computer has no quick replies, and quotes as a phone does."""
    await phone.say(QUESTION)
    quoted = phone.messages()[-1]
    if not quick:
        await phone.say("Where can I park?")
    assert CARD["answered"] in await phone.say(RIGHT, quote=quoted["id"])
    assert [(pin.question, pin.answer) for pin in await pins(documents)] == [(QUESTION, RIGHT)]
    assert await phone.say(QUESTION) == RIGHT


@ONLY_SQLITE
@pytest.mark.parametrize("quoted", [True, False])
async def test_the_pinned_question_that_the_wrong_answer_came_from_can_be_corrected_too(
    phone: Phone, documents: Documents, quoted: bool
) -> None:
    """An answer by meaning leaves the pin of another question as it is, unless the operator taps."""
    await put_pins(documents, [Pin(question="Opening hours?", answer="Nine.", since=datetime.now(UTC))])
    (pin,) = await documents.query(PINS, where={})
    await phone.say(QUESTION)
    (chat,) = await documents.query("chats", where={})
    (turn,) = chat.data["turns"]
    by_meaning = turn | {"version": f"pin:{pin.path.partition('/')[2]}", "answer": "Nine."}
    await documents.replace(chat, chat.data | {"turns": [by_meaning]})
    if not quoted:
        await phone.tap("correct")
    said = await phone.say(RIGHT, **({"quote": phone.messages()[-1]["id"]} if quoted else {}))
    assert CARD["answer_source"] in said
    assert phone.verbs() == ["undo", "yes_correct"]
    assert "Nine." in await phone.tap("yes_correct")
    assert {pin.question: pin.answer for pin in await pins(documents)} == {
        QUESTION: RIGHT,
        "Opening hours?": RIGHT,
    }
    assert "Nine." in await phone.tap("undo")


def test_the_news_below_an_answer_are_not_the_answer() -> None:
    assert quotable.texts(["1", "2"], [Message("answer"), Message("news", flex={})]) == ["1"]


@ONLY_SQLITE
async def test_a_question_about_a_quote_goes_to_the_model(phone: Phone, documents: Documents) -> None:
    await phone.say(QUESTION)
    await phone.say("And on Sunday?", quote=phone.messages()[-1]["id"])
    assert phone.verbs() == ["good", "bad", "correct"]
    assert await pins(documents) == []


@ONLY_SQLITE
async def test_a_quote_of_another_message_says_how_else_to_do_it(phone: Phone, documents: Documents) -> None:
    await phone.say("help")
    assert await phone.say(RIGHT, quote=phone.messages()[-1]["id"]) == OWN["quote_unknown"]
    assert await phone.say(RIGHT, quote="123") == OWN["quote_unknown"]
    assert await pins(documents) == []


@ONLY_SQLITE
@pytest.mark.parametrize("remark", ["Thanks!", "wrong", "👍", "那週日幾點"])
async def test_a_remark_about_a_quote_is_an_answer_only_after_a_tap(
    phone: Phone, documents: Documents, remark: str
) -> None:
    await phone.say(QUESTION)
    said = await phone.say(remark, quote=phone.messages()[-1]["id"])
    assert CARD["is_correction"] in said
    assert await pins(documents) == []
    assert phone.verbs() == ["yes_correct", "message"]
    confirming = phone.data("yes_correct")
    assert CARD["answered"] in await phone.tap("yes_correct")
    assert [pin.answer for pin in await pins(documents)] == [remark]
    assert await phone.handle(phone.task("postback", data=confirming)) == "sent"
    assert phone.said() == OWN["button_old"]


@ONLY_SQLITE
async def test_a_quote_of_the_own_question_is_an_answer_only_after_a_tap(
    phone: Phone, documents: Documents
) -> None:
    asked = phone.task("message", text=QUESTION)
    await phone.handle(asked)
    assert CARD["is_correction"] in await phone.say(RIGHT, quote=asked.event.message_id)
    assert await pins(documents) == []


@ONLY_SQLITE
async def test_the_button_below_an_answer_has_the_form_and_awaits_the_text(
    phone: Phone, documents: Documents
) -> None:
    wrong = await phone.say(QUESTION)
    action = phone.action("correct")
    assert action["inputOption"] == "openKeyboard"
    assert action["fillInText"] == f"Q: {QUESTION}\nA: {wrong}"
    assert action["displayText"] == CARD["correct"]
    assert QUESTION in await phone.tap("correct")
    assert CARD["answered"] in await phone.say(RIGHT)
    assert await phone.say(QUESTION) == RIGHT
    await phone.say("We close early today.")
    assert phone.verbs() == ["good", "bad", "correct", "person"], "only one text is awaited"


@ONLY_SQLITE
@pytest.mark.parametrize("way", ["form", "text", "quote"])
async def test_the_same_answer_changes_nothing_and_another_one_is_awaited(
    phone: Phone, documents: Documents, way: str
) -> None:
    wrong = await phone.say(QUESTION)
    answer, quote = phone.messages()[-1]["id"], {}
    form = phone.action("correct")["fillInText"]
    if way == "quote":
        quote = {"quote": answer}
    else:
        await phone.tap("correct")
    assert await phone.say(f"{form} " if way == "form" else f"{wrong}\n", **quote) == OWN["answer_same"]
    assert await pins(documents) == []
    assert phone.verbs() == ["stop"]
    assert CARD["answered"] in await phone.say(f"Q: {QUESTION}\nA: {RIGHT}" if way == "form" else RIGHT)
    assert await phone.say(QUESTION) == RIGHT


@ONLY_SQLITE
async def test_a_thumb_down_of_an_operator_awaits_the_answer_as_the_button_does(
    phone: Phone, documents: Documents
) -> None:
    wrong = await phone.say(QUESTION)
    data = next(action["data"] for action in phone.actions() if action["data"].startswith("bad:"))
    assert await phone.handle(phone.task("postback", data=data)) == "sent"
    assert phone.said() == OWN["write_the_answer"].format(question=QUESTION)
    assert phone.verbs() == ["correct", "stop"]
    assert phone.action("correct")["fillInText"] == f"Q: {QUESTION}\nA: {wrong}"
    said = await phone.say(RIGHT)
    assert all(part in said for part in (CARD["answered"], CARD["answer_other_words"], RIGHT))
    assert [(pin.answer, pin.source) for pin in await pins(documents)] == [(RIGHT, "correction")]
    (listed,) = await documents.query("unanswered", where={})
    assert listed.data["answered_in"], "the question that the thumb listed is answered"
    (rated,) = await documents.query("feedback", where={})
    assert "correction" not in rated.data, "no user's suggestion waits for a check"


@ONLY_SQLITE
async def test_an_awaited_text_that_asks_something_is_pinned_only_after_a_tap(
    phone: Phone, documents: Documents
) -> None:
    await phone.say(QUESTION)
    await phone.tap("correct")
    asks = "Which day do you mean?"
    assert CARD["is_correction"] in await phone.say(asks)
    assert await pins(documents) == []
    await phone.say(asks)
    assert phone.verbs() == ["good", "bad", "correct"], "the question is asked"
    assert CARD["answered"] in await phone.tap("yes_correct")
    assert await phone.say(QUESTION) == asks


@ONLY_SQLITE
async def test_not_now_awaits_nothing_any_more(phone: Phone, documents: Documents) -> None:
    await phone.say(QUESTION)
    await phone.tap("correct")
    assert await phone.tap("stop") == OWN["nothing_changed"]
    await phone.say(RIGHT)
    assert await pins(documents) == []


@ONLY_SQLITE
async def test_an_answer_that_is_not_known_can_be_corrected(phone: Phone, documents: Documents) -> None:
    """An apology or `I do not know` has no turn; its question is listed as unanswered."""
    asked = phone.task("message", text=QUESTION)
    await documents.create(
        f"unanswered/{asked.event.id}",
        {"question": QUESTION, "reason": "apology", "chat": asked.chat, "at": datetime.now(UTC)},
    )
    assert await phone.handle(phone.task("postback", data=f"op:correct:{asked.event.id}")) == "sent"
    assert QUESTION in phone.said()
    assert CARD["answered"] in await phone.say(RIGHT)
    (listed,) = await documents.query("unanswered", where={})
    assert listed.data["answered_in"]


@ONLY_SQLITE
async def test_another_chats_question_is_not_shown(phone: Phone, documents: Documents) -> None:
    await documents.create(
        "unanswered/01SECRET",
        {"question": QUESTION, "reason": "apology", "chat": "chats/other", "at": datetime.now(UTC)},
    )
    assert await phone.handle(phone.task("postback", data="op:correct:01SECRET")) == "sent"
    assert phone.said() == OWN["quote_unknown"]


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"Q: {QUESTION}", "form_incomplete"),
        (f"Q: {QUESTION}\nA:", "form_incomplete"),
        ("Q:\nA: x", "form_incomplete"),
        ("Q: a\nA: b\nQ: c\nA: d", "form_several"),
        ("Q: ?!\nA: x", "pin_question_empty"),
        ("Q: " + "x" * 1_001 + "\nA: x", "pin_question_long"),
    ],
)
async def test_a_form_that_cannot_be_pinned_says_why_and_how_to_fix_it(
    phone: Phone, documents: Documents, text: str, key: str
) -> None:
    said = await phone.say(text)
    assert said == OWN[key].format(count="1,001", most="1,000")
    assert await pins(documents) == []


@ONLY_SQLITE
async def test_an_answer_keeps_the_days_of_the_pin_that_it_replaces(
    phone: Phone, documents: Documents
) -> None:
    """A pin that ends comes before one that does not, so another pin would not be used."""
    now = datetime.now(UTC)
    holiday = Pin(question=QUESTION, answer="Closed.", since=now, valid_until=now + timedelta(days=3))
    await put_pins(documents, [holiday])
    said = await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    assert CARD["answer_keeps_days"] in said
    assert "Closed." in said
    assert await phone.say(QUESTION) == RIGHT
    assert [pin.valid_until for pin in await pins(documents)] == [holiday.valid_until]
    assert "Closed." in await phone.tap("undo")
    assert await phone.say(QUESTION) == "Closed."


@ONLY_SQLITE
async def test_a_second_undo_does_nothing_and_says_so(phone: Phone, documents: Documents) -> None:
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    undo = phone.data("undo")
    await phone.tap("undo")
    await phone.say(f"Q: {QUESTION}\nA: other")
    assert await phone.handle(phone.task("postback", data=undo)) == "sent"
    assert phone.said() == OWN["undo_again"]
    assert await phone.say(QUESTION) == "other"


async def test_an_undone_answer_is_pinned_again_once_and_can_be_undone_again(
    phone: Phone, documents: Documents
) -> None:
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    await phone.tap("undo")
    redo = phone.data("redo")
    assert CARD["answered"] in await phone.tap("redo")
    assert await phone.say(QUESTION) == RIGHT
    assert await phone.handle(phone.task("postback", data=redo)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert CARD["undone_removed"] in await phone.tap("undo")
    assert await pins(documents) == []
    assert CARD["answered"] in await phone.tap("redo")
    assert [pin.answer for pin in await pins(documents)] == [RIGHT]


@ONLY_SQLITE
@pytest.mark.parametrize("before", [True, False])
async def test_a_redo_leaves_what_another_operator_wrote_since(
    phone: Phone, documents: Documents, before: bool
) -> None:
    if before:
        await put_pins(documents, [Pin(question=QUESTION, answer="Before.", since=datetime.now(UTC))])
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    await phone.tap("undo")
    redo = phone.data("redo")
    await phone.say(f"Q: {QUESTION}\nA: We are closed.")
    assert await phone.handle(phone.task("postback", data=redo)) == "sent"
    assert phone.said() == OWN["pin_superseded"].format(answer="We are closed.")
    assert await phone.say(QUESTION) == "We are closed."


@pytest.mark.parametrize("step", ["_put", "publish_all"])
@ONLY_SQLITE
async def test_a_redo_after_a_crash_goes_on(
    phone: Phone, documents: Documents, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await put_pins(documents, [Pin(question=QUESTION, answer="Before.", since=datetime.now(UTC))])
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    await phone.tap("undo")
    tap = phone.task("postback", data=phone.data("redo"))

    async def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the run dies here")

    with monkeypatch.context() as broken:
        broken.setattr(f"tuneline.retrieval.operator_answers.{step}", crash)
        with pytest.raises(RuntimeError):
            await phone.handle(tap)
    assert await phone.handle(tap) == "sent"
    assert CARD["answered"] in phone.said()
    assert [pin.answer for pin in await pins(documents)] == [RIGHT]
    assert "Before." in await phone.tap("undo")


@ONLY_SQLITE
async def test_an_undo_leaves_what_another_operator_wrote_since(phone: Phone, documents: Documents) -> None:
    await change_settings(documents, operators=[DEFAULT_USER, SECOND])
    other = another(phone, SECOND)
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    assert RIGHT in await other.say(f"Q: {QUESTION}\nA: We are closed.")
    assert await phone.tap("undo") == OWN["undo_superseded"].format(answer="We are closed.")
    assert await phone.say(QUESTION) == "We are closed."
    assert RIGHT in await other.tap("undo")
    assert CARD["undone_removed"] in await phone.tap("undo"), "the own answer is pinned again"


@ONLY_SQLITE
async def test_an_undo_of_a_pin_that_a_command_removed_says_so(phone: Phone, documents: Documents) -> None:
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    (stored,) = await documents.query(PINS, where={})
    await documents.delete(stored.path)
    assert await phone.tap("undo") == OWN["undo_gone"]


STEPS = ("publish_all", "_put", "open_questions.close")


@pytest.mark.parametrize("step", STEPS)
async def test_a_run_after_a_crash_pins_once_and_says_what_was_done(
    phone: Phone, documents: Documents, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await put_pins(documents, [Pin(question=QUESTION, answer="Before.", since=datetime.now(UTC))])
    sent = phone.task("message", text=f"Q: {QUESTION}\nA: {RIGHT}")

    async def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the run dies here")

    with monkeypatch.context() as broken:
        broken.setattr(f"tuneline.retrieval.operator_answers.{step}", crash)
        with pytest.raises(RuntimeError):
            await phone.handle(sent)
    assert await phone.handle(sent) == "sent"
    assert CARD["answered"] in phone.said()
    assert "Before." in phone.said(), "it still knows what it replaces"
    assert [pin.answer for pin in await pins(documents)] == [RIGHT]
    assert "Before." in await phone.tap("undo")


@ONLY_SQLITE
async def test_a_run_after_a_crash_awaits_the_text_still(
    phone: Phone, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    await phone.say(QUESTION)
    await phone.tap("correct")
    sent = phone.task("message", text=RIGHT)

    async def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the run dies here")

    with monkeypatch.context() as broken:
        broken.setattr(answer_replies, "pinned", crash)
        with pytest.raises(RuntimeError):
            await phone.handle(sent)
    assert await phone.handle(sent) == "sent"
    assert CARD["answered"] in phone.said()


@ONLY_SQLITE
async def test_an_undo_that_crashed_is_brought_to_its_end_by_the_same_tap(
    phone: Phone, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    tap = phone.task("postback", data=phone.data("undo"))

    async def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the run dies here")

    with monkeypatch.context() as broken:
        broken.setattr(operator_answers, "publish_all", crash)
        with pytest.raises(RuntimeError):
            await phone.handle(tap)
    assert await phone.handle(tap) == "sent"
    assert CARD["undone_removed"] in phone.said()
    assert await pins(documents) == []


@ONLY_SQLITE
async def test_a_change_between_the_plan_and_the_pin_stays(
    phone: Phone, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = phone.task("message", text=f"Q: {QUESTION}\nA: {RIGHT}")
    put = operator_answers._put

    async def overtaken(*given: Any) -> Pin:
        await put_pins(documents, [Pin(question=QUESTION, answer="Theirs.", since=datetime.now(UTC))])
        return await put(*given)

    monkeypatch.setattr(operator_answers, "_put", overtaken)
    assert await phone.handle(sent) == "sent"
    assert phone.said() == OWN["pin_superseded"].format(answer="Theirs.")
    assert await phone.say(QUESTION) == "Theirs."


@ONLY_SQLITE
async def test_a_strangers_forms_quotes_and_taps_change_nothing(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    stranger = another(phone, STRANGER)
    await stranger.say(f"Q: {QUESTION}\nA: Free beer.")
    assert stranger.verbs() == ["good", "bad"]
    await stranger.say("Free beer.", quote=stranger.messages()[-1]["id"])
    before = len(stranger.messages())
    for verb in ("undo", "correct"):
        data = phone.data(verb) if verb == "undo" else "op:correct:01X"
        assert await stranger.handle(stranger.task("postback", data=data)) == "skipped"
    assert len(stranger.messages()) == before
    assert [pin.answer for pin in await pins(documents)] == [RIGHT]
    chat = next(each for each in await documents.query("chats", where={}) if "Free" in str(each.data))
    assert "replies" not in chat.data, "only operators' chats keep the ids of answers"


@ONLY_SQLITE
async def test_a_removed_operator_corrects_nothing(phone: Phone, documents: Documents) -> None:
    await phone.say(QUESTION)
    await phone.tap("correct")
    await change_settings(documents, operators=[])
    await phone.say(RIGHT)
    await phone.say(f"Q: {QUESTION}\nA: {RIGHT}")
    assert await pins(documents) == []
