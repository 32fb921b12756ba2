"""An evaluation asks as the bot does, with examples, and shows no question its own answer."""

import json
from dataclasses import replace
from typing import Any

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
    scene.examples = few_shot_examples({"ARTIFACT_BUCKET": ARTIFACT_BUCKET})


async def asked(scene: Scene) -> list[dict[str, Any]]:
    await scene.dataset(HELD_OUT)
    assert (await finish(scene, scene.job(scene.train(ANSWERS)))).state == "serving"
    _, *calls = scene.openai.asked()
    assert len(calls) == 2 * len(HELD_OUT)
    return calls


async def test_both_models_are_shown_the_nearest_examples_and_never_the_answer(scene: Scene) -> None:
    await publish(scene)
    for call in await asked(scene):
        system, question = call["messages"]
        own = ANSWERS[question["content"]]
        assert system["content"].startswith(f"{PROMPT}\n\n{HEADING}")
        assert own not in system["content"]
        assert system["content"].count("Question: ") == BotRules.examples
        assert f"Question: {question['content']}" not in system["content"]


async def test_a_tuned_model_is_shown_none_if_the_bot_shows_it_none(scene: Scene) -> None:
    await publish(scene)
    await scene.documents.create("bot/settings", {"examples_for_tuned": False})
    shown = {call["model"]: HEADING in call["messages"][0]["content"] for call in await asked(scene)}
    assert shown.pop(BASE)
    assert list(shown.values()) == [False]


def test_the_examples_are_part_of_the_reserved_price() -> None:
    question = Question(({"role": "user", "content": "頭痛"},), "神經內科")
    shown = replace(question, examples="例子" * 500)
    tuned, base = Candidate("ft:gpt-4o-mini-2024-07-18:x", None, "1"), Candidate("gpt-4o-mini", None, "base")

    def usd(asked: Question, candidate: Candidate, rules: BotRules) -> float:
        return float(estimated_usd([asked], [candidate], None, rules=rules))

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

    # An average example of 40 tokens is read six times: asked once, and shown with the usual five others.
    price = usd(100 * 40)
    read, written = 0.80 / 1e6, 3.20 / 1e6
    assert price >= 2 * 10 * 40 * (6 * read + written) * 0.99
    assert usd(100 * 100_000) > 2 * 10 * 100_000 * (read + written)
