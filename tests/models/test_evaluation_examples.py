"""An evaluation asks as the bot does, with examples, and shows no question its own answer."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.models.evaluations import BASE, DATASET, PROMPT, STARTED, Scene, examples
from tests.models.test_promotion_gate import finish
from tuneline.bootstrap.few_shot import few_shot_examples
from tuneline.bot_settings import BotRules
from tuneline.inference.candidates import Candidate
from tuneline.models.evaluation.cost import estimated_usd, foreseen_usd
from tuneline.models.evaluation.questions import Question
from tuneline.retrieval.few_shot import HEADING, publish_examples
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.examples import ExamplesSource
from tuneline_dev.stack import ARTIFACT_BUCKET

pytestmark = pytest.mark.stores("sqlite")

HELD_OUT = examples(6)
ANSWERS = {one["messages"][1]["content"]: one["messages"][2]["content"] for one in HELD_OUT}
NAME = f"prepared/{DATASET}/examples.jsonl"


async def publish(scene: Scene) -> None:
    """Publish the held-out examples, others, and for each a question in other words with the same answer."""
    others = {f"第{n}種不舒服可以看診嗎？": answer for n, answer in enumerate(ANSWERS.values())}
    rows = [{"question": question, "answer": answer} for question, answer in {**ANSWERS, **others}.items()]
    content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    scene.bucket().blob(NAME).upload_from_string(content.encode())
    source = ExamplesSource(dataset=DATASET, object=NAME, sha256="1", system_prompt=None, created_at=STARTED)
    await publish_examples(scene.documents, source)
    scene.examples = few_shot_examples({"ARTIFACT_BUCKET": ARTIFACT_BUCKET}, embedder=None)


async def asked(scene: Scene) -> list[dict[str, Any]]:
    await scene.dataset(HELD_OUT)
    assert (await finish(scene, scene.job(scene.train(ANSWERS)))).state == "serving"
    _, *calls = scene.openai.asked()
    return calls


def system_prompts(calls: list[dict[str, Any]], model: str) -> list[str]:
    return [call["messages"][0]["content"] for call in calls if call["model"] == model]


async def test_each_model_is_shown_the_nearest_examples_and_never_the_answer(scene: Scene) -> None:
    await publish(scene)
    for call in await asked(scene):
        system, question = call["messages"]
        assert ANSWERS[question["content"]] not in system["content"]
        assert f"Question: {question['content']}" not in system["content"]
        if system["content"] != PROMPT:
            assert system["content"].startswith(f"{PROMPT}\n\n{HEADING}")
            assert system["content"].count("Question: ") == BotRules.examples


async def test_the_new_model_is_asked_with_and_without_examples_and_the_report_has_both(scene: Scene) -> None:
    await publish(scene)
    calls = await asked(scene)
    (tuned,) = {call["model"] for call in calls} - {BASE}
    assert [HEADING in prompt for prompt in system_prompts(calls, BASE)] == [True] * 6
    assert sorted(HEADING in prompt for prompt in system_prompts(calls, tuned)) == [False] * 6 + [True] * 6
    report = await read_report(scene)
    assert report["extras"] == {"toggled": {"examples": False, "chrf": 100.0, "questions": 6}}
    assert {one["extras"]["toggled"]["text"] for one in report["questions"]} == set(ANSWERS.values())
    assert "新模型不看範例：平均 chrF（題數）" in scene.artifact(f"evaluations/{report['version']}.md")


async def test_against_a_tuned_model_the_base_model_is_asked_with_examples_too(
    scene: Scene,
) -> None:
    await publish(scene)
    await scene.serve(scene.train(ANSWERS))
    calls = await asked(scene)
    assert len(calls) == 4 * len(HELD_OUT)
    assert [HEADING in prompt for prompt in system_prompts(calls, BASE)] == [True] * 6
    extras = (await read_report(scene))["extras"]
    assert set(extras) == {"toggled", "base"}
    assert extras["base"]["examples"]
    assert extras["base"]["chrf"] < extras["toggled"]["chrf"]


async def test_a_tuned_model_is_shown_none_if_the_bot_shows_it_none_but_for_the_report(scene: Scene) -> None:
    await publish(scene)
    await scene.documents.create("bot/settings", {"examples_for_tuned": False})
    calls = await asked(scene)
    (tuned,) = {call["model"] for call in calls} - {BASE}
    assert sorted(HEADING in prompt for prompt in system_prompts(calls, tuned)) == [False] * 6 + [True] * 6
    report = await read_report(scene)
    assert report["extras"]["toggled"]["examples"]
    pairs = await scene.documents.query("evaluation_pairs", where={})
    assert len(pairs) == 6
    assert all(pair.data["after"]["over"] and pair.data["toggled"]["over"] for pair in pairs)
    assert "新模型看範例：平均 chrF（題數）" in scene.artifact(f"evaluations/{report['version']}.html")


async def test_without_examples_nothing_is_asked_for_the_report_alone(scene: Scene) -> None:
    assert len(await asked(scene)) == 2 * len(HELD_OUT)
    assert (await read_report(scene))["extras"] == {}


async def test_an_answer_that_is_not_known_counts_as_its_text_and_the_report_counts_these(
    scene: Scene,
) -> None:
    await publish(scene)
    scene.openai.set(model_answers={BASE: "[NO_ANSWER] 這裡不清楚。"})
    await asked(scene)
    report = await read_report(scene)
    assert report["not_known"] == {"before": 6, "after": 0}
    assert {one["before"]["text"] for one in report["questions"]} == {"這裡不清楚。"}
    pairs = await scene.documents.query("evaluation_pairs", where={})
    shown = [scene.artifact(f"evaluations/{report['version']}.{kind}") for kind in ("json", "md", "html")]
    assert "NO_ANSWER" not in str([pair.data["before"] for pair in pairs] + shown)
    assert "回答「這裡不清楚」的題數" in shown[1]


async def read_report(scene: Scene) -> dict[str, Any]:
    (evaluation,) = await scene.documents.query("evaluations", where={})
    version = evaluation.path.removeprefix("evaluations/")
    report: dict[str, Any] = json.loads(scene.artifact(f"evaluations/{version}.json"))
    return report


def test_the_examples_are_part_of_the_reserved_price() -> None:
    question = Question(({"role": "user", "content": "頭痛"},), "神經內科")
    shown = replace(question, examples="例子" * 500)
    tuned, base = Candidate("ft:gpt-4o-mini-2024-07-18:x", None, "1"), Candidate("gpt-4o-mini", None, "base")

    def usd(asked: Question, candidate: Candidate, rules: BotRules) -> float:
        return float(estimated_usd([asked], {"after": candidate}, None, rules=rules))

    for candidate in (tuned, base):
        assert usd(shown, candidate, BotRules()) > usd(question, candidate, BotRules())
    off = BotRules(examples_for_tuned=False)
    assert usd(shown, tuned, off) == usd(question, tuned, off)
    assert usd(shown, base, off) > usd(question, base, off)


def test_the_price_that_is_foreseen_has_the_usual_number_of_examples() -> None:
    def usd(tokens: int) -> float:
        dataset = Dataset.from_document(
            {"state": "starting", "held_out": 10, "examples": 100, "tokens": tokens, "base_model": BASE}
        )
        return float(foreseen_usd(dataset))

    # Four models read an average example of 40 tokens six times: asked once, and shown with five others.
    read, written = 0.80 / 1e6, 3.20 / 1e6
    assert usd(100 * 40) >= 4 * 10 * 40 * (6 * read + written) * 0.99
    assert usd(100 * 100_000) > 4 * 10 * 100_000 * (read + written)
