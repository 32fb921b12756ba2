"""Examples are read from every list and every map in an object."""

import io
import json
from typing import Any

import pytest

from tests.datasets.test_hostile import converted_lines
from tuneline.datasets.formats.json.jsonl import VALUE_BYTES
from tuneline.datasets.validation.run import CheckOptions, Report, check

ASKS = {
    "zh-TW": "第{n}診幾點開始呢？",
    "zh-CN": "第{n}诊可以预约吗",
    "ja": "第{n}診は何時からですか",
    "ko": "{n}번 진료는 언제인가요",
    "th": "ห้อง {n} เปิดกี่โมง",
    "en": "When does room {n} open?",
}


def pairs(begin: int, end: int, language: str = "zh-TW") -> list[dict[str, str]]:
    return [{"question": ASKS[language].format(n=n), "answer": f"答案 {n}"} for n in range(begin, end)]


def as_map(begin: int, end: int, language: str = "zh-TW") -> dict[str, str]:
    return {one["question"]: one["answer"] for one in pairs(begin, end, language)}


def checked(value: Any, indent: int | None = 2) -> Report:
    return check(io.BytesIO(written(value, indent)), CheckOptions("qa.json"))


def written(value: Any, indent: int | None = 2) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def taken(report: Report) -> list[str]:
    return [str(dict(one.words)["key"]) for one in report.problems.listed if one.code == "WRAPPED"]


def errors(report: Report) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in report.problems.listed if one.severity == "error"]


WHOLE = [
    ({"看診": pairs(0, 6), "其他": pairs(6, 12)}, ["看診", "其他"]),
    ({"a": pairs(0, 4), "b": pairs(4, 8), "c": pairs(8, 12)}, ["a", "b", "c"]),
    ({"version": 1, "data": {"items": pairs(0, 12)}}, ["data › items"]),
    ({"a": {"b": {"c": pairs(0, 12)}}}, ["a › b › c"]),
    ({"data": {"version": "1", "faqs": pairs(0, 6), "more": pairs(6, 12)}}, ["data › faqs", "data › more"]),
    ({"data": {"faqs": pairs(0, 6)}, "more": {"x": 1, "faqs": pairs(6, 12)}}, ["data › faqs", "more › faqs"]),
    ({"data": {"faqs": pairs(0, 6)}, "more": pairs(6, 12)}, ["data › faqs", "more"]),
    ({"tags": ["a", "b"], "meta": {"by": "c"}, "faqs": pairs(0, 12)}, ["faqs"]),
    ({"看診": as_map(0, 6), "其他": as_map(6, 12)}, ["看診", "其他"]),
    ({"faq": {"看診": as_map(0, 6), "其他": as_map(6, 12)}}, ["faq › 看診", "faq › 其他"]),
    ({"version": 2, "faq": as_map(0, 12)}, ["faq"]),
    ({"看診": as_map(0, 6), "其他": pairs(6, 12)}, ["看診", "其他"]),
    ({"看診": pairs(0, 6), "其他": as_map(6, 12)}, ["看診", "其他"]),
    ({"faqs": {str(n): one for n, one in enumerate(pairs(0, 12))}, "version": 1}, ["faqs"]),
]


@pytest.mark.parametrize(("value", "places"), WHOLE)
@pytest.mark.parametrize("indent", [None, 1, 4])
def test_all_examples_in_an_object_are_read_and_reported_from_where(
    value: Any, places: list[str], indent: int | None
) -> None:
    report = checked(value, indent)
    assert (report.outcome, report.examples) == ("convert", 12)
    assert taken(report) == places
    found = [one["messages"][-1]["content"] for one in converted_lines(written(value, indent))]
    assert found == [f"答案 {n}" for n in range(12)]


@pytest.mark.parametrize("language", ASKS)
def test_questions_over_their_answers_are_known_in_every_language(language: str) -> None:
    value = {"a": as_map(0, 6, language), "b": as_map(6, 12, language)}
    assert (checked(value).outcome, checked(value).examples) == ("convert", 12)


@pytest.mark.parametrize(
    "value",
    [
        {"zh": {"title": "標題", "close": "關閉"}, "en": {"title": "Title", "close": "Close"}},
        {"server": {"host": "a", "port": "1"}, "client": {"name": "b", "kind": "c"}},
        {"products": [{"name": "a", "price": 1}, {"name": "b", "price": 2}]},
        {"version": "1", "data": [{"paragraphs": [{"qas": [{"x": "a"}, {"x": "b"}]}]}]},
        {"features": [{"name": "question"}], "rows": [{"row": {"x": "a"}}, {"row": {"x": "b"}}]},
    ],
)
def test_an_object_of_other_things_is_one_finding_without_a_count(value: Any) -> None:
    assert errors(checked(value)) == [("UNKNOWN_OBJECT", 1)]


def test_a_list_of_other_things_beside_the_examples_is_an_error_without_a_count() -> None:
    value = {"faqs": pairs(0, 6), "products": [{"name": "a"}, {"name": "b"}], "version": 1}
    report = checked(value)
    assert [code for code, _ in errors(report)] == ["SEVERAL_LISTS"]
    assert report.examples == 6


def test_an_error_in_a_later_list_is_reported_at_its_line() -> None:
    wrong = [*pairs(6, 9), {"question": "第9診？", "answer": ""}, {"frage": "x"}, *pairs(9, 12)]
    report = checked({"a": pairs(0, 6), "b": wrong}, 1)
    lines = written({"a": pairs(0, 6), "b": wrong}, 1).decode().splitlines()
    empty = next(n for n, line in enumerate(lines, 1) if '"answer": ""' in line)
    assert errors(report) == [("CONTENT_EMPTY", empty - 2), ("MISSING_MESSAGES", empty + 2)]
    assert report.examples == 14


def test_unused_values_beside_the_lists_are_reported() -> None:
    value = {"v": 1, "a": pairs(0, 6), "n": "x", "b": {"k": [1], "c": pairs(6, 12)}, "z": {"p": [1]}}
    report = checked(value)
    keys = [dict(one.words)["key"] for one in report.problems.listed if one.code == "KEYS_NOT_USED"]
    assert (report.examples, sorted(keys)) == (12, ["k", "n", "v", "z"])


def test_lines_that_each_hold_a_list_are_all_read() -> None:
    rows = [{"topic": f"t{n}", "faqs": pairs(3 * n, 3 * n + 3)} for n in range(5)]
    content = b"\n".join(written(row, None) for row in rows)
    report = check(io.BytesIO(content), CheckOptions("qa.jsonl"))
    assert (report.outcome, report.examples) == ("convert", 15)


def test_lists_that_are_longer_than_any_value_are_read_one_by_one() -> None:
    long = [{"question": f"第{n}診？", "answer": "很長的答案 " * 100_000} for n in range(12)]
    value = {"data": {f"list {n}": long[3 * n : 3 * n + 3] for n in range(4)}}
    content = written(value)
    report = check(io.BytesIO(content), CheckOptions("qa.json"))
    assert len(content) > VALUE_BYTES
    assert (report.examples, "LINE_TOO_LONG" in report.problems.counts) == (12, False)
