"""The next dataset has the pinned answers, and loses nothing else."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.simple_example import as_simple_example
from tuneline.retrieval.question_key import question_key
from tuneline.storage.records.pin import Pin
from tuneline.uploads.next_dataset import NextDataset

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def example(*texts: str, system: str = "") -> dict[str, Any]:
    roles = ("user", "assistant") * (len(texts) // 2)
    turns = [{"role": role, "content": text} for role, text in zip(roles, texts, strict=True)]
    return {"messages": [*([{"role": "system", "content": system}] if system else []), *turns]}


def pin(question: str, answer: str, *, days: int = 0) -> Pin:
    return Pin(question=question, answer=answer, since=NOW - timedelta(days=days))


def run(following: NextDataset, *examples: Any) -> list[Any]:
    lines = [json.dumps(each, ensure_ascii=False).encode() for each in examples]
    return [json.loads(line) for line in following.lines(lines)]


def test_a_pinned_answer_replaces_that_of_the_dataset_and_new_ones_are_added() -> None:
    following = NextDataset([pin("有停車場嗎", "有。"), pin("營業時間", "9 點到 18 點。")], "你是櫃檯。")
    dataset = [
        example("營業時間？", "8 點到 17 點。", system="你是櫃檯。"),
        example("地址？", "中山路 1 號。", system="你是櫃檯。"),
        example("營業 時間", "不知道。", system="你是櫃檯。"),
    ]
    assert run(following, *dataset) == [
        example("營業時間？", "9 點到 18 點。", system="你是櫃檯。"),
        dataset[1],
        example("有停車場嗎", "有。", system="你是櫃檯。"),
    ]
    assert (following.examples, following.changed, following.left_out, following.added) == (3, 1, 1, 1)
    (change,) = following.changes
    assert (change.before, change.after) == ("8 點到 17 點。", "9 點到 18 點。")


def test_the_newest_of_equal_pins_is_used_and_an_equal_answer_is_no_change() -> None:
    following = NextDataset([pin("A?", "new"), pin("a", "old", days=1), pin("b", "same")])
    assert run(following, example("b", "same")) == [example("b", "same"), example("A?", "new")]
    assert (following.same, following.changed, following.added) == (1, 0, 1)


def test_a_turn_of_a_longer_example_gets_the_pinned_answer_and_anything_else_stays() -> None:
    following = NextDataset([pin("幾點開門", "10 點。")])
    with_tools = {**example("幾點開門", "9 點。"), "tools": []}
    chat = example("你好", "您好！", "幾點開門？", "9 點。")
    assert run(following, chat, with_tools) == [
        example("你好", "您好！", "幾點開門？", "10 點。"),
        with_tools,
        example("幾點開門", "10 點。"),
    ]


TEXTS = st.sampled_from(["a", "A?", "b", "c d", "cd", "9", "？"])


@given(
    st.lists(st.tuples(TEXTS, st.text(min_size=1, max_size=3).filter(str.strip)), max_size=8),
    st.lists(st.tuples(TEXTS.filter(question_key), st.sampled_from("xyz")), max_size=5),
)
def test_each_question_stays_and_a_pinned_one_has_only_the_newest_answer(
    dataset: list[tuple[str, str]], pinned: list[tuple[str, str]]
) -> None:
    following = NextDataset([pin(*each) for each in pinned])
    made = [as_simple_example(each) for each in run(following, *(example(*each) for each in dataset))]
    pairs = [(each.questions[0], each.answers[0]) for each in made if each]
    newest = {question_key(question): answer for question, answer in reversed(pinned)}
    keys = [question_key(question) for question, _ in pairs]
    assert set(keys) == {question_key(question) for question, _ in [*dataset, *pinned]}
    assert all(keys.count(key) == 1 for key in newest)
    assert all(answer == newest[key] for key, (_, answer) in zip(keys, pairs, strict=True) if key in newest)
    untouched = [each for each in dataset if question_key(each[0]) not in newest]
    assert [each for each in pairs if question_key(each[0]) not in newest] == untouched
    assert following.examples == len(pairs)
