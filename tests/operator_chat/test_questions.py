"""Operators answer, discard and list again the open questions; each once, also if two tap."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.operator_chat.conftest import STRANGER
from tests.operator_chat.phone import ONLY_SQLITE, Phone, another
from tests.operator_chat.test_answers import SECOND, change_settings, pins
from tuneline.storage.documents import Documents
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.operator_texts import texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

OWN, CARD = texts("en"), card_texts("en")
QUESTION = "How long are you open on Saturday?"
CORRECTION = "Only until noon on Saturday."
NOW = datetime.now(UTC)


async def list_question(documents: Documents, event: str, question: str = QUESTION, **more: Any) -> None:
    listed = {"question": question, "reason": "none_fits", "chat": f"chats/{event}", "at": NOW}
    await documents.create(f"unanswered/{event}", listed | more)


async def rate(documents: Documents, event: str, **more: Any) -> None:
    rated = {"chat": f"chats/{event}", "rating": "bad", "question": QUESTION, "answer": "Until six."}
    await documents.create(f"feedback/{event}", rated | {"correction": CORRECTION} | more)


async def listed(documents: Documents) -> list[dict[str, Any]]:
    return [document.data for document in await documents.query("unanswered", where={})]


@ONLY_SQLITE
async def test_the_menu_and_its_word_show_the_groups_the_most_frequent_first(
    phone: Phone, documents: Documents
) -> None:
    assert await phone.say("questions") == OWN["no_questions"]
    await list_question(documents, "01A", "Where can I park?", at=NOW - timedelta(hours=1))
    for event in ("01B", "01C"):
        await list_question(documents, event)
    await list_question(documents, "01D", "dismissed?", state="dismissed")
    said = await phone.say("questions")
    assert said.index(QUESTION) < said.index("Where can I park?")
    assert CARD["asked_times"].format(count=2) in said
    assert CARD["reason_none_fits"] in said
    assert "dismissed?" not in said
    assert phone.verbs() == ["edit", "discard"] * 2
    assert await phone.handle(phone.task("postback", data="op:questions")) == "sent"
    assert phone.said() == said


@ONLY_SQLITE
async def test_a_carousel_has_twelve_at_most_and_says_how_many_follow(
    phone: Phone, documents: Documents
) -> None:
    for number in range(20):
        await list_question(documents, f"01{number}", f"Question number {number}?")
    said = await phone.say("questions")
    assert CARD["more_questions"].format(count=20 - len(phone.verbs()) // 2) in said
    assert len(phone.verbs()) == 22


async def test_a_users_suggestion_is_shown_as_such_and_used_by_one_tap(
    phone: Phone, documents: Documents
) -> None:
    await list_question(documents, "01A", reason="thumb_down")
    await list_question(documents, "01B", "Where can I park?")
    await rate(documents, "01A")
    said = await phone.say("questions")
    assert all(part in said for part in ("Until six.", CARD["user_correction"], CORRECTION))
    using = phone.task("postback", data=phone.data("use"))
    assert await phone.handle(using) == "sent"
    assert CARD["answered"] in phone.said()
    assert phone.verbs() == ["undo", "questions"]
    assert [(pin.question, pin.answer, pin.source) for pin in await pins(documents)] == [
        (QUESTION, CORRECTION, "unanswered")
    ]
    assert await phone.say(QUESTION) == CORRECTION
    assert QUESTION not in await phone.say("questions")
    assert await phone.handle(phone.task("postback", data=using.event.postback_data)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert CARD["undone_removed"] in await phone.tap("undo")
    assert QUESTION in await phone.say("questions"), "it is open again"


@ONLY_SQLITE
async def test_a_suggestion_that_the_user_changes_after_the_card_is_not_used(
    phone: Phone, documents: Documents
) -> None:
    await list_question(documents, "01A", reason="thumb_down")
    await rate(documents, "01A")
    await phone.say("questions")
    (feedback,) = await documents.get_many(["feedback/01A"])
    assert feedback is not None
    await documents.replace(feedback, {**feedback.data, "correction": "Call me at home."})
    assert await phone.tap("use") == OWN["button_old"]
    assert await pins(documents) == []


@ONLY_SQLITE
@pytest.mark.parametrize("verb", ["use", "edit"])
async def test_a_discarded_question_is_not_answered_with_an_old_card(
    phone: Phone, documents: Documents, verb: str
) -> None:
    await list_question(documents, "01A", reason="thumb_down")
    await rate(documents, "01A")
    await phone.say("questions")
    old = phone.data(verb)
    await phone.tap("discard")
    assert await phone.handle(phone.task("postback", data=old)) == "sent"
    assert phone.said() == OWN["button_old"]
    assert await pins(documents) == []


@ONLY_SQLITE
async def test_a_long_suggestion_is_shown_whole_before_it_is_used(phone: Phone, documents: Documents) -> None:
    long = "On Saturday we close at noon, and on Sunday we are closed. " * 10
    await list_question(documents, "01A", reason="thumb_down")
    await rate(documents, "01A", correction=long)
    await phone.say("questions")
    assert CARD["sure_use"] in await phone.tap("use")
    assert long.strip() in phone.messages()[-2]["text"]
    assert await pins(documents) == []
    assert CARD["answered"] in await phone.tap("yes_use")
    assert [pin.answer for pin in await pins(documents)] == [long.strip()]


@ONLY_SQLITE
@pytest.mark.parametrize(
    "correction",
    [
        {"correction": "Mail to jane.doe@example.com"},
        {"correction": "Mail to [email 1]", "is_correction_masked": True},
    ],
    ids=["of an earlier version", "masked when it was written"],
)
async def test_personal_data_is_hidden_and_such_a_suggestion_cannot_be_used(
    phone: Phone, documents: Documents, correction: dict[str, Any]
) -> None:
    await list_question(documents, "01A", reason="thumb_down")
    await rate(documents, "01A", **correction, answer="Call 0912-345-678.")
    said = await phone.say("questions")
    assert "jane.doe" not in said
    assert "345-678" not in said
    assert CARD["hidden_suggestion"] in said
    assert "use" not in phone.verbs()
    (feedback,) = await documents.get_many(["feedback/01A"])
    assert feedback is not None
    forged = phone.task("postback", data=f"op:yes_use:01A:{feedback.version}")
    assert await phone.handle(forged) == "sent"
    assert phone.said() == OWN["button_old"]


@ONLY_SQLITE
@pytest.mark.parametrize("form", [f"Q: {QUESTION}\nA: ", "Q: Until when on Saturday are you open?\nA: ", ""])
async def test_an_answer_is_written_as_a_form_or_alone(phone: Phone, documents: Documents, form: str) -> None:
    """A reworded question is pinned in its new words, and the listed one is closed as well."""
    await list_question(documents, "01A")
    await list_question(documents, "01B", "Where can I park?")
    await phone.say("questions")
    assert phone.action("edit")["fillInText"].startswith("Q: ")
    first = next(each for each in _data(phone) if each.startswith("op:edit:01A"))
    assert await phone.handle(phone.task("postback", data=first)) == "sent"
    assert QUESTION in phone.said()
    said = await phone.say(f"{form}{CORRECTION}")
    assert CARD["answered"] in said
    assert (CARD["answer_closes"] in said) == ("Until when" in form)
    (pin,) = await pins(documents)
    assert (pin.answer, pin.source) == (CORRECTION, "unanswered")
    assert CARD["questions_left"].format(count=1) in str(phone.messages()[-1])
    assert QUESTION not in await phone.say("questions")
    assert await phone.handle(phone.task("postback", data=first)) == "sent"
    assert phone.said() == OWN["button_old"]


def _data(phone: Phone) -> list[str]:
    return [action["data"] for action in phone.actions() if "data" in action]


@ONLY_SQLITE
async def test_a_form_about_something_else_leaves_the_awaited_question_open(
    phone: Phone, documents: Documents
) -> None:
    await list_question(documents, "01A")
    await phone.say("questions")
    await phone.tap("edit")
    await phone.say("Q: Do you take cards?\nA: Yes.")
    assert QUESTION in await phone.say("questions")
    await phone.say(CORRECTION)
    assert {pin.question for pin in await pins(documents)} == {QUESTION, "Do you take cards?"}


@ONLY_SQLITE
async def test_a_masked_question_is_answered_with_its_form_only(phone: Phone, documents: Documents) -> None:
    await list_question(documents, "01A", "I am [phone], when is my visit?", is_masked=True)
    await phone.say("questions")
    await phone.tap("edit")
    assert await phone.say("Tomorrow.") == OWN["quote_unknown"]
    assert CARD["answered"] in await phone.say("Q: When is my visit?\nA: Please call us.")
    assert OWN["no_questions"] in await phone.say("questions")


@ONLY_SQLITE
async def test_a_discarded_question_is_listed_again_by_an_undo(phone: Phone, documents: Documents) -> None:
    await list_question(documents, "01A")
    await phone.say("questions")
    discarding = phone.data("discard")
    assert CARD["discarded_text"] in await phone.tap("discard")
    listing = phone.data("reopen")
    assert await phone.handle(phone.task("postback", data=discarding)) == "sent"
    assert phone.said() == OWN["question_taken"]
    assert await phone.say("questions") == OWN["no_questions"]
    assert await phone.handle(phone.task("postback", data=listing)) == "sent"
    assert CARD["listed_again_text"] in phone.said()
    assert await phone.handle(phone.task("postback", data=listing)) == "sent"
    assert phone.said() == OWN["discarded_before"]
    assert QUESTION in await phone.say("questions")


async def test_of_two_operators_one_answers_and_the_other_is_told(phone: Phone, documents: Documents) -> None:
    await change_settings(documents, operators=[DEFAULT_USER, SECOND])
    other = another(phone, SECOND)
    await list_question(documents, "01A")
    for each in (phone, other):
        await each.say("questions")
        await each.tap("edit")
    assert CARD["answered"] in await phone.say("Q: How long is it open on Saturday?\nA: Until noon.")
    assert await other.say("Until one.") == OWN["pin_superseded"].format(answer="Until noon.")
    assert [pin.answer for pin in await pins(documents)] == ["Until noon."]


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("verb", "step", "text"),
    [
        ("use", "tuneline.retrieval.operator_answers.publish_all", CARD["answered"]),
        ("discard", "tuneline.operator_chat.questions.question_buttons.discarded_card", CARD["discarded"]),
    ],
)
async def test_a_tap_whose_run_crashed_after_the_change_says_what_was_done(
    phone: Phone, documents: Documents, monkeypatch: pytest.MonkeyPatch, verb: str, step: str, text: str
) -> None:
    await list_question(documents, "01A", reason="thumb_down")
    await rate(documents, "01A")
    await phone.say("questions")
    tap = phone.task("postback", data=phone.data(verb))

    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the run dies here")

    with monkeypatch.context() as broken:
        broken.setattr(step, crash)
        with pytest.raises(RuntimeError):
            await phone.handle(tap)
    assert await phone.handle(tap) == "sent"
    assert text in phone.said()


@ONLY_SQLITE
async def test_a_strangers_taps_do_nothing(phone: Phone, documents: Documents) -> None:
    await list_question(documents, "01A", reason="thumb_down")
    await rate(documents, "01A")
    await phone.say("questions")
    stranger = another(phone, STRANGER)
    for data in ["op:questions", *_data(phone)]:
        assert await stranger.handle(stranger.task("postback", data=data)) == "skipped"
    assert stranger.messages() == []
    assert await pins(documents) == []
    (question,) = await listed(documents)
    assert question.get("state", "open") == "open"
