"""The results of an evaluation, as data and as the texts of its report."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from statistics import mean
from types import MappingProxyType
from typing import Any

from tuneline.inference.candidates import Candidate
from tuneline.models.evaluation.chrf import chrf
from tuneline.models.evaluation.pairs import Pair, Side
from tuneline.models.evaluation.policy import Scored, Verdict
from tuneline.models.evaluation.questions import Question
from tuneline.pricing import AS_OF, shown_usd
from tuneline.storage.records.evaluations.evaluation_pair import CollectedAnswer
from tuneline.texts.evaluation_texts import report_texts
from tuneline.texts.punctuation import colon


@dataclass(frozen=True)
class QuestionResult:
    """One question with both answers; `scored` is None if one of them is not finished.

    `reasons` are the judge's: the first with the new model's answer as answer 1, the second with it as 2.
    `extras` are the answers that only the report shows, with their chrF.
    """

    question: Question
    before: CollectedAnswer
    after: CollectedAnswer
    scored: Scored | None
    reasons: tuple[str, ...] = ()
    extras: Mapping[Side, tuple[CollectedAnswer, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class EvaluationReport:
    """One evaluation. `dataset` is the object's name, `usd` the highest cost of all calls.

    `pinned` is the number of held-out questions that were not asked, because a pinned answer answers them.
    `is_toggled_shown` says that the new model's extra answers are those with examples, not those without.
    """

    version: str
    job: str
    dataset: str
    made_at: datetime
    sides: Mapping[Side, Candidate]
    judge: str | None
    results: Sequence[QuestionResult]
    verdict: Verdict
    usd: Decimal
    is_toggled_shown: bool = False
    pinned: int = 0


def score(
    pairs: Sequence[Pair],
    sides: Mapping[Side, Candidate],
    extras: Mapping[Side, Candidate] = MappingProxyType({}),
) -> list[QuestionResult]:
    """Score the answers of each pair. Blocks, for milliseconds a pair."""
    version = {side: candidate.version for side, candidate in sides.items()}
    both = [
        (pair.answer("before", version["before"]), pair.answer("after", version["after"])) for pair in pairs
    ]
    references = [pair.question.reference for pair in pairs]
    scores = [
        chrf([(answers[side].text or "", text) for answers, text in zip(both, references, strict=True)])
        for side in (0, 1)
    ]
    results = []
    for pair, (before, after), *worth in zip(pairs, both, *scores, strict=True):
        judged = pair.judgement(version["before"])
        reasons = tuple(opinion.reason for opinion in judged.opinions) if judged else ()
        is_known = before.over and after.over and (before.text is not None or after.text is not None)
        scored = Scored(worth[0], worth[1], judged.winner if judged else None) if is_known else None
        results.append(
            QuestionResult(pair.question, before, after, scored, reasons, _score_extras(pair, extras))
        )
    return results


def _score_extras(pair: Pair, extras: Mapping[Side, Candidate]) -> dict[Side, tuple[CollectedAnswer, float]]:
    answers = {side: pair.answer(side, candidate.version) for side, candidate in extras.items()}
    return {
        side: (answer, chrf([(answer.text or "", pair.question.reference)])[0])
        for side, answer in answers.items()
        if answer.over
    }


def extra_means(report: EvaluationReport) -> dict[Side, tuple[float, int]]:
    """The mean chrF of the extra answers, and the number of their questions; a missing text counts 0."""
    scores: dict[Side, list[float]] = {}
    for result in report.results:
        for side, (_, score_of_one) in result.extras.items():
            scores.setdefault(side, []).append(score_of_one)
    return {side: (mean(every), len(every)) for side, every in scores.items()}


def not_known(report: EvaluationReport) -> dict[str, int]:
    """The number of answers of each model that say that the answer is not known here."""
    return {
        "before": sum(not result.before.knows for result in report.results),
        "after": sum(not result.after.knows for result in report.results),
    }


def as_data(report: EvaluationReport) -> dict[str, Any]:
    """The report as JSON data; `usd` is a text, because it is exact."""
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
        "extras": {
            side: {"examples": side == "base" or report.is_toggled_shown, "chrf": score, "questions": count}
            for side, (score, count) in extra_means(report).items()
        },
        "pinned": report.pinned,
        "not_known": not_known(report),
        "questions": [_question(result) for result in report.results],
    }


def _question(result: QuestionResult) -> dict[str, Any]:
    scored = result.scored
    return {
        "turns": [dict(turn) for turn in result.question.turns],
        "reference": result.question.reference,
        "before": {"text": result.before.text, "why": result.before.why, "chrf": scored and scored.before},
        "after": {"text": result.after.text, "why": result.after.why, "chrf": scored and scored.after},
        "winner": scored and scored.winner,
        "judged": scored and scored.judged,
        "reasons": list(result.reasons),
        "extras": {
            side: {"text": answer.text, "why": answer.why, "chrf": score}
            for side, (answer, score) in result.extras.items()
        },
    }


def measurements(report: EvaluationReport, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The measured values, as rows of a name and a value."""
    figures = report.verdict.figures
    measured = {
        "chrF": texts["by_chrf"],
        "judge": texts["by_judge"].format(judge=report.judge),
        None: texts["by_nothing"],
    }
    rows = [(texts["measure"], measured[figures.measure])]
    if figures.before is not None and figures.after is not None:
        rows += [
            (texts["score"], f"{figures.before:.2f} → {figures.after:.2f}"),
            (texts["difference"], f"{figures.after - figures.before:+.2f}"),
        ]
    shown: dict[Side, str] = {
        "toggled": "after_shown" if report.is_toggled_shown else "after_alone",
        "base": "base_shown",
    }
    for side, (score, count) in extra_means(report).items():
        rows.append((texts[shown[side]], f"{score:.2f} ({count})"))
    if figures.share_won is not None:
        rows += [
            (texts["wins"], f"{figures.wins} / {figures.ties} / {figures.losses}"),
            (texts["share"], f"{figures.share_won:.0%}"),
        ]
    if figures.chance is not None:
        rows.append((texts["chance"], f"{figures.chance:.1%}"))
    if report.pinned:
        rows.append((texts["pinned"], str(report.pinned)))
    return [
        *rows,
        (texts["answered"], f"{report.verdict.answered} / {report.verdict.asked}"),
        (texts["not_known"], "{before} → {after}".format_map(not_known(report))),
        (texts["cost"], shown_usd(report.usd)),
        (texts["job"], report.job),
        (texts["version"], report.version),
        (texts["made"], f"{report.made_at:%Y-%m-%d %H:%M} UTC"),
    ]


