"""The sets that finders are measured on are good datasets, with enough questions of each kind."""

from collections import Counter

import pytest

from tuneline.datasets.validation.run import CheckOptions, check
from tuneline_dev.bench.finding.question_sets import HALVES, SETS, Kind, QuestionSet, read_sets

LEAST: dict[Kind, int] = {"answered": 50, "near": 30, "far": 20, "greeting": 10}
ALL = read_sets()


def test_there_are_four_languages_and_a_shop_with_branches() -> None:
    assert {one.name for one in ALL} == {"bakery", "clinic", "salon", "school", "shop"}


@pytest.mark.parametrize("questions", ALL, ids=lambda one: one.name)
def test_a_set_has_enough_questions_of_each_kind_in_both_halves(questions: QuestionSet) -> None:
    assert len(questions.pairs) >= 50
    counts = Counter((one.kind, one.half) for one in questions.questions)
    for kind, least in LEAST.items():
        assert all(counts[kind, half] >= least // 2 for half in HALVES), (kind, counts)


@pytest.mark.parametrize("questions", ALL, ids=lambda one: one.name)
def test_a_question_is_asked_once_in_words_that_no_example_has(questions: QuestionSet) -> None:
    texts = [one.text for one in questions.questions]
    assert len(set(texts)) == len(texts)
    assert not {question for question, _ in questions.pairs} & set(texts)


@pytest.mark.parametrize("questions", ALL, ids=lambda one: one.name)
def test_an_answered_question_names_its_example_and_no_other_does(questions: QuestionSet) -> None:
    for question in questions.questions:
        assert (question.example is not None) == (question.kind == "answered"), question
        assert question.example is None or 0 <= question.example < len(questions.pairs)
    assert len({one.example for one in questions.questions} - {None}) >= 50


@pytest.mark.parametrize("name", [one.name for one in ALL])
def test_a_set_is_a_dataset_without_errors_or_warnings(name: str) -> None:
    with (SETS / f"{name}.jsonl").open("rb") as reader:
        report = check(reader, CheckOptions(f"{name}.jsonl"))
    assert report.outcome == "convert", "converted from questions and answers, and nothing else"
