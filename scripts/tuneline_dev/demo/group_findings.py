"""Group the findings of a dataset's report by kind, the most severe first."""

import re
from collections.abc import Iterator
from typing import Any

from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.translation.finding import texts_in, what
from tuneline.settings import LANGUAGES

SEVERITIES = ("error", "warning", "change", "notice")
_FACTS = ("outcome", "file", "format", "encoding", "examples", "tokens", "model", "epochs", "price_usd")
_BLANK = re.compile(r"\{[a-z_]+\}")
# `{count:row|rows}` is the first word if the count is 1.
_PLURAL = re.compile(r"\{[a-z_]+:[^{}|]*\|([^{}|]*)\}")


def grouped(report: dict[str, Any]) -> dict[str, Any]:
    """Return the report `reports/{id}.json` with its findings by kind.

    The result has the report's facts, `totals` by severity and `kinds`: `[{"code", "severity", "count",
    "title", "mend", "listed": [{"line", "example", "field", "found", "message", "mend"}]}]`. Every text is
    `{"en": …, "ja": …}` in the bot's six languages; one that is the same for a whole kind is only at the
    kind. `count` is larger than the number `listed` if the report does not list all.
    """
    listed = [*report["problems"], *report["changes"]]
    codes = sorted(report["counts"], key=lambda code: _first_of(code, listed))
    kinds = [
        _kind(code, count, findings)
        for code in codes
        for count, findings in _parts(report["counts"][code], [one for one in listed if one["code"] == code])
    ]
    kinds.sort(key=lambda kind: SEVERITIES.index(kind["severity"]))
    totals = {
        severity: sum(kind["count"] for kind in kinds if kind["severity"] == severity)
        for severity in SEVERITIES
    }
    return {**{name: report.get(name) for name in _FACTS}, "totals": totals, "kinds": kinds}


def _first_of(code: str, listed: list[dict[str, Any]]) -> int:
    return next((index for index, one in enumerate(listed) if one["code"] == code), len(listed))


def _parts(count: int, findings: list[dict[str, Any]]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield the findings of one code and their number, by text if several have the same text."""
    if count != len(findings):
        yield count, findings
        return
    alike: dict[str, list[dict[str, Any]]] = {}
    for finding in findings:
        alike.setdefault(f"{finding['message']}\n{finding['mend']}", []).append(finding)
    rest = [group[0] for group in alike.values() if len(group) == 1]
    parts = [group for group in alike.values() if len(group) > 1] + ([rest] if rest else [])
    for part in sorted(parts, key=lambda part: findings.index(part[0])):
        yield len(part), part


def _kind(code: str, count: int, findings: list[dict[str, Any]]) -> dict[str, Any]:
    texts = [_texts(finding) for finding in findings]
    message, fix = _common(texts, "message"), _common(texts, "mend")
    return {
        "code": code,
        "severity": findings[0]["severity"] if findings else CODES[code].severity,
        "count": count,
        "title": message or _title(code),
        "mend": fix,
        "listed": [
            {
                **{name: finding.get(name) for name in ("line", "example", "field", "found")},
                "message": None if message else own["message"],
                "mend": None if fix else own["mend"],
            }
            for finding, own in zip(findings, texts, strict=True)
        ],
    }


def _texts(finding: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return a finding's message and fix, each by language; a language without them has those of another."""
    own = {language: texts_in(finding, language) for language in LANGUAGES}
    return {name: {language: texts[name] for language, texts in own.items()} for name in ("message", "mend")}


def _common(texts: list[dict[str, dict[str, str]]], name: str) -> dict[str, str] | None:
    return texts[0][name] if texts and all(own[name] == texts[0][name] for own in texts) else None


def _title(code: str) -> dict[str, str]:
    """Return the text of a kind of finding, with an ellipsis for the parts that vary."""
    if code not in CODES:
        return dict.fromkeys(LANGUAGES, code)
    texts = {language: _blanked(what(code, language)) for language in LANGUAGES}
    return {language: code if text == "…" else text for language, text in texts.items()}


def _blanked(text: str) -> str:
    return _BLANK.sub("…", _PLURAL.sub(r"\1", text)).replace("….", "…").replace("…。", "…")
