"""Group what a dataset's report found by kind, the gravest first, as an operator mends it."""

import re
from collections.abc import Iterator
from typing import Any

from tuneline.datasets.findings.catalog import CODES

LANGUAGES = ("en", "zh-TW")
SEVERITIES = ("error", "warning", "change", "notice")
_FACTS = ("outcome", "file", "format", "encoding", "examples", "tokens", "model", "epochs", "price_usd")
_BLANK = re.compile(r"\{[a-z_]+\}")
# `{count:row|rows}` is the first word where the count is 1.
_PLURAL = re.compile(r"\{[a-z_]+:[^{}|]*\|([^{}|]*)\}")


def grouped(report: dict[str, Any]) -> dict[str, Any]:
    """The report `reports/{id}.json` with its findings by kind.

    Gives the report's facts, `totals` by severity and `kinds`: `[{"code", "severity", "count", "title",
    "mend", "listed": [{"line", "example", "field", "found", "message", "mend"}]}]`. Every text is
    `{"en": ..., "zh-TW": ...}`; a text that is the same for a whole kind stands at the kind alone.
    `count` is larger than what is `listed` where the report does not list all.
    """
    listed = [*report["problems"], *report["changes"]]
    codes = sorted(report["counts"], key=lambda code: _first_of(code, listed))
    kinds = [
        _kind(code, count, found)
        for code in codes
        for count, found in _parts(report["counts"][code], [one for one in listed if one["code"] == code])
    ]
    kinds.sort(key=lambda one: SEVERITIES.index(one["severity"]))
    totals = {
        severity: sum(one["count"] for one in kinds if one["severity"] == severity) for severity in SEVERITIES
    }
    return {**{name: report.get(name) for name in _FACTS}, "totals": totals, "kinds": kinds}


def _first_of(code: str, listed: list[dict[str, Any]]) -> int:
    return next((index for index, one in enumerate(listed) if one["code"] == code), len(listed))


def _parts(count: int, found: list[dict[str, Any]]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The findings of one code, those that say the same apart from the rest, and how many there are."""
    if count != len(found):
        yield count, found
        return
    alike: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        alike.setdefault(f"{one['message']}\n{one['mend']}", []).append(one)
    rest = [group[0] for group in alike.values() if len(group) == 1]
    parts = [group for group in alike.values() if len(group) > 1] + ([rest] if rest else [])
    for part in sorted(parts, key=lambda part: found.index(part[0])):
        yield len(part), part


def _kind(code: str, count: int, found: list[dict[str, Any]]) -> dict[str, Any]:
    message, mend = _common(found, "message"), _common(found, "mend")
    return {
        "code": code,
        "severity": found[0]["severity"] if found else CODES[code].severity,
        "count": count,
        "title": message or _title(code),
        "mend": mend,
        "listed": [
            {
                **{name: one.get(name) for name in ("line", "example", "field", "found")},
                "message": None if message else _texts(one, "message"),
                "mend": None if mend else _texts(one, "mend"),
            }
            for one in found
        ],
    }


def _texts(one: dict[str, Any], name: str) -> dict[str, str]:
    """A finding's text in each language; a report in one language alone says it in that one."""
    translations = one.get("translations") or {}
    return {
        language: (translations.get(language) or {}).get(name) or one.get(name) or ""
        for language in LANGUAGES
    }


def _common(found: list[dict[str, Any]], name: str) -> dict[str, str] | None:
    texts = [_texts(one, name) for one in found]
    return texts[0] if texts and all(one == texts[0] for one in texts) else None


def _title(code: str) -> dict[str, str]:
    """What a kind of finding is about, with an ellipsis for what differs from one to the next."""
    if code not in CODES:
        return dict.fromkeys(LANGUAGES, code)
    texts = {"en": CODES[code].en.what, "zh-TW": CODES[code].zh.what}
    blanked = {
        language: _BLANK.sub("…", _PLURAL.sub(r"\1", text)).replace("….", "…").replace("…。", "…")
        for language, text in texts.items()
    }
    return {language: code if text == "…" else text for language, text in blanked.items()}
