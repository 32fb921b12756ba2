"""Operators compare two models by held-out questions, or by their own; each preference is kept once."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.operator_chat.conftest import STRANGER
from tests.operator_chat.phone import BASE, Phone, another
from tests.operator_chat.test_models import trained
from tests.platforms import OpenAI
from tuneline.chat.limits import monthly_usage
from tuneline.models.preferences import preferences_of
from tuneline.operator_chat.comparison import ask_both, comparisons
from tuneline.operator_chat.comparison.swapped import is_swapped
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.storage.record_store import change_record, create_record, create_stored, query_records
from tuneline.storage.records.evaluations.comparison import COMPARISONS, ComparedQuestion, ModelComparison
from tuneline.storage.records.evaluations.evaluation import Evaluation, evaluation_path
from tuneline.storage.records.evaluations.evaluation_pair import EvaluationPair, evaluation_pair_path
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.operator_texts import texts

pytestmark = pytest.mark.stores("sqlite")
OWN, CARD = texts("en"), card_texts("en")
NOW = datetime.now(UTC)
OTHER = "gpt-4o-mini-2024-07-18"


async def evaluated(
    documents: Documents,
    version: str = "3",
    *,
    against: str = "2",
    count: int = 7,
    same: int = 0,
    knows: bool = True,
) -> None:
    """An evaluation of `version`, with the answers of both models: to `same` more questions the same one."""
    sides = {
        side: {"model": BASE, "version": each} for side, each in (("before", against), ("after", version))
    }
    data = {"state": "done", "started_at": NOW, "sides": sides, "questions": count + same}
    await create_record(documents, evaluation_path(version), Evaluation.from_document(data))
    for number in range(count + same):
        pair = EvaluationPair.from_document(
            {
                "version": version,
                "turns": [{"role": "user", "content": f"question {number}?"}],
                "reference": "right",
                "micro_usd": 0,
                "before": {"version": against, "text": f"old {number}", "over": True, "knows": knows},
                "after": {
                    "version": version,
                    "text": f"new {number}" if number < count else f"old\n{number} ",
                    "over": True,
                    "knows": knows,
                },
            }
        )
        await create_record(documents, evaluation_pair_path(version, number), pair)


async def different(documents: Documents, openai: OpenAI, *versions: str) -> None:
    """Models of which the last one answers otherwise than those before."""
    openai.set(model_answers={OTHER: "Behind the house."})
    await trained(documents, *versions[:-1])
    await trained(documents, versions[-1], model=OTHER, ready_at=NOW)


async def stored(documents: Documents) -> ModelComparison:
    (found,) = await query_records(documents, ModelComparison, COMPARISONS, where={})
    return found.record


async def spent(documents: Documents) -> float:
    return monthly_usage.spent_usd(await documents.get_many(monthly_usage.paths(NOW)))


async def change_settings(documents: Documents, **changed: Any) -> None:
    (settings,) = await documents.get_many([SETTINGS])
    assert settings is not None
    await documents.replace(settings, {**settings.data, **changed})


@pytest.mark.stores("sqlite", "firestore")
async def test_five_held_out_questions_are_compared_without_names_and_end_in_a_promotion(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents)
    assert "2 · 3" in await phone.say("compare")
    shown = await phone.tap("compare_five")
    for number in range(5):
        assert f"Question {number + 1} of 5" in shown
        assert phone.verbs() == ["left", "same", "right", "same"]
        shown = await phone.tap(("left", "right", "same", "left", "right")[number])
    kept = await stored(documents)
    assert {each.question for each in kept.questions} < {f"question {number}?" for number in range(7)}
    for each, side in zip(kept.questions, ("left", "right", "same", "left", "right"), strict=True):
        chosen = (
            {"left": "second", "right": "first"} if each.is_swapped else {"left": "first", "right": "second"}
        )
        assert each.preference == chosen.get(side, "same")
    counted = Counter(str(each.preference) for each in kept.questions)
    for name, side in (("2", "first"), ("3", "second"), (CARD["row_same"], "same")):
        assert f"{name}\n{counted[side]}" in shown
    assert phone.verbs() == ["promote", "compare"]
    assert openai.asked() == []
    assert await spent(documents) == 0
    (preferences,) = await preferences_of(documents, "3")
    assert (preferences.against, preferences.better, preferences.same) == ("2", counted["second"], 1)
    assert CARD["sure_promote"].format(version="3") in await phone.tap("promote")


async def test_questions_with_the_same_answer_are_counted_and_the_datasets_answer_is_shown(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents, count=2, same=3, knows=False)
    await phone.say("compare")
    shown = await phone.tap("compare_five")
    assert "Question 1 of 2" in shown
    assert shown.count(f"{OWN['comparison_unknown']}\n{OWN['comparison_reference']}\nright") == 2
    await phone.tap("same")
    shown = await phone.tap("left")
    assert f"{CARD['row_same']}\n1\n" in shown
    assert OWN["comparison_identical"].format(count=3) in shown
    assert OWN["comparison_unknown_count"].format(count=5) in shown
    assert openai.asked() == []


@pytest.mark.parametrize("knows", [True, False])
async def test_if_all_answers_are_the_same_the_card_says_so_and_offers_to_type(
    phone: Phone, documents: Documents, knows: bool
) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents, count=0, same=5, knows=knows)
    await phone.say("compare")
    shown = await phone.tap("compare_five")
    assert OWN["comparison_no_difference"].format(count=5) in shown
    assert (OWN["comparison_unknown_count"].format(count=5) in shown) is not knows
    assert phone.verbs() == ["compare_type"]
    assert await phone.tap("compare_type") == OWN["comparison_write"]
    assert not await query_records(documents, ModelComparison, COMPARISONS, where={})


async def test_the_same_answer_now_is_shown_once_unless_time_is_short(
    phone: Phone, documents: Documents, openai: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    await trained(documents, "1", "2", "3")
    openai.set(chat_answer="Ask us.")
    shown = await phone.say("Compare: Where can I park?")
    assert "Ask us." in shown
    assert OWN["comparison_no_difference"].format(count=1) in shown
    assert phone.verbs() == ["compare_type"]
    assert (await stored(documents)).questions[0].preference == "same"
    monkeypatch.setattr(comparisons, "SKIPS_FOR_SECONDS", 0.0)
    await phone.say("Compare: Is there a lift?")
    assert phone.verbs() == ["left", "same", "right", "same"]


def test_half_of_the_answers_are_swapped_and_stay_so() -> None:
    swapped = [is_swapped(f"01HZX{number}", 0) for number in range(400)]
    assert swapped == [is_swapped(f"01HZX{number}", 0) for number in range(400)]
    assert 150 < sum(swapped) < 250


async def test_answers_that_no_evaluation_has_are_asked_for_and_counted(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents, against="1")
    await phone.say("compare")
    await phone.tap("compare_five")
    # One for the question that is shown, of the serving model.
    assert len(openai.asked()) == 1
    assert await spent(documents) > 0
    await phone.tap("same")
    assert len(openai.asked()) == 2
    assert phone.line.calls("loading") >= 1


@pytest.mark.parametrize(
    "form", ["Compare: {}", "比較：{}", "比较: {}", "비교:{}", "เปรียบเทียบ: {}", " compare ：\n{}"]
)
async def test_a_question_after_the_form_is_answered_by_both(
    phone: Phone, documents: Documents, openai: OpenAI, form: str
) -> None:
    await different(documents, openai, "1", "2", "3")
    shown = await phone.say(form.format("Where can I park?"))
    assert "Where can I park?" in shown
    assert phone.verbs() == ["left", "same", "right", "same"]
    assert len(openai.asked()) == 2
    assert await spent(documents) > 0
    await phone.tap("left")
    assert phone.verbs() == ["promote", "compare"]


async def test_a_computer_has_no_form_so_the_next_text_is_the_question(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await different(documents, openai, "1")
    assert "1 · the base model" in await phone.say("compare")
    assert await phone.tap("compare_type") == OWN["comparison_write"]
    assert "Where can I park?" in await phone.say("Where can I park?")
    assert (await stored(documents)).second == "base"
    await phone.say("And on Sunday?")
    assert "left" not in phone.verbs(), "the next one is for the bot"
    await phone.say("Compare: ")
    assert phone.verbs() == ["compare_five", "compare_type"], "the form without a question is the menu's word"


async def test_a_second_tap_and_an_old_card_change_nothing(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents)
    await phone.say("compare")
    begins = phone.data("compare_five")
    await phone.tap("compare_five")
    left = phone.data("left")
    await phone.tap("left")
    for data in (left, left.replace("left", "right"), begins, begins.replace(":new", ":1")):
        assert await phone.handle(phone.task("postback", data=data)) == "sent"
        assert phone.said() == OWN["button_old"]
    assert [each.preference is not None for each in (await stored(documents)).questions] == [
        *(True, False, False, False, False),
    ]


async def test_of_two_taps_at_once_one_is_kept(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents)
    await phone.say("compare")
    await phone.tap("compare_five")
    tasks = [phone.task("postback", data=phone.data(verb)) for verb in ("left", "right")]
    assert await asyncio.gather(*map(phone.handle, tasks)) == ["sent", "sent"]
    assert OWN["button_old"] in [message.get("text") for message in phone.messages()[-2:]]
    kept = await stored(documents)
    assert sum(each.preference is not None for each in kept.questions) == 1


async def test_a_run_after_a_crash_keeps_the_preference_once_and_goes_on(
    phone: Phone, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents)
    await phone.say("compare")
    begins = phone.task("postback", data=phone.data("compare_five"))

    async def dies(*_: object) -> None:
        raise UnavailableRetryError("the run dies")

    for task in (begins, None):
        tapped = task or phone.task("postback", data=phone.data("left"))
        with monkeypatch.context() as patched:
            patched.setattr(ask_both.BothModels, "answered", dies)
            with pytest.raises(UnavailableRetryError):
                await phone.handle(tapped)
        assert await phone.handle(tapped) == "sent"
        assert phone.verbs() == ["left", "same", "right", "same"]
    kept = await stored(documents)
    assert [each.decided_in for each in kept.questions] == [tapped.event.id, "", "", "", ""]


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 500}, {"kind": "hang", "seconds": 5}])
async def test_a_host_that_is_down_or_slow_gets_another_try(
    phone: Phone, documents: Documents, openai: OpenAI, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    monkeypatch.setattr(ask_both, "ANSWER_BY_SECONDS", 0.0)
    monkeypatch.setattr(ask_both, "LEAST_SECONDS", 3.0 if fault["kind"] == "status" else 0.3)
    await different(documents, openai, "1", "2", "3")
    openai.fault("chat", times=9, **fault)
    assert OWN["comparison_failed"] in await phone.say("Compare: Where can I park?")
    if fault["kind"] == "hang":
        assert await spent(documents) > 0, "what was stopped may be billed"
    openai.recover()
    openai.set(model_answers={OTHER: "Behind the house."})
    monkeypatch.setattr(ask_both, "LEAST_SECONDS", 20.0)
    assert "Where can I park?" in await phone.tap("compare_next")
    assert phone.verbs() == ["left", "same", "right", "same"]


async def test_a_model_that_vanished_gives_no_comparison(phone: Phone, documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents, against="1")
    await phone.say("compare")
    await phone.tap("compare_five")
    await change_record(
        documents, Model, model_path("2"), lambda model: replace(model, state="deleted") if model else None
    )
    assert OWN["comparison_failed"] in await phone.tap("same")


async def test_a_budget_that_is_used_up_asks_no_model(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await trained(documents, "1", "2", "3")
    await documents.add(monthly_usage.path(NOW), {"micro_usd": 20_000_000})
    assert await phone.say("Compare: Where can I park?") == OWN["comparison_paused"]
    assert openai.asked() == []


async def test_a_pinned_question_shows_its_answer(phone: Phone, documents: Documents, openai: OpenAI) -> None:
    await trained(documents, "1", "2", "3")
    await phone.say("Q: Where can I park?\nA: Behind the house.")
    await phone.say("Compare: where can I park")
    assert [message["text"] for message in phone.messages()[-2:]] == [
        OWN["comparison_pinned"], "Behind the house.",
    ]  # fmt: skip
    assert openai.asked() == []


async def test_what_cannot_be_compared_is_said(phone: Phone, documents: Documents) -> None:
    assert await phone.say("compare") == OWN["no_comparison"]
    assert await phone.say("Compare: hours?") == OWN["no_comparison"]
    await trained(documents, "1", "2", "3")
    await phone.say("compare")
    assert await phone.tap("compare_five") == OWN["comparison_questions"]
    assert await phone.say(f"Compare: {'x' * 1001}") == OWN["comparison_long"].format(most="1,000")


async def test_a_stranger_compares_nothing(phone: Phone, documents: Documents, openai: OpenAI) -> None:
    await trained(documents, "1", "2", "3")
    await evaluated(documents)
    await phone.say("compare")
    await phone.tap("compare_five")
    stranger = another(phone, STRANGER)
    for verb in ("compare_five", "left", "same"):
        assert await stranger.handle(stranger.task("postback", data=phone.data(verb))) == "skipped"
    await stranger.say("Compare: hours?")
    assert len(openai.asked()) == 1, "it is a question as any other"
    assert (await stored(documents)).next_number == 0


async def test_of_two_taps_at_once_that_try_again_one_asks_the_models(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    await trained(documents, "1", "2", "3")
    questions = (ComparedQuestion(question="How much is it?"),)
    record = ModelComparison(first="2", second="3", questions=questions, at=NOW)
    made = await create_stored(documents, "comparisons/01C", record)
    taps = [phone.task("postback", data=f"op:compare_next:01C:{made.document.version}") for _ in range(2)]
    assert await asyncio.gather(*map(phone.handle, taps)) == ["sent", "sent"]
    assert len(openai.asked()) == 2
    assert sum(message.get("text") == OWN["button_old"] for message in phone.messages()) == 1
