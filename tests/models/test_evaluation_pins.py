"""An evaluation asks with the pinned answers in force, as the bot does, and shows no question its own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.models.evaluations import BASE, PROMPT, STARTED, Scene
from tests.models.test_evaluation_examples import ANSWERS, HELD_OUT, asked, publish, read_report
from tests.models.test_promotion_gate import finish
from tuneline.retrieval import few_shot
from tuneline.retrieval.pin_changes import put_pins
from tuneline.retrieval.pinned_answers import HEADING
from tuneline.storage.documents import Document, UnavailableRetryError
from tuneline.storage.records.pin import Pin

pytestmark = pytest.mark.stores("sqlite")

PINS = [
    Pin(question=f"不舒服的第{n}種情況怎麼辦？", answer=f"先打電話來，第{n}線。", since=STARTED)
    for n in range(8)
]
# Another question with the answer of a held-out one.
SAME_ANSWER = [
    Pin(question=f"請問第{n}種不舒服掛哪裡？", answer=answer, since=STARTED)
    for n, answer in enumerate(ANSWERS.values())
]
SAME_QUESTION = [
    Pin(question=f"{question} ！", answer=f"第{n}種不舒服請找急診。", since=STARTED)
    for n, question in enumerate(ANSWERS)
]


def prompts(calls: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the system prompt and the question of each call."""
    return [(call["messages"][0]["content"], call["messages"][-1]["content"]) for call in calls]


async def test_each_model_is_shown_the_nearest_pins_and_never_the_answer(scene: Scene) -> None:
    await put_pins(scene.documents, [*PINS, *SAME_ANSWER])
    calls = await asked(scene)
    assert {call["model"] for call in calls} > {BASE}
    for system, question in prompts(calls):
        assert system.startswith(f"{PROMPT}\n\n{HEADING}")
        assert system.count("Question: ") == 5
        assert ANSWERS[question] not in system
    assert (await read_report(scene))["pinned"] == 0


async def test_without_word_for_word_answers_a_pinned_question_is_asked_without_its_pin(scene: Scene) -> None:
    await scene.documents.create("bot/settings", {"verbatim": "off"})
    await put_pins(scene.documents, [*PINS, *SAME_QUESTION])
    calls = await asked(scene)
    assert len(calls) == 2 * len(HELD_OUT)
    numbers = {question: n for n, question in enumerate(ANSWERS)}
    for system, question in prompts(calls):
        assert HEADING in system
        assert f"第{numbers[question]}種不舒服請找急診。" not in system


async def test_a_question_that_a_pin_answers_word_for_word_is_counted_and_not_asked(scene: Scene) -> None:
    ended = replace(SAME_QUESTION[2], valid_until=STARTED - timedelta(days=1))
    await put_pins(scene.documents, [*SAME_QUESTION[:2], ended])
    questions = {question for _, question in prompts(await asked(scene))}
    assert questions == {*ANSWERS} - {*list(ANSWERS)[:2]}
    report = await read_report(scene)
    assert (report["pinned"], len(report["questions"])) == (2, 4)
    for kind in ("md", "html"):
        page = scene.artifact(f"evaluations/{report['version']}.{kind}")
        assert "已有指定回答，未詢問模型（題數）" in page
        assert ended.answer not in page


async def test_the_examples_are_those_that_no_pin_overrules(scene: Scene) -> None:
    """The bot never shows an overruled example, also if the pin itself is left out here."""
    await publish(scene)
    rows = list(ANSWERS.items())
    overruled = [Pin(question=rows[n][0], answer=rows[n - 1][1], since=STARTED) for n in (1, 2)]
    await put_pins(scene.documents, overruled)
    calls = prompts(await asked(scene))
    assert any(few_shot.HEADING in system for system, _ in calls)
    for system, question in calls:
        assert ANSWERS[question] not in system
        assert all(f"Question: {rows[n][0]}\nAnswer: {rows[n][1]}" not in system for n in (1, 2))


async def test_the_answers_without_examples_are_asked_with_pins(scene: Scene) -> None:
    await publish(scene)
    await put_pins(scene.documents, PINS)
    calls = prompts(await asked(scene))
    assert all(HEADING in system for system, _ in calls)
    assert sum(few_shot.HEADING in system for system, _ in calls) == 2 * len(HELD_OUT)
    assert (await read_report(scene))["extras"].keys() == {"toggled"}


async def test_pins_that_cannot_be_read_are_read_with_the_next_tick(scene: Scene) -> None:
    class Away:
        """A store whose pins cannot be read."""

        def __getattr__(self, name: str) -> Any:
            return getattr(stored, name)

        async def query(self, collection: str, **options: Any) -> list[Document]:
            if collection == "pins":
                raise UnavailableRetryError("away")
            return await stored.query(collection, **options)

    stored = scene.documents
    await put_pins(stored, PINS)
    await scene.dataset(HELD_OUT)
    job = scene.job(scene.train(ANSWERS))
    scene.documents = Away()
    with pytest.raises(UnavailableRetryError):
        await scene.proving().step(job)
    scene.documents = stored
    assert (await finish(scene, job)).state == "serving"
    _, *calls = scene.openai.asked()
    assert all(HEADING in system for system, _ in prompts(calls))
