"""An evaluation finds examples by meaning, as the bot does, and shows no question its own answer."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from tests.models.evaluations import DATASET, STARTED, Scene
from tests.models.test_evaluation_examples import ANSWERS, HELD_OUT, NAME, asked, read_report
from tests.retrieval.embedding.texts import THINGS
from tuneline.bootstrap.few_shot import few_shot_examples
from tuneline.retrieval.embedding.embedder import Embedder, Purpose
from tuneline.retrieval.embedding.use_embedder import UseEmbedder
from tuneline.retrieval.embedding.vector_objects import VectorObjects
from tuneline.retrieval.few_shot import HEADING, Examples, publish_examples
from tuneline.retrieval.pin_changes import put_pins
from tuneline.storage.objects import Objects
from tuneline.storage.records.examples import ExamplesSource
from tuneline.storage.records.pin import Pin
from tuneline_dev.stack import ARTIFACT_BUCKET

pytestmark = pytest.mark.stores("sqlite")

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors


class CountingEmbedder(UseEmbedder):
    """Keeps the questions that it embeds, and counts how many wait at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.questions: list[str] = []
        self.waiting = self.most_waiting = 0

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> "Vectors":
        if purpose == "question":
            self.questions += texts
        self.waiting += 1
        self.most_waiting = max(self.waiting, self.most_waiting)
        try:
            return await super().embed(texts, purpose=purpose)
        finally:
            self.waiting -= 1


async def publish(scene: Scene, embedder: Embedder) -> ExamplesSource:
    """Publish the held-out examples, each of them in other words with the same answer, and other examples."""
    others = {f"第{n}種不舒服可以看診嗎？": f"{answer} " for n, answer in enumerate(ANSWERS.values())}
    pairs = {**ANSWERS, **others, **THINGS}
    rows = [{"question": question, "answer": answer} for question, answer in pairs.items()]
    content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    scene.bucket().blob(NAME).upload_from_string(content.encode())
    made = await VectorObjects(objects=Objects(), bucket=ARTIFACT_BUCKET, embedder=embedder).make(NAME)
    assert made
    source = ExamplesSource(
        dataset=DATASET,
        object=NAME,
        sha256="1",
        system_prompt=None,
        created_at=STARTED,
        vectors=made.object,
        embedder=made.embedder,
    )
    await publish_examples(scene.documents, source)
    return source


async def test_no_question_is_shown_its_answer_and_all_are_asked_whatever_the_gate_says(scene: Scene) -> None:
    embedder = CountingEmbedder()
    source = await publish(scene, embedder)
    found = few_shot_examples({"ARTIFACT_BUCKET": ARTIFACT_BUCKET}, embedder=embedder, is_patient=True)
    scene.examples = found
    await scene.documents.create("bot/settings", {"verbatim": "all", "unknown": "say_so"})
    answers = list(ANSWERS.values())
    same_answer = [
        Pin(question=f"請問第{n}種不舒服掛哪裡？", answer=answers[n], since=STARTED) for n in range(3)
    ]
    await put_pins(scene.documents, same_answer)
    assert isinstance(found, Examples)
    assert (await found.find("停車場在哪裡", source=source)).decision == "verbatim"
    embedder.questions.clear()
    calls = await asked(scene)
    assert {*ANSWERS} <= {*embedder.questions}
    # One that does not answer would otherwise delay a tick by each question's time.
    assert embedder.most_waiting >= len(HELD_OUT)
    assert {call["messages"][-1]["content"] for call in calls} == {*ANSWERS}
    assert len(calls) == 3 * len(HELD_OUT)
    assert any(HEADING in call["messages"][0]["content"] for call in calls)
    for call in calls:
        system, question = call["messages"][0]["content"], call["messages"][-1]["content"]
        assert f"Answer: {ANSWERS[question]}" not in system
        assert f"Question: {question}\n" not in system
    assert (await read_report(scene))["pinned"] == 0
