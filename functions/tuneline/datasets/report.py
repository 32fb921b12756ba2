"""Format the report of a check: as data for programs, and as a page for the dataset's author."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tuneline.datasets.findings.finding import Language, Problem, problem
from tuneline.datasets.findings.printable import as_printable
from tuneline.datasets.validation.run import Report
from tuneline.pricing import cost_usd, default_epochs, shown_usd, training_refusal

_WORDS = {
    "en": {
        "accept": "The dataset is fine.",
        "convert": "The dataset is fine; it was converted without losing anything.",
        "warn": "The dataset can be trained on. Please check the warnings.",
        "reject": "The dataset cannot be trained on yet. Please fix the errors and drop it again.",
        "facts": "{examples} {example}, {about}{tokens} {token}",
        "about": "about ",
        "error": "Errors",
        "warning": "Warnings",
        "change": "Changes (nothing was lost)",
        "notice": "Notes",
        "finder": "An example answers word for word from score {high:.2f} on, if it is {gap:.2f} ahead. "
        "A question with a familiarity below {low:.2f} is unknown.",
        "small": "The examples are too few to answer word for word, or to call a question unknown.",
        "masked": "Personal data in users' texts were replaced by placeholders: {kinds}.",
        "at_least": "At least {facts}; the rest was not read",
        "line": "Line {line}",
        "lines": "Lines {lines} ({count} in all)",
        "more": "… and {count} more of this kind.",
        "colon": ": ",
        "blank": " ",
    },
    "zh-TW": {
        "accept": "資料集沒有問題。",
        "convert": "資料集沒有問題，已整理成訓練用的格式，內容沒有遺漏。",
        "warn": "資料集可以訓練，請看一下警告。",
        "reject": "資料集還不能訓練，請修正錯誤後重新上傳。",
        "facts": "{examples} 個範例，{about}{tokens} 個 token",
        "about": "約 ",
        "error": "錯誤",
        "warning": "警告",
        "change": "已轉換（內容沒有遺漏）",
        "notice": "說明",
        "finder": "範例的分數達到 {high:.2f}，且領先 {gap:.2f} 以上時，可以逐字回答。"
        "熟悉度低於 {low:.2f} 的問題視為未知。",
        "small": "範例太少，無法逐字回答，也無法判斷問題是否未知。",
        "masked": "使用者文字裡的個人資料已換成代號：{kinds}。",
        "at_least": "至少 {facts}，其餘沒有讀取",
        "line": "第 {line} 行",
        "lines": "第 {lines} 行（共 {count} 行）",
        "more": "⋯⋯這一類還有 {count} 個。",
        "colon": "：",
        "blank": "",
    },
}
# The embedder of the examples, and their thresholds.
Finder = Mapping[str, Any]
SHOWN_PER_CODE = 20
SHOWN_QUOTED = 5


def as_data(
    report: Report,
    *,
    model: str,
    epochs: int | None,
    language: Language = "en",
    finder: Finder | None = None,
) -> dict[str, Any]:
    """Return the report as JSON data. `price_usd` is None, not zero, if the price is unknown.

    `finder` is the embedder of the examples, and their thresholds (None for too few of them).
    """
    counted = epochs or default_epochs(report.examples, model=model)
    price = cost_usd(model, tokens=report.tokens, epochs=counted)
    listed = [finding.as_dict(language) for finding in report.problems.listed]
    return {
        "outcome": report.outcome,
        "file": as_printable(report.name),
        "format": report.format,
        "encoding": report.encoding,
        "examples": report.examples,
        "tokens": report.tokens,
        "tokens_are_estimated": report.has_estimated_tokens,
        "model": model,
        "epochs": counted,
        "price_usd": None if price is None else shown_usd(price).removeprefix("$"),
        "sha256": report.sha256,
        "size": report.size,
        "finder": finder,
        "counts": dict(report.problems.counts),
        **({} if report.masked is None else {"masked": report.masked}),
        "changes": [one for one in listed if one["severity"] == "change"],
        "problems": [one for one in listed if one["severity"] != "change"],
    }


def model_notices(model: str, today: date) -> list[Problem]:
    """Return the notice that `model` ends soon or has ended, if it cannot be trained on `today` (UTC)."""
    refusal = training_refusal(model, today)
    if refusal is None:
        return []
    return [problem("MODEL_ENDS", model=refusal.base, day=refusal.shutdown_date.isoformat())]


def as_markdown(report: Report, *, language: Language = "en", finder: Finder | None = None) -> str:
    """Return the report as a Markdown page, the most severe findings first, one sentence a line."""
    words = _WORDS[language]
    facts = words["facts"].format(
        examples=report.examples,
        tokens=report.tokens,
        about=words["about"] if report.has_estimated_tokens else "",
        example="example" if report.examples == 1 else "examples",
        token="token" if report.tokens == 1 else "tokens",
    )
    if report.problems.counts.keys() & {"TOO_MANY_ERRORS", "OUT_OF_TIME"}:
        facts = words["at_least"].format(facts=facts)
    lines = [
        f"# {as_printable(report.name)}",
        "",
        words[report.outcome],
        facts + "。" * (language != "en"),
        *_masked(report, language),
        *_finder(finder, language),
        "",
    ]
    for severity in ("error", "warning", "change", "notice"):
        found = [finding for finding in report.problems.listed if finding.severity == severity]
        if found:
            lines += [f"## {words[severity]}", "", *_listed(found, report, language), ""]
    return "\n".join(lines).rstrip() + "\n"


def _masked(report: Report, language: Language) -> list[str]:
    """Return how much was masked of each kind; the notes have the lines of the first thousand."""
    if not report.masked:
        return []
    # Only then its package is loaded anyway.
    from tuneline.datasets.privacy.personal.kind_names import KIND_NAMES  # noqa: PLC0415

    names = {str(kind): name[language != "en"] for kind, name in KIND_NAMES.items()}
    kinds = ", ".join(f"{names[kind]} {count:,}" for kind, count in report.masked.items())
    return ["", _WORDS[language]["masked"].format(kinds=kinds)]


def _finder(finder: Finder | None, language: Language) -> list[str]:
    if finder is None:
        return []
    words, thresholds = _WORDS[language], finder["thresholds"]
    return ["", words["finder"].format(**thresholds) if thresholds else words["small"]]


def _listed(found: list[Problem], report: Report, language: Language) -> list[str]:
    lines = []
    for code in dict.fromkeys(one.code for one in found):
        alike: dict[str, list[Problem]] = {}
        for finding in (finding for finding in found if finding.code == code):
            text = _WORDS[language]["blank"].join([finding.message(language), finding.fix(language)]).rstrip()
            alike.setdefault(text, []).append(finding)
        for text, same in list(alike.items())[:SHOWN_PER_CODE]:
            lines.append(_bullet(text, same, language))
        shown = sum(len(same) for same in list(alike.values())[:SHOWN_PER_CODE])
        more = report.problems.counts[code] - shown
        if more > 0:
            lines.append("- " + _WORDS[language]["more"].format(count=more))
    return lines


def _bullet(text: str, same: list[Problem], language: Language) -> str:
    """Return one bullet for findings with the same text, with the lines on which they are."""
    fields = {one.field for one in same}
    place = f" (`{same[0].field}`)" if same[0].field and len(fields) == 1 else ""
    quoted = [one for one in same if one.found][:SHOWN_QUOTED]
    found = "".join(
        f"\n  > {_where([finding], language) if len(same) > 1 else ''}`{finding.found}`" for finding in quoted
    )
    return f"- {_where(same, language)}{text}{place}{found}"


def _where(same: list[Problem], language: Language) -> str:
    numbers = [str(one.line) for one in same if one.line]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return _WORDS[language]["line"].format(line=numbers[0]) + _WORDS[language]["colon"]
    shown = ", ".join(numbers[:SHOWN_PER_CODE]) + ", …" * (len(numbers) > SHOWN_PER_CODE)
    return _WORDS[language]["lines"].format(lines=shown, count=len(numbers)) + _WORDS[language]["colon"]
