"""The charts of an evaluation's report: how often the new model is better, and for which questions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from tuneline.charts.chart import Chart
from tuneline.charts.numbers import finite
from tuneline.charts.pictures.evaluation import change_chart, outcome_chart, score_chart
from tuneline.storage.records.evaluations.evaluation_pair import Winner


def report_charts(report: Mapping[str, Any], *, language: str) -> list[Chart]:
    """The charts of a report as data (`report.as_data`), without those that would show nothing."""
    figures = report.get("verdict", {}).get("figures", {})
    changes = _changes(report.get("questions", ()))
    every = (
        outcome_chart(figures, language=language),
        score_chart(figures.get("before"), figures.get("after"), language=language),
        # If no answer has changed, there is nothing to see.
        change_chart(changes if any(change for _, change, _ in changes) else (), language=language),
    )
    return [chart for chart in every if not chart.is_empty]


def _changes(questions: Iterable[Mapping[str, Any]]) -> Sequence[tuple[int, float, Winner]]:
    """The number of each compared question, the new answer's lead in chrF points, and the better answer."""
    changes: list[tuple[int, float, Winner]] = []
    for number, question in enumerate(questions, start=1):
        before, after = (finite(question[side]["chrf"]) for side in ("before", "after"))
        winner = question["judged"] or question["winner"]
        if before is not None and after is not None and winner:
            changes.append((number, after - before, cast(Winner, winner)))
    return changes
