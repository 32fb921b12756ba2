"""The scores of right and of wrong examples, and from which score on an example answers word for word."""

from collections.abc import Mapping, Sequence
from typing import Any

from tuneline.charts.chart import Axis, Chart, Line, Threshold
from tuneline.charts.numbers import number_text
from tuneline.texts.chart_texts import texts


def finder_chart(finder: Mapping[str, Any] | None, *, language: str) -> Chart:
    """The chart of a dataset report's `finder`, whose `scores` are counts of equal stretches of scores.

    Without an embedder there is no `finder`, and reports of an earlier version have no scores.
    """
    own = texts(language)
    thresholds, scores = (finder or {}).get("thresholds") or {}, (finder or {}).get("scores") or {}
    has_scores = bool(thresholds and scores)
    return Chart(
        title=own["finder_title"],
        language=language,
        empty=own[_why_empty(finder, thresholds)],
        x=Axis(own["finder_score"], digits=2),
        y=Axis(own["finder_count"], digits=0),
        lines=[
            Line(own["finder_right"], _points(scores, "right")),
            Line(own["finder_wrong"], _points(scores, "wrong"), "second"),
        ]
        if has_scores
        else (),
        thresholds=(Threshold(own["finder_threshold"], thresholds["high"], "x"),) if has_scores else (),
        notes=_notes(thresholds, scores, own) if has_scores else (),
    )


def _why_empty(finder: Mapping[str, Any] | None, thresholds: Mapping[str, float]) -> str:
    if not finder:
        return "finder_by_words"
    return "finder_earlier" if thresholds else "finder_few"


def _points(scores: Mapping[str, Any], name: str) -> list[tuple[float, float | None]]:
    """Each count at the middle of its stretch."""
    counts: Sequence[int] = scores.get(name, ())
    low, high = scores["low"], scores["high"]
    width = (high - low) / max(1, len(counts))
    return [(low + (number + 0.5) * width, count) for number, count in enumerate(counts)]


def _notes(thresholds: Mapping[str, float], scores: Mapping[str, Any], own: Mapping[str, str]) -> list[str]:
    passed = own["finder_passed"].format(
        right=scores["right_passed"], wrong=scores["wrong_passed"], all=sum(scores["right"])
    )
    return [passed, own["finder_gap"].format(gap=number_text(thresholds["gap"], digits=2))]
