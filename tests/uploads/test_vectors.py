"""A dataset is accepted with the vectors of its examples, or without them if they cannot be made."""

import json
from typing import Any

import pytest

from tests.chat.word_for_word import EMBEDDER
from tests.retrieval.embedding.test_question_ranking import Embedder
from tests.retrieval.embedding.texts import PAIRS
from tests.uploads.test_intake import Desk
from tests.uploads.test_intake import desk as desk  # noqa: PLC0414 a fixture
from tests.uploads.test_intake import storage as storage  # noqa: PLC0414 a fixture
from tuneline.datasets.findings.finding import LANGUAGES
from tuneline.retrieval.embedding.embedder import EmbeddingRetryError
from tuneline.retrieval.embedding.example_vectors import ExampleVectors, made_by
from tuneline.retrieval.embedding.vector_objects import VectorObjects
from tuneline.storage.objects import ObjectRef
from tuneline.storage.record_store import read_record
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.texts.chart_texts import texts


def lines(count: int) -> bytes:
    messages = [
        [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
        for question, answer in PAIRS[:count]
    ]
    return "\n".join(json.dumps({"messages": pair}, ensure_ascii=False) for pair in messages).encode()


def read(desk: Desk, name: str) -> bytes:
    with desk.objects.open(ObjectRef("artifacts", name, None)) as reader:
        return reader.read()


async def accept(desk: Desk, embedder: Embedder, count: int, **more: Any) -> tuple[ExamplesSource, Any, str]:
    """Return the examples in use, the report as data, and its page."""
    desk.vectors = VectorObjects(objects=desk.objects, bucket="artifacts", embedder=embedder, **more)
    upload = desk.drop(lines(count))
    assert await desk.intake().handle(upload) == "training"
    source = await read_record(desk.documents, ExamplesSource, EXAMPLES)
    assert source is not None
    report, page = (read(desk, f"reports/{upload.id}.{kind}") for kind in ("json", "md"))
    return source, json.loads(report), page.decode()


async def test_the_vectors_are_written_and_the_report_has_the_thresholds(desk: Desk) -> None:
    source, report, page = await accept(desk, Embedder(), len(PAIRS))
    assert source.embedder == made_by(EMBEDDER.name)
    vectors = ExampleVectors.from_bytes(read(desk, source.vectors), examples=len(PAIRS))
    assert vectors.thresholds is not None
    finder = report["finder"]
    assert finder["embedder"] == source.embedder
    assert finder["thresholds"]["low"] == pytest.approx(vectors.thresholds.low)
    assert finder["thresholds"]["high"] == pytest.approx(vectors.thresholds.high)
    scores = finder["scores"]
    assert sum(scores["right"]) == sum(scores["wrong"]) == len(PAIRS)
    assert scores["low"] < vectors.thresholds.high < scores["high"]
    assert scores["right_passed"] > scores["wrong_passed"] >= 0
    high, low = f"{vectors.thresholds.high:.2f}", f"{vectors.thresholds.low:.2f}"
    assert f"from score {high} on" in page
    assert f"below {low} is unknown" in page
    assert f"分數達到 {high}" in page
    assert f"低於 {low} 的問題視為未知" in page


async def test_a_small_datasets_report_says_that_it_is_too_small(desk: Desk) -> None:
    source, report, page = await accept(desk, Embedder(), 15)
    assert source.vectors
    assert report["finder"] == {"embedder": made_by(EMBEDDER.name), "thresholds": None, "scores": None}
    assert "The examples are too few" in page
    assert "範例太少" in page


@pytest.mark.parametrize("failure", [EmbeddingRetryError("away"), MemoryError(), None])
async def test_an_embedder_that_fails_or_hangs_costs_the_vectors_alone(
    desk: Desk, failure: Exception | None
) -> None:
    embedder = Embedder()
    embedder.failure = failure
    if failure is None:
        embedder.free.clear()
    source, report, page = await accept(desk, embedder, len(PAIRS), most_seconds=30 if failure else 0.1)
    assert (source.vectors, source.embedder, report["finder"]) == ("", "", None)
    assert "unknown" not in page
    assert json.loads(read(desk, source.object).splitlines()[0])["question"]


def prepared_files(desk: Desk) -> set[str]:
    return {blob.name for blob in desk.objects.client.bucket("artifacts").list_blobs(prefix="prepared/")}


async def test_a_dataset_that_is_not_trained_leaves_no_vectors(desk: Desk) -> None:
    source, _, _ = await accept(desk, Embedder(), len(PAIRS))
    before = prepared_files(desk)
    assert source.vectors in before
    again = desk.drop(lines(len(PAIRS)), name="again.jsonl")
    assert await desk.intake().handle(again) == "duplicate"
    assert prepared_files(desk) == before


async def test_the_reports_page_draws_the_scores_in_each_of_its_languages(desk: Desk) -> None:
    desk.vectors = VectorObjects(objects=desk.objects, bucket="artifacts", embedder=Embedder())
    upload = desk.drop(lines(len(PAIRS)))
    assert await desk.intake().handle(upload) == "training"
    page = read(desk, f"reports/{upload.id}.html").decode()
    for language in LANGUAGES:
        section = page.split(f'<section id="{language}"')[1].split("</section>")[0]
        assert section.count("<svg ") == 1
        assert f">{texts(language)['finder_title']}</title>" in section
