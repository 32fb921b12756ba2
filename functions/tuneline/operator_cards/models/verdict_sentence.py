"""Say in one sentence whether a new model is better: by an evaluation's figures, under any policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tuneline.operator_cards.style import Tone
from tuneline.storage.records.evaluations.evaluation import Evaluation
from tuneline.storage.records.model import ModelEvaluation
from tuneline.texts.card_texts import texts
from tuneline.texts.evaluation_texts import report_texts

_TONES: Final[Mapping[str, Tone]] = {"verdict_worse": "bad", "verdict_better": "good"}
# Without figures that say more: the report's own sentence.
_REASONS: Final = frozenset({"silent", "serving_gone"})
# The operator has to find out what the figures do not say.
_OPEN: Final = frozenset(
    {"verdict_maybe_better", "verdict_maybe_worse", "verdict_same", "verdict_few", "verdict_none"}
)


@dataclass(frozen=True)
class VerdictSentence:
    """The sentence, and the color of a card that begins with it."""

    text: str
    tone: Tone = "plain"


def verdict_sentence(
    result: ModelEvaluation | None, evaluation: Evaluation | None, *, is_decided: bool, language: str
) -> VerdictSentence:
    """Return the verdict; `evaluation` has its figures, None if it is not there any more.

    Unless it `is_decided` whether the model serves, the operator is told how to find out what figures do not
    say.
    """
    own, reasons = texts(language), report_texts(language)
    code = (result.code if result else None) or ""
    if not code:
        return VerdictSentence(own["not_evaluated"])
    if code in _REASONS:
        return VerdictSentence(reasons[code], "bad" if code == "silent" else "plain")
    figures: Mapping[str, Any] = (evaluation.verdict or {}).get("figures", {}) if evaluation else {}
    counts = {name: int(figures.get(name) or 0) for name in ("wins", "ties", "losses")}
    if not figures:
        return VerdictSentence(reasons.get(code, own["not_evaluated"]))
    if not sum(counts.values()):
        key = "verdict_few" if result and result.questions else "verdict_none"
        text = own[key]
    else:
        key = _key(figures, counts)
        # An evaluation of an earlier version does not say whether the model is better.
        verdict = own[key] if key else reasons["not_worse"]
        text = own["verdict_counts"].format(count=sum(counts.values()), verdict=verdict, **counts)
    if key in _OPEN and not is_decided:
        text = own["verdict_undecided"].format(verdict=text)
    return VerdictSentence(text, _TONES.get(key, "plain"))


def _key(figures: Mapping[str, Any], counts: Mapping[str, int]) -> str:
    """The text of the figures' verdict; empty if they do not say whether the model is better."""
    if figures.get("measure") is None:
        return "verdict_few"
    if figures.get("is_worse"):
        return "verdict_worse"
    is_better = figures.get("is_better")
    if is_better is None:
        return ""
    if is_better:
        return "verdict_better"
    # The difference is not significant.
    if counts["wins"] == counts["losses"]:
        return "verdict_same"
    return "verdict_maybe_better" if counts["wins"] > counts["losses"] else "verdict_maybe_worse"
