"""An evaluation shows the pins that are nearest by meaning, as the bot does, and never the answer."""

import json
from collections.abc import Sequence

from tests.chat.word_for_word import EMBEDDER, PATIENT, Dataset
from tests.retrieval.test_few_shot import NOW
from tuneline.bot_settings import BotRules
from tuneline.models.evaluation.ask_as_bot import BotPrompts
from tuneline.models.evaluation.inputs import EvaluationInputs
from tuneline.models.evaluation.questions import Question
from tuneline.retrieval.embedding.question_ranking import QuestionRanking
from tuneline.retrieval.few_shot import Examples
from tuneline.retrieval.pinned_answers import Pins
from tuneline.storage.documents import Document
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.pin import Pin

DOGS = Pin(question="可以帶狗進診所嗎？", answer="導盲犬可以，其他寵物請留在門外。", since=NOW)
ENGLISH = "May I bring my dog into the clinic?"


async def added(pins: Sequence[Pin], question: str, answer: str) -> Question:
    dataset = Dataset()
    await dataset.embed()
    ranking = QuestionRanking(fetch=dataset.__getitem__, embedder=EMBEDDER, **PATIENT)
    inputs = EvaluationInputs(None, None, BotRules(), dataset.source, None)
    stored = [
        stored_record(Pin, Document(f"pins/{number}", pin.as_document(), "1"))
        for number, pin in enumerate(pins)
    ]
    examples = Examples(fetch=dataset.__getitem__, ranking=ranking)
    prompts = BotPrompts(inputs, pins=Pins(stored), examples=examples, now=NOW)
    turns = ({"role": "user", "content": question},)
    return await prompts.added_to(Question(turns, answer))


async def test_a_pin_that_shares_no_word_with_the_question_is_shown() -> None:
    question = await added([DOGS], ENGLISH, "Guide dogs may come in.")
    assert DOGS.answer in question.examples
    assert DOGS.answer in question.pins


async def test_a_pin_with_the_questions_answer_is_not_shown() -> None:
    for answer in (DOGS.answer, DOGS.answer.replace("，", " ")):
        question = await added([DOGS], ENGLISH, answer)
        assert DOGS.answer not in json.dumps([question.examples, question.pins], ensure_ascii=False)
        assert question.examples, "other examples are shown"
