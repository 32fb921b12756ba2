"""The bot's charts are made from its records."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tuneline.charts.description import description
from tuneline.charts.pictures.cost import MonthCosts, cost_chart, read_months
from tuneline.charts.pictures.evaluation import change_chart, outcome_chart
from tuneline.charts.pictures.finder import finder_chart
from tuneline.charts.pictures.loss import loss_chart
from tuneline.settings import LANGUAGES
from tuneline.storage.records.job import Job
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.texts.chart_texts import texts

NOW = datetime(2027, 1, 15, tzinfo=UTC)
JOB = {"dataset": "d", "state": "training", "open": True, "provider": "openai", "created_at": NOW}
FIGURES = {"wins": 3, "ties": 1, "losses": 2, "chance": 0.8125}
FINDER = {
    "thresholds": {"high": 2.0, "gap": 0.5, "low": 0.1, "greeting": 0.9},
    "scores": {
        "low": 0.0,
        "high": 4.0,
        "right": [0, 30],
        "wrong": [25, 5],
        "right_passed": 30,
        "wrong_passed": 2,
    },
}


async def months_of(store: Path, stored: dict[str, dict[str, Any]]) -> list[MonthCosts]:
    documents = SqliteDocuments(store / "store.db")
    for path, data in stored.items():
        await documents.create(path, data)
    months = await read_months(documents, NOW)
    await documents.close()
    return months


async def test_costs_are_read_from_the_first_month_with_costs_to_this_one(tmp_path: Path) -> None:
    months = await months_of(
        tmp_path,
        {
            "spending/2026-11": {"datasets": {"d": "3.5", "d:evaluation": "0.25"}, "usd": "3.75"},
            "usage/2026-11-0": {"answers": 2, "micro_usd": 1_500_000},
            "usage/2026-11-3": {"answers": 1, "micro_usd": 500_000},
            "spending/2026-01": {"datasets": {"old": "9"}, "usd": "9"},
        },
    )
    assert [month.month for month in months] == ["2026-11", "2026-12", "2027-01"]
    first = months[0]
    assert (first.training, first.evaluation, first.answers) == (Decimal("3.5"), Decimal("0.25"), Decimal(2))
    said = description(cost_chart(months, limit_usd=Decimal(70), language="en"))
    assert "2026-11: training US$3.50, evaluation US$0.25, answers to messages US$2.00" in said
    assert said.endswith("both monthly limits together: US$70.00.")


async def test_a_bot_without_costs_has_this_month_alone(tmp_path: Path) -> None:
    months = await months_of(tmp_path, {})
    assert [month.month for month in months] == ["2027-01"]
    assert description(cost_chart(months, limit_usd=None, language="ja")) == "費用はまだ発生していません。"


def test_steps_without_a_loss_of_held_out_examples_are_no_gap() -> None:
    curve = {"step": [1, 2, 3], "train_loss": [3.0, 2.0, 1.0], "valid_loss": [2.5, None, 1.5]}
    chart = loss_chart(Job.from_document({**JOB, "curve": curve}), language="en")
    assert [list(line.points) for line in chart.lines] == [
        [(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)],
        [(1.0, 2.5), (3.0, 1.5)],
    ]


def test_a_training_at_google_says_where_its_losses_are() -> None:
    page = "https://console.cloud.google.com/vertex-ai/generative/language/locations/us-central1/tuning/tuningJob/7"
    event = {"id": "us-central1-7-page", "at": NOW, "level": "info", "text": f"losses and details: {page}"}
    chart = loss_chart(Job.from_document({**JOB, "events": [event]}), language="zh-TW")
    assert (chart.is_empty, chart.empty) == (True, "這次訓練的誤差顯示在 Google 的頁面上。")
    assert chart.link is not None
    assert chart.link.address == page


def test_an_evaluation_has_counts_with_their_probability() -> None:
    said = description(outcome_chart(FIGURES, language="en"))
    assert said.startswith("New model is better: 3. The same: 1. New model is worse: 2. Probability")
    assert said.endswith(": 81.2%.")
    assert outcome_chart({}, language="en").is_empty
    assert outcome_chart({"wins": None, "ties": "x"}, language="th").is_empty


def test_the_questions_of_an_evaluation_begin_with_the_greatest_gain() -> None:
    chart = change_chart([(1, -4.0, "before"), (2, 9.0, "after"), (3, 0.2, "tie")], language="en")
    assert chart.categories == ["2", "3", "1"]
    assert [list(bars.values) for bars in chart.bars] == [
        [9.0, None, None],
        [None, 0.2, None],
        [None, None, -4.0],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finder_shows_right_and_wrong_examples_and_the_threshold(language: str) -> None:
    chart = finder_chart(FINDER, language=language)
    assert [list(line.points) for line in chart.lines] == [[(1.0, 0), (3.0, 30)], [(1.0, 25), (3.0, 5)]]
    assert chart.levels("x") == [2.0]
    assert "{" not in "".join(chart.notes)


@pytest.mark.parametrize(
    ("finder", "reason"),
    [
        (None, "finder_by_words"),
        ({}, "finder_by_words"),
        ({"embedder": "e", "thresholds": None, "scores": None}, "finder_few"),
        ({"thresholds": FINDER["thresholds"]}, "finder_earlier"),
    ],
)
def test_a_dataset_without_scores_has_the_reason_instead(finder: dict[str, Any] | None, reason: str) -> None:
    chart = finder_chart(finder, language="en")
    assert chart.is_empty
    assert chart.empty == texts("en")[reason]
