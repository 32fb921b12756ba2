"""Tell what a check found: as data for programs, and as a page for whoever wrote the dataset."""

from datetime import date
from typing import Any

from tuneline.datasets.check import Report
from tuneline.datasets.prices import cost_usd, default_epochs, shown_usd, training_refusal
from tuneline.datasets.problems import Language, Problem, as_printable, problem

_WORDS = {
    "en": {
        "accept": "The dataset is fine.",
        "convert": "The dataset is fine; it was brought into shape without losing anything.",
        "warn": "The dataset can be trained on; please look at what follows.",
        "reject": "The dataset cannot be trained on yet. Please mend what follows and drop it again.",
        "facts": "{examples} {example}, {tokens} {token}",
        "error": "To be mended",
        "warning": "To be looked at",
        "change": "Changed without losing anything",
        "notice": "Good to know",
        "line": "Line {line}",
        "more": "… and {count} more of this kind.",
    },
    "zh-TW": {
        "accept": "資料集沒有問題。",
        "convert": "資料集沒有問題，已整理成訓練用的格式，內容沒有遺漏。",
        "warn": "資料集可以訓練，但請看一下以下幾點。",
        "reject": "資料集還不能訓練，請修正以下問題後再放一次。",
        "facts": "{examples} 個範例，{tokens} 個 token",
        "error": "需要修正",
        "warning": "請看一下",
        "change": "已整理，內容沒有遺漏",
        "notice": "順帶一提",
        "line": "第 {line} 行",
        "more": "⋯⋯這一類還有 {count} 個。",
    },
}
SHOWN_PER_CODE = 20


def as_data(report: Report, *, model: str, epochs: int | None, language: Language = "en") -> dict[str, Any]:
    """The report as JSON holds it. `price_usd` is None where the price is unknown, never zero."""
    counted = epochs or default_epochs(report.examples)
    price = cost_usd(model, tokens=report.tokens, epochs=counted)
    listed = [one.as_dict(language) for one in report.problems.listed]
    return {
        "outcome": report.outcome,
        "file": as_printable(report.name),
        "format": report.format,
        "encoding": report.encoding,
        "examples": report.examples,
        "tokens": report.tokens,
        "model": model,
        "epochs": counted,
        "price_usd": None if price is None else shown_usd(price).removeprefix("$"),
        "sha256": report.sha256,
        "size": report.size,
        "counts": dict(report.problems.counts),
        "changes": [one for one in listed if one["severity"] == "change"],
        "problems": [one for one in listed if one["severity"] != "change"],
    }


def model_notices(model: str, today: date) -> list[Problem]:
    """What whoever trains `model` on `today` (UTC) should know of it: that it ends soon, or has ended."""
    refusal = training_refusal(model, today)
    if refusal is None:
        return []
    return [problem("MODEL_ENDS", model=refusal.base, day=refusal.shutdown_date.isoformat())]


def as_markdown(report: Report, *, language: Language = "en") -> str:
    """The report as a page, the gravest first, one sentence per line."""
    words = _WORDS[language]
    facts = words["facts"].format(
        examples=report.examples,
        tokens=report.tokens,
        example="example" if report.examples == 1 else "examples",
        token="token" if report.tokens == 1 else "tokens",
    )
    lines = [
        f"# {as_printable(report.name)}",
        "",
        words[report.outcome],
        facts + "。" * (language != "en"),
        "",
    ]
    for severity in ("error", "warning", "change", "notice"):
        found = [one for one in report.problems.listed if one.severity == severity]
        if found:
            lines += [f"## {words[severity]}", "", *_listed(found, report, language), ""]
    return "\n".join(lines).rstrip() + "\n"


def _listed(found: list[Problem], report: Report, language: Language) -> list[str]:
    lines = []
    for code in dict.fromkeys(one.code for one in found):
        of_code = [one for one in found if one.code == code]
        lines += [_line(one, language) for one in of_code[:SHOWN_PER_CODE]]
        more = report.problems.counts[code] - min(len(of_code), SHOWN_PER_CODE)
        if more > 0:
            lines.append("- " + _WORDS[language]["more"].format(count=more))
    return lines


def _line(one: Problem, language: Language) -> str:
    where = _WORDS[language]["line"].format(line=one.line) + ": " if one.line else ""
    place = f" (`{one.field}`)" if one.field else ""
    found = f"\n  > `{one.found}`" if one.found else ""
    return f"- {where}{one.message(language)} {one.mend(language)}".rstrip() + place + found
