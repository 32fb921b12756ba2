"""Format the report of a check: as data for programs, and as a page for the dataset's author."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tuneline.datasets.findings.finding import Language, Problem, problem
from tuneline.datasets.findings.printable import as_printable
from tuneline.datasets.findings.translation.finding import message_and_fix
from tuneline.datasets.validation.run import Report
from tuneline.pricing import cost_usd, default_epochs, shown_usd, training_refusal
from tuneline.texts.punctuation import colon
from tuneline.texts.report_texts import texts

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
    listed = [finding.as_record(language) for finding in report.problems.listed]
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


def as_markdown(report: Report, *, language: str = "en", finder: Finder | None = None) -> str:
    """Return the report as a Markdown page, the most severe findings first, one sentence a line.

    `language` is one of the bot's six.
    """
    words = texts(language)
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
        facts + words["stop"],
        *_masked(report, language),
        *_finder(finder, language),
        "",
    ]
    for severity in ("error", "warning", "change", "notice"):
        found = [finding for finding in report.problems.listed if finding.severity == severity]
        if found:
            lines += [f"## {words[severity]}", "", *_listed(found, report, language), ""]
    return "\n".join(lines).rstrip() + "\n"


def _masked(report: Report, language: str) -> list[str]:
    """Return how much was masked of each kind; the notes have the lines of the first thousand."""
    if not report.masked:
        return []
    # Only then its package is loaded anyway.
    from tuneline.datasets.privacy.personal.kind_names import kind_names  # noqa: PLC0415

    names = kind_names(language)
    kinds = ", ".join(f"{names[kind]} {count:,}" for kind, count in report.masked.items())
    return ["", texts(language)["masked"].format(kinds=kinds)]


def _finder(finder: Finder | None, language: str) -> list[str]:
    if finder is None:
        return []
    words, thresholds = texts(language), finder["thresholds"]
    return ["", words["finder"].format(**thresholds) if thresholds else words["small"]]


def _listed(found: list[Problem], report: Report, language: str) -> list[str]:
    lines = []
    for code in dict.fromkeys(one.code for one in found):
        alike: dict[str, list[Problem]] = {}
        for finding in (finding for finding in found if finding.code == code):
            text = texts(language)["blank"].join(message_and_fix(finding, language)).rstrip()
            alike.setdefault(text, []).append(finding)
        for text, same in list(alike.items())[:SHOWN_PER_CODE]:
            lines.append(_bullet(text, same, language))
        shown = sum(len(same) for same in list(alike.values())[:SHOWN_PER_CODE])
        more = report.problems.counts[code] - shown
        if more > 0:
            lines.append("- " + texts(language)["more"].format(count=more))
    return lines


def _bullet(text: str, same: list[Problem], language: str) -> str:
    """Return one bullet for findings with the same text, with the lines on which they are."""
    fields = {one.field for one in same}
    place = f" (`{same[0].field}`)" if same[0].field and len(fields) == 1 else ""
    quoted = [one for one in same if one.found][:SHOWN_QUOTED]
    found = "".join(
        f"\n  > {_where([finding], language) if len(same) > 1 else ''}`{finding.found}`" for finding in quoted
    )
    return f"- {_where(same, language)}{text}{place}{found}"


def _where(same: list[Problem], language: str) -> str:
    numbers = [str(one.line) for one in same if one.line]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return texts(language)["line"].format(line=numbers[0]) + colon(language)
    shown = ", ".join(numbers[:SHOWN_PER_CODE]) + ", …" * (len(numbers) > SHOWN_PER_CODE)
    return texts(language)["lines"].format(lines=shown, count=len(numbers)) + colon(language)
