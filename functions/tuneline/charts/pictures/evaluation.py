"""The charts of an evaluation: how often the new model is better, how much, and for which questions."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tuneline.charts.chart import Axis, Bars, Chart, Tone
from tuneline.charts.numbers import finite
from tuneline.storage.records.evaluations.evaluation_pair import Winner
from tuneline.texts.chart_texts import texts
from tuneline.texts.evaluation_texts import report_texts
from tuneline.texts.punctuation import colon

_OUTCOMES: Final[tuple[tuple[str, Winner, Tone], ...]] = (
    ("wins", "after", "first"),
    ("ties", "tie", "quiet"),
    ("losses", "before", "second"),
)
# The highest chrF.
_HIGHEST: Final = 100.0


def outcome_chart(figures: Mapping[str, Any], *, language: str) -> Chart:
    """Wins, ties and losses of the new model, from the figures of a verdict, with their probability."""
    own = texts(language)
    counts = [_count(figures.get(name)) for name, _, _ in _OUTCOMES]
    total = sum(counts)
    return Chart(
        title=own["outcome_title"],
        language=language,
        empty=own["outcome_none"],
        y=Axis(digits=0, highest=total or None),
        categories=[own[f"outcome_{name}"] for name, _, _ in _OUTCOMES] if total else (),
        bars=[
            Bars(own[f"outcome_{name}"], [count if at == number else None for at in range(len(counts))], tone)
            for number, (count, (name, _, tone)) in enumerate(zip(counts, _OUTCOMES, strict=True))
        ],
        is_across=True,
        notes=_chance(figures, language) if total else (),
    )


def score_chart(before: float | None, after: float | None, *, language: str) -> Chart:
    """The mean similarity of both models' answers to the right ones."""
    own = texts(language)
    return Chart(
        title=own["score_title"],
        language=language,
        empty=own["outcome_none"],
        y=Axis(digits=1, highest=_HIGHEST),
        categories=(own["score_before"], own["score_after"]),
        bars=(
            Bars(own["score_before"], (before, None), "quiet"),
            Bars(own["score_after"], (None, after), "first"),
        ),
        is_across=True,
    )


def change_chart(questions: Sequence[tuple[int, float, Winner]], *, language: str) -> Chart:
    """The change of each question: its number, the difference in chrF points, and the better answer."""
    own = texts(language)
    by_gain = sorted(questions, key=lambda question: -question[1])
    return Chart(
        title=own["change_title"],
        language=language,
        empty=own["outcome_none"],
        x=Axis(own["change_question"]),
        y=Axis(own["change_points"], digits=1),
        categories=[str(number) for number, _, _ in by_gain],
        bars=[
            Bars(
                own[f"outcome_{name}"],
                [change if better == winner else None for _, change, better in by_gain],
                tone,
            )
            for name, winner, tone in _OUTCOMES
        ],
    )


def _count(value: Any) -> int:
    number = finite(value) if isinstance(value, int | float) else None
    return max(0, int(number or 0))


def _chance(figures: Mapping[str, Any], language: str) -> list[str]:
    """How probable such differences are by chance; empty if there were too few questions."""
    own, chance = report_texts(language), figures.get("chance")
    if not isinstance(chance, int | float):
        return []
    return [f"{own['chance']}{colon(language)}{chance:.1%}"]
