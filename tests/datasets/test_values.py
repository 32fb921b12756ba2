"""In multi-line JSON a broken example never hides the next, and lists inside objects are read."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.formats.json import json_stream
from tuneline.datasets.formats.json.jsonl import VALUE_BYTES
from tuneline.datasets.validation.run import CheckOptions, Report, check


def example(number: int) -> dict[str, Any]:
    return {
        "messages": [
            {"role": "user", "content": f"第 {number} 題？"},
            {"role": "assistant", "content": f"答 {number}"},
        ]
    }


def checked(content: str | bytes, name: str = "qa.json") -> Report:
    raw = content.encode() if isinstance(content, str) else content
    return check(io.BytesIO(raw), CheckOptions(name))


def errors(report: Report) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in report.problems.listed if one.severity == "error"]


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def flush_left(value: Any) -> str:
    return "\n".join(line.lstrip() for line in json.dumps(value, ensure_ascii=False, indent=1).splitlines())


LAYOUTS: dict[str, Callable[[Any], str]] = {
    "a list": written,
    "one after another": lambda them: "\n".join(written(one) for one in them),
    "flush left": flush_left,
    "a list of lines": lambda them: (
        "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in them) + "\n]"
    ),
    "one line": lambda them: json.dumps(them, ensure_ascii=False),
    "in an object": lambda them: json.dumps({"name": "x", "data": them}, ensure_ascii=False, indent=2),
}
ANSWER = '"content": "答 4"'
BROKEN = {
    "the brace of a message": (f"{ANSWER}~}}", ANSWER),
    "the bracket of the messages": (f"{ANSWER}~}}~]", f"{ANSWER}~}}"),
    "the brace of the example": (f"{ANSWER}~}}~]~}}", f"{ANSWER}~}}~]"),
    "both ends": (f"{ANSWER}~}}~]~}}", f"{ANSWER}~}}"),
    "a brace too many": (f"{ANSWER}~}}", f"{ANSWER}~}}}}"),
    "a bracket too many": (f"{ANSWER}~}}~]", f"{ANSWER}~}}~]]"),
    "the comma between messages": ('第 4 題？"~},', '第 4 題？"~}'),
    "the quotation mark that closes": (ANSWER, ANSWER[:-1]),
    "the quotation mark that opens": (ANSWER, ANSWER.replace('"答', "答")),
    "the brace that opens a message": (
        '{~"role": "user", "content": "第 4',
        '"role": "user", "content": "第 4',
    ),
    "a comma too many": (ANSWER, ANSWER + ","),
}


def broken(text: str, whole: str, instead: str) -> str:
    """Return the text with its fourth example broken; ~ means any blanks."""
    pattern = re.escape(whole).replace("\\~", r"\s*").replace("~", r"\s*").replace(r",\ ", r",\s*")
    found = re.search(pattern, text)
    assert found is not None, (whole, text)
    kept = re.sub(r"\s*~\s*", lambda _: "\n", instead)
    return text[: found.start()] + kept + text[found.end() :]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("fault", BROKEN)
def test_one_broken_example_is_one_problem_and_hides_no_other(layout: str, fault: str) -> None:
    if layout == "one line" and "quotation" in fault:
        pytest.skip("where a text ends is anybody's guess then")
    text = broken(LAYOUTS[layout]([example(number) for number in range(20)]), *BROKEN[fault])
    report = checked(text)
    found = errors(report)
    assert [code for code, _ in found] == ["INVALID_JSON"], report.problems.listed
    assert report.examples == 20
    first, last = (
        next(at for at, line in enumerate(text.splitlines(), 1) if f"第 {number} 題" in line)
        for number in (4, 5)
    )
    assert first - 5 <= (found[0][1] or 0) <= last


@given(
    st.lists(st.sampled_from(['{"messages": [', "[", "]", "{", "}", '"', "\\", ",", "\n", ": ", "a", "{}"]))
    .map("".join)
    .map(str.encode),
    st.integers(1, 30),
)
def test_what_is_found_does_not_depend_on_the_blocks(content: bytes, size: int) -> None:
    blocks = [content[start : start + size] for start in range(0, len(content), size)]
    assert list(json_stream.values(blocks, note=lambda _: None)) == list(
        json_stream.values([content], note=lambda _: None)
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["{", "]", '"', "}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["role", "a", "b", "{", '"']), inner, max_size=3)
    ),
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["messages", "a", "b"]), VALUES, min_size=1, max_size=3), max_size=6
    ),
    st.sampled_from([None, 1, 3]),
    st.booleans(),
)
def test_unbroken_values_are_read_unchanged(them: list[Any], indent: int | None, listed: bool) -> None:
    text = (
        json.dumps(them, indent=indent)
        if listed
        else "\n".join(json.dumps(one, indent=indent) for one in them)
    )
    found = list(json_stream.values([text.encode()], note=lambda _: None))
    if not any(isinstance(held, list) for one in them for held in one.values()):
        assert [one.value for one in found if isinstance(one, Row)] == them
    assert not any(isinstance(one, Problem) and one.code == "INVALID_JSON" for one in found)


def test_the_broken_example_is_named_by_its_first_line_and_what_it_lacks() -> None:
    them = [example(number) for number in range(20)]
    text = broken(LAYOUTS["a list"](them), *BROKEN["the brace of the example"])
    (one,) = [one for one in checked(text).problems.listed if one.severity == "error"]
    begins = text[: text.index("第 4 題")].count("\n") - 3
    assert f"begins on line {begins}" in one.message()
    assert f"第 {begins} 列" in one.message("zh-TW")
    assert "}" in one.fix()


@pytest.mark.parametrize("name", ["data", "examples", "items", "conversations", "rows", "問答"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("shape", ["chat", "qa", "sharegpt"])
def test_a_list_inside_an_object_is_read_by_any_name(name: str, indent: int | None, shape: str) -> None:
    def one(number: int) -> dict[str, Any]:
        turns = [{"from": "human", "value": f"q{number}"}, {"from": "gpt", "value": "a"}]
        return {
            "chat": example(number),
            "qa": {"question": f"q{number}", "answer": "a"},
            "sharegpt": {"id": number, "conversations": turns},
        }[shape]

    them = [one(number) for number in range(12)]
    report = checked(json.dumps({name: them}, indent=indent, ensure_ascii=False))
    assert (report.outcome, report.examples) == ("convert", 12)
    assert {"WRAPPED", "JSON_ARRAY"} <= report.problems.counts.keys()


def test_values_beside_the_list_are_reported() -> None:
    them = [example(number) for number in range(12)]
    report = checked(json.dumps({"version": 1, "data": them, "meta": {"a": [1]}, "count": 12}))
    keys = {dict(one.words)["key"] for one in report.problems.listed if one.code == "KEYS_NOT_USED"}
    assert (report.outcome, report.examples, keys) == ("convert", 12, {"version", "meta", "count"})
    both = checked(json.dumps({"train": them, "test": them}))
    assert (both.outcome, both.examples) == ("warn", 24)
    assert [dict(one.words)["key"] for one in both.problems.listed if one.code == "WRAPPED"] == [
        "train",
        "test",
    ]


def test_values_after_the_list_are_reported_in_their_order() -> None:
    after = [f"key_{number}" for number in (4, 1, 8, 2, 9, 3, 7)]
    content = {"data": [example(number) for number in range(10)], **dict.fromkeys(after, 1)}
    report = checked(json.dumps(content, ensure_ascii=False))
    keys = [dict(one.words)["key"] for one in report.problems.listed if one.code == "KEYS_NOT_USED"]
    assert keys == after


def test_one_example_is_no_list_inside_an_object() -> None:
    turns = [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]
    for value in (example(1), {"conversations": turns}, {"title": "x", "conversations": turns}):
        report = checked("\n".join(json.dumps(value, indent=1) for _ in range(10)))
        assert report.examples == 10
        assert "WRAPPED" not in report.problems.counts


def test_a_value_over_the_limit_is_reported_once_and_the_next_ones_are_read() -> None:
    them = [json.dumps(example(number), indent=1).encode() for number in range(11)]
    long = b'{"messages": [' + b'{"a": 1}, ' * (VALUE_BYTES // 10 + 1) + b'{"a": 1}]}'
    report = checked(b"\n".join([*them[:3], long, *them[3:]]))
    assert errors(report) == [("LINE_TOO_LONG", 1 + 3 * 12)]
    assert report.examples == 12


@pytest.mark.parametrize(
    "content",
    [b'{"a":\n', b'{"messages": [', b"[{", b'{\n"', b'{"a\n', b'{"a": [\n', b'"', b"[\n", b'{"a":"'],
)
def test_what_never_closes_takes_no_longer_for_it(content: bytes) -> None:
    assert not checked(content * 30_000 + b"]" * 30_000).is_valid
