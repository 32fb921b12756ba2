"""What an evaluation found: all of it, as data and as the lines that its pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tuneline.inference.candidates import Candidate
from tuneline.models.evaluation.chrf import chrf
from tuneline.models.evaluation.pairs import CollectedAnswer, Pair, Side
from tuneline.models.evaluation.policy import Scored, Verdict
from tuneline.models.evaluation.questions import Question
from tuneline.pricing import AS_OF, shown_usd


@dataclass(frozen=True)
class Shown:
    """One question with both answers; `scored` is None where one was not asked to the end.

    `reasons` are the judge's: the first where answer 1 was the new model's, the second where it was not.
    """

    question: Question
    before: CollectedAnswer
    after: CollectedAnswer
    scored: Scored | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """One evaluation. `dataset` is the object's name, `usd` what all calls cost, at most."""

    version: str
    job: str
    dataset: str
    made_at: datetime
    sides: Mapping[Side, Candidate]
    judge: str | None
    shown: Sequence[Shown]
    verdict: Verdict
    usd: Decimal


def score(pairs: Sequence[Pair], sides: Mapping[Side, Candidate]) -> list[Shown]:
    """Each pair with what its answers are worth. Blocks while they are scored, for milliseconds a pair."""
    version = {side: candidate.version for side, candidate in sides.items()}
    both = [(one.said("before", version["before"]), one.said("after", version["after"])) for one in pairs]
    references = [one.question.reference for one in pairs]
    scores = [
        chrf([(said[side].text or "", one) for said, one in zip(both, references, strict=True)])
        for side in (0, 1)
    ]
    shown = []
    for pair, (before, after), *worth in zip(pairs, both, *scores, strict=True):
        judged = pair.judged(version["before"])
        reasons = tuple(one["reason"] for one in judged.get("opinions", ()))
        is_known = before.over and after.over and (before.text is not None or after.text is not None)
        scored = Scored(worth[0], worth[1], judged.get("winner")) if is_known else None
        shown.append(Shown(pair.question, before, after, scored, reasons))
    return shown


def as_data(report: Report) -> dict[str, Any]:
    """The report as JSON holds it; `usd` as text, for it is exact."""
    return {
        "version": report.version,
        "job": report.job,
        "dataset": report.dataset,
        "made_at": report.made_at.isoformat(),
        "verdict": report.verdict.as_dict(),
        "usd": str(report.usd),
        "prices_as_of": AS_OF.isoformat(),
        "judge": report.judge,
        **{side: asdict(candidate) for side, candidate in report.sides.items()},
        "questions": [_question(one) for one in report.shown],
    }


def _question(one: Shown) -> dict[str, Any]:
    scored = one.scored
    return {
        "turns": [dict(turn) for turn in one.question.turns],
        "reference": one.question.reference,
        "before": {"text": one.before.text, "why": one.before.why, "chrf": scored and scored.before},
        "after": {"text": one.after.text, "why": one.after.why, "chrf": scored and scored.after},
        "winner": scored and scored.winner,
        "judged": scored and scored.judged,
        "reasons": list(one.reasons),
    }


def facts(report: Report, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was measured, as rows of a name and a value."""
    found = report.verdict.figures
    measured = {
        "chrF": words["by_chrf"],
        "judge": words["by_judge"].format(judge=report.judge),
        None: words["by_nothing"],
    }
    rows = [(words["measure"], measured[found.measure])]
    if found.before is not None and found.after is not None:
        rows += [
            (words["score"], f"{found.before:.2f} → {found.after:.2f}"),
            (words["difference"], f"{found.after - found.before:+.2f}"),
        ]
    if found.share_won is not None:
        rows += [
            (words["wins"], f"{found.wins} / {found.ties} / {found.losses}"),
            (words["share"], f"{found.share_won:.0%}"),
        ]
    if found.chance is not None:
        rows.append((words["chance"], f"{found.chance:.1%}"))
    return [
        *rows,
        (words["answered"], f"{report.verdict.answered} / {report.verdict.asked}"),
        (words["cost"], shown_usd(report.usd)),
        (words["job"], report.job),
        (words["version"], report.version),
        (words["made"], f"{report.made_at:%Y-%m-%d %H:%M} UTC"),
    ]


def outcome(report: Report, words: Mapping[str, str]) -> list[str]:
    """What becomes of the model and why, a sentence each."""
    verdict = report.verdict
    said = [words["promoted" if verdict.promote else "held"], words[verdict.code]]
    return said if verdict.promote else [*said, words["promote"].format(version=report.version)]


def rule(report: Report, words: Mapping[str, str]) -> str:
    """The rule that decided."""
    return words["rule_text"].format(policy=report.verdict.policy)


def title(report: Report, words: Mapping[str, str]) -> str:
    """What the report is about."""
    return words["title"].format(dataset=report.dataset.rpartition("/")[2])


def said(one: CollectedAnswer, words: Mapping[str, str]) -> str:
    """An answer, or why there is none, in words."""
    if one.text is not None:
        return one.text
    return f"({words.get(one.why or 'none', words['none'])})"


def reasons(one: Shown, words: Mapping[str, str]) -> list[str]:
    """Why the judge said what it said, with what it called 1 and 2."""
    orders = (("after", "before"), ("before", "after"))
    return [
        f"{reason} (1{words['colon']}{words[first]}, 2{words['colon']}{words[second]})"
        for reason, (first, second) in zip(one.reasons, orders, strict=False)
        if reason
    ]


def winner(one: Shown, words: Mapping[str, str]) -> str:
    """Which answer is better, by the judge where it gave a verdict."""
    if one.scored is None:
        return words["unjudged"]
    return words[f"winner_{one.scored.judged or one.scored.winner}"]
