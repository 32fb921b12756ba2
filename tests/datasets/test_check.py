"""Every finding of a dataset is reported in one pass, with its line and a fix."""

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outside_cases import SEED, outside_cases
from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.formats.json.jsonl import VALUE_BYTES
from tuneline.datasets.validation.run import CheckOptions, Report, check

LINE = (
    b'{"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}, '
    b'{"role": "assistant", "content": "a"}]}'
)
DATA = Path(__file__).parents[1] / "data"
GOOD: dict[str, Any] = {
    "messages": [
        {"role": "system", "content": "你是櫃檯。"},
        {"role": "user", "content": "頭痛？"},
        {"role": "assistant", "content": "請掛神經內科。"},
    ]
}


def checked(*lines: Any, end: bytes = b"\n") -> Report:
    """Return the report on these lines: bytes as they are, anything else as JSON."""
    raw = [
        line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines
    ]
    return checked_bytes(b"\n".join(raw) + end)


def checked_bytes(content: bytes, name: str = "qa.jsonl") -> Report:
    return check(io.BytesIO(content), CheckOptions(name))


def with_line(line: Any) -> Report:
    """Return the report on ten good lines around `line`, which is the fourth."""
    return checked(*[GOOD] * 3, line, *[GOOD] * 7)


def errors(report: Report) -> list[Problem]:
    return [one for one in report.problems.listed if one.severity == "error"]


def found(report: Report) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in errors(report)]


