"""The page's view of a report: by kind, the most severe first, in six languages."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.log import LISTED
from tuneline.datasets.options import parse_options
from tuneline.datasets.report import as_data
from tuneline.datasets.validation.run import CheckOptions, check
from tuneline.settings import LANGUAGES
from tuneline_dev.demo.group_findings import SEVERITIES, grouped
from tuneline_dev.demo.samples import SAMPLES


def findings(name: str) -> dict[str, Any]:
    """Return the page's findings of a sample."""
    options, problems = parse_options(SAMPLES[name].options)
    assert not problems
    report = check(io.BytesIO(SAMPLES[name].content()), CheckOptions(name, options.encoding))
    return grouped(as_data(report, model="gpt-4.1-mini-2025-04-14", epochs=options.epochs))


def finding(code: str, **more: Any) -> dict[str, Any]:
    given = {"line": 1, "example": None, "field": None, "found": None, "message": "m", "mend": "d"}
    return {"code": code, "severity": CODES[code].severity, **given, **more}


def report(*found: dict[str, Any], counts: dict[str, int] | None = None) -> dict[str, Any]:
    codes = [one["code"] for one in found]
    changes = [one for one in found if one["severity"] == "change"]
    return {
        "outcome": "reject",
        "counts": counts or {code: codes.count(code) for code in codes},
        "problems": [one for one in found if one not in changes],
        "changes": changes,
    }


def test_what_is_wrong_comes_before_what_is_only_to_be_known() -> None:
    seen = grouped(report(finding("BOM"), finding("NO_USER"), finding("NO_ASSISTANT")))
    assert [one["severity"] for one in seen["kinds"]] == ["error", "warning", "change"]
    assert seen["totals"] == {"error": 1, "warning": 1, "change": 1, "notice": 0}


def test_lines_that_say_the_same_are_one_kind_and_the_others_stay_apart() -> None:
    seen = findings("shop_en_mixed_up.jsonl")
    commas, curly, trailing, *_ = seen["kinds"]
    assert [one["line"] for one in commas["listed"]] == [13, 14, 15, 16, 17, 18, 19]
    assert commas["count"] == 7
    assert "comma" in commas["title"]["en"]
    assert commas["listed"][0]["message"] is None, "it stands at the kind already"
    assert (curly["count"], trailing["count"]) == (2, 1)
    assert seen["totals"]["error"] == 12


def test_findings_that_each_say_something_else_share_a_title_with_a_gap() -> None:
    found = [finding("EXTRA_KEY", message=f"The key “{key}” is not known here.") for key in "ab"]
    (kind,) = grouped(report(*found))["kinds"]
    assert kind["title"].keys() == set(LANGUAGES)
    assert kind["title"]["en"] == "The key “…” is not known here."
    assert kind["title"]["zh-TW"] == "這裡不能有鍵「…」。"
    assert "…" in kind["title"]["th"]
    assert len(set(kind["title"].values())) == len(LANGUAGES)
    assert [one["message"]["en"] for one in kind["listed"]] == [one["message"] for one in found]
    assert kind["mend"] == dict.fromkeys(LANGUAGES, "d")


def test_a_translation_is_used_where_the_report_has_one() -> None:
    translated = finding("NO_ASSISTANT", translations={"zh-TW": {"message": "訊息", "mend": "修正"}})
    (kind,) = grouped(report(translated))["kinds"]
    assert (kind["title"]["en"], kind["title"]["zh-TW"], kind["title"]["zh-CN"]) == ("m", "訊息", "訊息")
    assert (kind["mend"]["en"], kind["mend"]["zh-TW"]) == ("d", "修正")


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_the_findings_of_a_sample_are_in_the_language_of_the_page(language: str) -> None:
    kinds = findings("shop_en_mixed_up.jsonl")["kinds"]
    texts = [kind["title"] for kind in kinds] + [kind["mend"] for kind in kinds if kind["mend"]]
    texts += [one["message"] for kind in kinds for one in kind["listed"] if one["message"]]
    assert len(texts) > 12
    for text in texts:
        assert not text["en"] or text[language] != text["en"], text


def test_what_the_report_does_not_list_is_counted_all_the_same() -> None:
    listed = [finding("NO_ASSISTANT", line=line) for line in range(1, LISTED + 1)]
    seen = grouped(report(*listed, counts={"NO_ASSISTANT": 5000, "NO_USER": 3}))
    assistant, user = seen["kinds"]
    assert (assistant["count"], len(assistant["listed"])) == (5000, LISTED)
    assert (user["count"], user["listed"], user["title"]["zh-TW"]) == (3, [], "沒有 user 的訊息。")


def test_an_unknown_finding_is_shown_by_its_code() -> None:
    unknown = finding("NO_USER") | {"code": "OF_TOMORROW"}
    other = unknown | {"message": "another"}
    (kind,) = grouped(report(unknown, other))["kinds"]
    assert kind["title"] == dict.fromkeys(LANGUAGES, "OF_TOMORROW")


@given(
    st.lists(
        st.builds(
            finding, st.sampled_from(sorted(CODES)), message=st.sampled_from("abc"), line=st.integers(1, 9)
        ),
        max_size=30,
    )
)
def test_no_finding_is_lost_or_repeated(found: list[dict[str, Any]]) -> None:
    seen = grouped(report(*found))
    assert sum(seen["totals"].values()) == len(found) == sum(len(one["listed"]) for one in seen["kinds"])
    ranks = [SEVERITIES.index(one["severity"]) for one in seen["kinds"]]
    assert ranks == sorted(ranks)
