"""The samples of the demo, in each of the six languages."""

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tuneline.datasets.options import parse_options
from tuneline.datasets.report import as_data
from tuneline.datasets.validation.run import CheckOptions, check
from tuneline.models.evaluation.policy import LEAST_PAIRS
from tuneline.settings import LANGUAGES
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.texts import chat_texts
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.controls.suggested import suggested_questions
from tuneline_dev.demo.sample_texts import FOLDER, PAGE_LANGUAGES, sample_texts
from tuneline_dev.demo.samples import SAMPLES, Sample, examples_in, pairs_in, shown_samples
from tuneline_dev.emulators.answers.nearest_answer import Pair, comparable, nearest
from tuneline_dev.emulators.answers.not_known import not_known
from tuneline_dev.emulators.answers.vague_answers import language_of, vague_answer

# By kind: the outcome of the check, and all codes of its findings.
OUTCOMES = {
    "clinic": ("accept", set()),
    "new_hours": ("accept", set()),
    "mistakes": ("reject", {"EXTRA_MESSAGE_KEY", "INVALID_JSON", "NO_ASSISTANT"}),
    "over_budget": ("accept", set()),
    "table": ("convert", {"TABLE", "ENCODING"}),
    "utf16": ("convert", {"TABLE", "ENCODING", "BOM"}),
    "json_list": ("convert", {"JSON_ARRAY"}),
    "mixed_up": ("reject", {"INVALID_JSON", "NO_ASSISTANT", "EXTRA_KEY", "PLACEHOLDER", "INVISIBLE_CHAR"}),
}
ENCODINGS = {
    "en": "windows-1252",
    "zh-TW": "big5",
    "zh-CN": "gb18030",
    "ja": "shift_jis",
    "ko": "euc_kr",
    "th": "cp874",
}
SHOWN = [one for one in SAMPLES.values() if one.language]

each_language = pytest.mark.parametrize("language", PAGE_LANGUAGES)


def report_of(sample: Sample) -> dict[str, Any]:
    options, problems = parse_options(sample.options)
    assert not problems
    report = check(io.BytesIO(sample.content()), CheckOptions(sample.file, options.encoding))
    return as_data(report, model="gemini-3.5-flash", epochs=options.epochs)


def test_there_are_samples_and_three_questions_in_each_of_the_bots_languages() -> None:
    shown = shown_samples()
    assert shown.keys() == set(LANGUAGES) == {file.stem for file in FOLDER.glob("*.toml")}
    for language, offer in shown.items():
        assert [one["title"] for one in offer["samples"]] == [*sample_texts(language).titles.values()]
        assert [one["is_first"] for one in offer["samples"]] == [True] * 4 + [False] * 5
        assert {language_of(question) for question in offer["questions"]} == {language}
        assert len(offer["questions"]) == 3


@pytest.mark.parametrize("sample", [one for one in SHOWN if one.kind in OUTCOMES], ids=lambda one: one.file)
def test_a_sample_is_what_its_title_says(sample: Sample) -> None:
    report = report_of(sample)
    assert (report["outcome"], set(report["counts"])) == OUTCOMES[sample.kind]


@each_language
def test_a_table_in_an_encoding_that_is_not_named_is_rejected_with_the_likely_one(language: str) -> None:
    report = report_of(SAMPLES[f"shop_{language}_unnamed.csv"])
    (problem,) = (one for one in report["problems"] if one["code"] == "NOT_UTF8")
    assert ENCODINGS[language] in problem["message"]
    assert report["outcome"] == "reject"


@each_language
def test_the_mistakes_are_in_three_lines(language: str) -> None:
    report = report_of(SAMPLES[f"clinic_{language}_mistakes.jsonl"])
    assert [one["line"] for one in report["problems"]] == [4, 9, 12]


@each_language
def test_one_is_over_the_budget_of_the_demo(language: str) -> None:
    sample = SAMPLES[f"clinic_{language}_over_budget.jsonl"]
    assert sample.upload_options("gemini-3.5-flash")["base-model"] == "gemini-3.5-flash"
    # JOB_BUDGET_USD of the demo's stack is 3.
    assert float(report_of(sample)["price_usd"]) > 3


@each_language
def test_enough_questions_are_held_out_for_an_evaluation_and_none_that_is_suggested(language: str) -> None:
    content = SAMPLES[f"clinic_{language}.jsonl"].content()
    trained, everything = pairs_in(content), pairs_in(content, held_out=True)
    assert len(everything) - len(trained) >= LEAST_PAIRS
    assert {one.question for one in sample_texts(language).clinic} <= trained.keys()


@each_language
@pytest.mark.parametrize("is_new", [False, True])
def test_the_tuned_model_of_an_emulator_answers_paraphrases_rightly(language: str, is_new: bool) -> None:
    texts = sample_texts(language)
    content = SAMPLES[f"clinic_{language}{'_new_hours' if is_new else ''}.jsonl"].content()
    trained = [Pair(comparable(question), answer) for question, answer in pairs_in(content).items()]
    everything = pairs_in(content, held_out=True)
    for question in (*texts.paraphrases, *everything):
        right = everything.get(question) or texts.answer(question, is_new=is_new)
        assert nearest(question, trained) == right, question
    # A model that is shown examples does not say that it does not know what it has learnt.
    for question in (*texts.paraphrases, *pairs_in(content)):
        assert not_known(question, "[NO_ANSWER]", trained) is None, question


@each_language
def test_the_base_model_of_an_emulator_says_in_the_language_that_it_depends(language: str) -> None:
    answers = {vague_answer(question) for question in shown_samples()[language]["questions"]}
    (vague,) = answers
    assert language_of(vague) == language
    assert vague not in {one.answer for one in sample_texts(language).clinic}


@each_language
def test_the_new_hours_are_the_same_questions_with_some_new_answers(language: str) -> None:
    files = (f"clinic_{language}.jsonl", f"clinic_{language}_new_hours.jsonl")
    before, after = (pairs_in(SAMPLES[file].content(), held_out=True) for file in files)
    assert list(before) == list(after)
    changed = [question for question in before if before[question] != after[question]]
    assert 6 <= len(changed) <= 12
    assert sample_texts(language).suggested[0] in changed


@each_language
def test_an_example_has_the_clinics_prompt_and_the_emergency_number_of_the_country(language: str) -> None:
    content = SAMPLES[f"clinic_{language}.jsonl"].content()
    first = json.loads(content.split(b"\n")[0])["messages"]
    assert (first[0]["role"], first[0]["content"]) == ("system", sample_texts(language).prompt)
    number = {"zh-TW": "119", "zh-CN": "120", "ja": "119", "ko": "119", "th": "1669"}.get(language, "local")
    assert number in first[0]["content"]
    assert number in chat_texts.text("greeting", language)
    assert examples_in(content) == 2 * len(sample_texts(language).clinic)


async def test_a_dataset_that_cannot_be_read_has_no_suggested_questions(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "store.db")
    await documents.create("datasets/d", {"state": 1})
    await documents.create("models/v", {"version": "v", "dataset": "d"})
    models, datasets = [await documents.query(name, where={}) for name in ("models", "datasets")]
    client = cast("DemoClient", SimpleNamespace())
    assert await suggested_questions(client, {"version": "v"}, models, datasets) == []
    await documents.close()