def messages(*pairs: tuple[str, Any], **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": content} for role, content in pairs], **more}


def test_the_sample_is_valid() -> None:
    report = check((DATA / "clinic_qa.jsonl").open("rb"), CheckOptions("clinic_qa.jsonl"))
    assert (report.is_valid, report.examples) == (True, 48)
    assert report.system_prompt is not None
    assert report.system_prompt.startswith("你是一間聯合診所")


def test_the_broken_sample_names_each_line_and_its_fix() -> None:
    report = check((DATA / "clinic_broken.jsonl").open("rb"), CheckOptions("clinic_broken.jsonl"))
    assert found(report) == [("EXTRA_MESSAGE_KEY", 4), ("INVALID_JSON", 9), ("LAST_NOT_ASSISTANT", 12)]
    first = report.problems.listed[0]
    assert (first.field, first.fix()) == ("messages[1]. content", 'Write "content".')


CASES: list[tuple[str, Any]] = [
    ("INVALID_JSON", b'{"messages": [}'),
    ("INVALID_JSON", b'{"messages": [], "x": NaN}'),
    ("INVALID_JSON", b'{"n": ' + b"9" * 5000 + b"}"),
    ("NOT_UTF8", "頭痛".encode("big5")),
    ("NOT_OBJECT", b"[1, 2]"),
    ("NOT_OBJECT", b"null"),
    ("TOO_DEEP", b"[" * 100_000 + b"]" * 100_000),
    ("LONE_SURROGATE", rb'{"messages": [{"role": "user", "content": "\ud83d"}]}'),
    ("DUPLICATE_KEY", b'{"messages": [], "messages": []}'),
    ("EXTRA_KEY", {**GOOD, "weight": 1}),
    ("EXTRA_KEY", {" messages": GOOD["messages"]}),
    ("MISSING_MESSAGES", {}),
    ("MESSAGES_TYPE", {"messages": "x"}),
    ("MESSAGES_EMPTY", {"messages": []}),
    ("MESSAGE_TYPE", {"messages": ["x", *GOOD["messages"]]}),
    ("MISSING_ROLE", {"messages": [{"content": "x"}, *GOOD["messages"]]}),
    ("UNKNOWN_ROLE", messages(("bot", "x"), ("assistant", "x"))),
    ("UNKNOWN_ROLE", messages(("User", "x"), ("assistant", "x"))),
    ("UNKNOWN_ROLE", messages((["user"], "x"), ("assistant", "x"))),  # type: ignore[arg-type]
    ("NO_ASSISTANT", messages(("user", "x"))),
    ("LAST_NOT_ASSISTANT", messages(("assistant", "x"), ("user", "x"))),
    ("CONTENT_MISSING", messages(("user", None), ("assistant", "x"))),
    ("CONTENT_TYPE", messages(("user", 7), ("assistant", "x"))),
    ("CONTENT_TYPE", messages(("user", ["x"]), ("assistant", "x"))),
    ("CONTENT_EMPTY", messages(("user", "x"), ("assistant", ""))),
    ("EXTRA_MESSAGE_KEY", {"messages": [{"role": "user", "content": "x", "id": 1}, GOOD["messages"][2]]}),
    ("WEIGHT_VALUE", {"messages": [GOOD["messages"][1], {**GOOD["messages"][2], "weight": 0.5}]}),
    ("WEIGHT_VALUE", {"messages": [GOOD["messages"][1], {**GOOD["messages"][2], "weight": True}]}),
    ("WEIGHT_VALUE", {"messages": [GOOD["messages"][1], {**GOOD["messages"][2], "weight": "1"}]}),
]


@pytest.mark.parametrize(("code", "line"), CASES)
def test_a_faulty_line_gives_its_one_problem_and_hides_no_other(code: str, line: Any) -> None:
    assert found(with_line(line)) == [(code, 4)]
    both = checked(*[GOOD] * 3, line, *[GOOD] * 7, b"{")
    assert found(both) == [(code, 4), ("INVALID_JSON", 12)]


def test_a_line_that_never_ends_is_named_and_left_out() -> None:
    assert found(with_line(b'"' + b"x" * VALUE_BYTES + b'"')) == [("LINE_TOO_LONG", 4)]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"\xef\xbb\xbf" + b"\n".join([LINE] * 10), "BOM", 1),
        (b"\r".join([LINE] * 10), "CR_LINE_ENDS", 1),
        (b"\n\n".join([LINE] * 10), "BLANK_LINES", 2),
        (b"[" + b",".join([LINE] * 10) + b"]", "JSON_ARRAY", 1),
        (json.dumps([GOOD] * 10, indent=2).encode(), "JSON_ARRAY", 1),
        (b"\n".join([json.dumps(GOOD, indent=2).encode()] * 10), "PRETTY_JSON", 1),
        (b"\n".join([LINE] * 9 + [LINE.replace(b"system", b"developer")]), "DEVELOPER_ROLE", 10),
        (b"\n".join([b'{"prompt": "q", "completion": "a"}'] * 10), "PROMPT_COMPLETION", 1),
        ("\n".join([LINE.decode()] * 10).encode("utf-16"), "ENCODING", None),
    ],
)
def test_conversions_are_made_and_reported(content: bytes, code: str, line: int | None) -> None:
    report = checked_bytes(content)
    assert report.examples == 10
    assert report.is_valid
    assert (code, line) in [
        (finding.code, finding.line) for finding in report.problems.listed if finding.severity == "change"
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_an_example_is_empty(content: bytes) -> None:
    assert [one.code for one in checked_bytes(content).problems.listed if one.severity == "error"] == [
        "EMPTY_FILE"
    ]


def test_nine_examples_are_too_few_and_ten_are_enough() -> None:
    (problem,) = errors(checked(*[GOOD] * 9))
    assert (problem.code, problem.line, problem.fix()) == ("TOO_FEW_EXAMPLES", None, "Add 1 or more.")
    assert checked(*[GOOD] * 10).is_valid


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_the_last_line_may_lack_its_line_feed_and_lines_may_end_as_on_windows(end: bytes) -> None:
    windows = json.dumps(GOOD).encode() + b"\r"
    assert checked(*[windows] * 10, end=end).examples == 10
    assert checked(*[windows] * 10, end=end).is_valid


def test_separators_inside_a_text_do_not_end_a_line() -> None:
    text = {
        **GOOD,
        "messages": [*GOOD["messages"][:2], {"role": "assistant", "content": "a\u2028b\u0085c\x0bd"}],
    }
    assert checked(*[text] * 10).is_valid


def test_calls_of_tools_and_weights_and_parts_are_valid() -> None:
    called = {"name": "f", "arguments": "{}"}
    calls = {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": called}]}
    answer = {"role": "assistant", "content": "x", "weight": 1}
    asked = {"role": "user", "content": [{"type": "text", "text": "x"}]}
    tool = {"role": "tool", "content": "x", "tool_call_id": "1"}
    declared = [{"type": "function", "function": {"name": "f"}}]
    assert checked(*[{"messages": [asked, calls, tool, answer], "tools": declared}] * 10).is_valid


def test_the_system_prompt_is_the_one_most_examples_carry() -> None:
    other = messages(("system", "另一個"), ("user", "x"), ("assistant", "x"))
    none = messages(("user", "x"), ("assistant", "x"))
    assert checked(*[GOOD] * 6, *[other] * 5).system_prompt == "你是櫃檯。"
    assert checked(*[none] * 10).system_prompt == ""


def test_all_problems_are_counted_and_a_thousand_listed() -> None:
    report = checked(*[b"{]"] * 2500)
    assert (report.problems.count("error"), len(report.problems.listed), report.examples) == (
        2500,
        1000,
        2500,
    )


def test_a_prompt_that_is_too_long_and_a_file_that_is_too_large_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert found(with_line(messages(("system", "x" * 60_000), ("assistant", "x")))) == []
    assert found(with_line(messages(("system", "x" * 60_001), ("assistant", "x")))) == [
        ("PROMPT_TOO_LONG", 4)
    ]
    monkeypatch.setattr("tuneline.datasets.validation.run.MOST_BYTES", 100)
    assert found(checked(*[GOOD] * 10)) == [("FILE_TOO_LARGE", None)]


def test_what_is_shown_is_short_and_harmless_on_a_terminal() -> None:
    (problem,) = errors(with_line(messages(("\x1b[2Jbot" + "x" * 999, "x"), ("assistant", "x"))))
    assert "\x1b" not in problem.message() + str(problem.found)
    assert len(problem.message()) < 200
    (problem,) = errors(with_line({**GOOD, "x" * 100_000: 1}))
    assert len(str(problem.as_dict())) < 600


def test_memory_does_not_grow_with_the_file() -> None:
    line = json.dumps(messages(("user", "x" * 100_000), ("assistant", "x"))).encode() + b"\n"

    class SixtyMegabytes(io.RawIOBase):
        left = 60 * 1024 * 1024

        def read(self, size: int = -1) -> bytes:
            self.left -= len(line) * 10
            return line * 10 if self.left > 0 else b""

    tracemalloc.start()
    report = check(SixtyMegabytes(), CheckOptions("qa.jsonl"))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.is_valid
    assert peak < 10 * 1024 * 1024


@given(st.lists(st.binary(max_size=60) | st.sampled_from([b"{}", json.dumps(GOOD).encode()]), max_size=30))
def test_any_bytes_get_a_report_with_texts_filled_in(lines: list[bytes]) -> None:
    report = checked(*lines)
    for problem in report.problems.listed:
        assert problem.code in CODES
        assert problem.line is None or problem.line >= 1
        for word in ("{key}", "{role}", "{why}", "{fix}", "{byte}", "{examples}"):
            assert word not in problem.message() + problem.fix()


@outside_cases
def test_a_blank_in_one_key_of_ninety_nine_lines_is_the_one_problem() -> None:
    report = check((SEED / "10_rocma_99.json").open("rb"), CheckOptions("10.jsonl"))
    (problem,) = errors(report)
    assert (problem.line, problem.field, problem.fix()) == (44, "messages[2]. content", 'Write "content".')


@outside_cases
def test_a_dataset_that_was_really_trained_on_is_valid() -> None:
    report = check((SEED / "09_final_valid_28.json").open("rb"), CheckOptions("9.jsonl"))
    assert (report.is_valid, report.examples) == (True, 28)
