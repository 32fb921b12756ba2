"""A report's charts show its verdict's figures and each question's change, and are in its page."""

from typing import Any

import pytest

from tests.models.test_evaluation_render import report
from tuneline.charts.chart import Chart
from tuneline.charts.description import description
from tuneline.models.evaluation.charts import report_charts
from tuneline.models.evaluation.render import as_html
from tuneline.settings import LANGUAGES
from tuneline.texts.chart_texts import texts

FIGURES = {"wins": 1, "ties": 1, "losses": 1, "chance": 0.5, "before": 40.0, "after": 55.5}


def question(before: float | None, after: float | None, winner: str | None, judged: str | None = None) -> Any:
    return {"before": {"chrf": before}, "after": {"chrf": after}, "winner": winner, "judged": judged}


def charts_of(*questions: Any, figures: Any = FIGURES) -> dict[str, Chart]:
    shown = report_charts({"verdict": {"figures": figures}, "questions": questions}, language="en")
    names = {text: key.removesuffix("_title") for key, text in texts("en").items()}
    return {names[chart.title]: chart for chart in shown}


def test_the_outcome_the_scores_and_the_change_of_each_question_are_drawn() -> None:
    charts = charts_of(
        question(30.0, 20.0, "before"), question(10.0, 60.0, "after"), question(50.0, 50.0, "tie")
    )
    assert list(charts) == ["outcome", "score", "change"]
    assert "New model is better: 1. The same: 1." in description(charts["outcome"])
    assert description(charts["score"]) == "Before: 40.0. New: 55.5."
    changes = "2: New model is better 50.0. 3: The same 0.0. 1: New model is worse -10.0."
    assert description(charts["change"]) == changes


def test_the_judge_names_the_better_answer_and_a_question_without_a_score_is_left_out() -> None:
    charts = charts_of(
        question(None, 20.0, "after"), question(10.0, 20.0, None), question(30.0, 20.0, "before", "after")
    )
    assert description(charts["change"]) == "3: New model is better -10.0."


def test_if_no_answer_has_changed_no_chart_of_changes_is_drawn() -> None:
    assert "change" not in charts_of(question(20.0, 20.0, "tie"), question(5.0, 5.0, "tie"))


@pytest.mark.parametrize("empty", [{}, {"verdict": {}}, {"verdict": {"figures": {}}, "questions": []}])
def test_a_report_without_figures_has_no_chart(empty: dict[str, Any]) -> None:
    assert report_charts(empty, language="en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_each_chart_in_its_language(language: str) -> None:
    page, own = as_html(report("text"), language=language), texts(language)
    assert page.count('<figure class="card">') == page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 3
    assert all(f">{own[title]}</title>" in page for title in ("outcome_title", "score_title", "change_title"))
    assert page.count(f'xml:lang="{language}"') == 3