def outcome(report: EvaluationReport, texts: Mapping[str, str]) -> list[str]:
    """The decision on the model and its reason, one sentence each."""
    verdict = report.verdict
    sentences = [texts["promoted" if verdict.promote else "held"], texts[verdict.code]]
    return sentences if verdict.promote else [*sentences, texts["promote"].format(version=report.version)]


def rule(report: EvaluationReport, texts: Mapping[str, str]) -> str:
    """The rule that the verdict follows."""
    return texts["rule_text"].format(policy=report.verdict.policy)


def title(report: EvaluationReport, texts: Mapping[str, str]) -> str:
    """The report's title."""
    return texts["title"].format(dataset=report.dataset.rpartition("/")[2])


def answer_text(answer: CollectedAnswer, texts: Mapping[str, str]) -> str:
    """An answer's text, or the reason why there is none."""
    if answer.text is not None:
        return answer.text
    return f"({texts.get(answer.why or 'none', texts['none'])})"


def reasons(result: QuestionResult, language: str) -> list[str]:
    """The judge's reasons, each with the meaning of its answers 1 and 2."""
    texts, mark = report_texts(language), colon(language)
    orders = (("after", "before"), ("before", "after"))
    return [
        f"{reason} (1{mark}{texts[first]}, 2{mark}{texts[second]})"
        for reason, (first, second) in zip(result.reasons, orders, strict=False)
        if reason
    ]


def winner(result: QuestionResult, texts: Mapping[str, str]) -> str:
    """The better answer, by the judge's verdict if there is one."""
    if result.scored is None:
        return texts["unjudged"]
    return texts[f"winner_{result.scored.judged or result.scored.winner}"]
