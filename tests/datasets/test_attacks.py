"""Real and hostile files: the outcome, the texts, and the data that a report never shows."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]

from tuneline.datasets.findings import log
from tuneline.datasets.findings.finding import problem
from tuneline.datasets.findings.log import LISTED, Problems
from tuneline.datasets.report import as_data, as_markdown
from tuneline.datasets.validation.run import CheckOptions, Report, check

KEY = "sk-Abcdefghijklmnopqrstuvwx1234567890"
GOOD = {
    "messages": [{"role": "user", "content": "頭痛？"}, {"role": "assistant", "content": "請掛神經內科。"}]
}


def checked(content: bytes | str, name: str = "qa.jsonl") -> Report:
    raw = content.encode() if isinstance(content, str) else content
    return check(io.BytesIO(raw), CheckOptions(name))


def with_line(line: Any, name: str = "qa.jsonl") -> Report:
    """Return the report on ten good lines around `line`, which is the fourth."""
    written = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
    good = [json.dumps(GOOD, ensure_ascii=False)] * 10
    return checked("\n".join([*good[:3], written, *good[3:]]), name)


def rows(first: str, row: str) -> str:
    return "\n".join([first, *[row.format(i=i) for i in range(10)]])


def codes(report: Report, line: int | None = None) -> list[str]:
    return [one.code for one in report.problems.listed if line is None or one.line == line]


def shown_text(report: Report) -> str:
    """Return all that anybody is shown of it."""
    data = json.dumps(as_data(report, model="gpt-4.1-mini-2025-04-14", epochs=None), ensure_ascii=False)
    return data + as_markdown(report) + as_markdown(report, language="zh-TW")


def user(**more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": "q", **more}, {"role": "assistant", "content": "a"}]}


def call(arguments: Any, **more: Any) -> dict[str, Any]:
    one = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": arguments}, **more}
    return {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "tool_calls": [one]}]}


@pytest.mark.parametrize(
    "report",
    [
        lambda: with_line({KEY: 1, **GOOD}),
        lambda: with_line({"k": KEY, **GOOD}),
        lambda: with_line('{"api_key":"' + KEY + '",}'),
        lambda: with_line(user(role=KEY)),
        lambda: with_line('{"' + KEY + '":1,"' + KEY + '":2}'),
        lambda: with_line(call("{'api_key': '" + KEY + "'")),
        lambda: with_line(call("{}", id=KEY)),
        lambda: checked(rows(f"問題,回答,{KEY}", "q{i},a{i},"), "qa.csv"),
        lambda: checked(rows("問題,回答", KEY), "qa.csv"),
        lambda: checked(json.dumps(user(content="密" + KEY), ensure_ascii=False).encode("big5")),
        lambda: checked(KEY + "\n[\n" + json.dumps(GOOD) + "\n]", "qa.json"),
    ],
)
def test_a_key_is_nowhere_shown_whole(report: Any) -> None:
    shown = shown_text(report())
    assert KEY not in shown
    assert KEY[:20] not in shown


@pytest.mark.parametrize(
    ("datum", "kept"),
    [
        ("0912-345-678", "345"),
        ("０９１２３４５６７８", "３４５"),
        ("A123456789", "3456"),
        ("4111 1111 1111 1111", "1111 1111"),
        ("mei.lin@example.com", "lin@exam"),
        ("010-1234-5678", "1234"),
    ],
)
@pytest.mark.parametrize("form", ['{{"a": "請打 {}",}}', '{{"role": "{}"}}', '{{"{}": 1, "messages": []}}'])
def test_personal_data_is_nowhere_shown_whole(datum: str, kept: str, form: str) -> None:
    shown = shown_text(with_line(form.format(datum)))
    assert datum not in shown
    assert kept not in shown


def test_a_file_name_does_not_act_on_the_terminal() -> None:
    shown = shown_text(checked("x", "a\x1b[31m\x9b\u202e.jsonl"))
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)


def test_an_error_is_listed_after_any_number_of_warnings() -> None:
    warned = json.dumps(user(content="打給 0912-345-678"), ensure_ascii=False)
    report = checked("\n".join([warned] * (LISTED + 5) + ["{"]))
    assert codes(report)[-1] == "INVALID_JSON"
    assert len(report.problems.listed) == LISTED


def test_what_is_counted_and_not_listed_is_counted_by_its_code() -> None:
    bad = ["{", '{"a": 1, "a": 2}', '{"a": "\\ud83d"}', '{"a": NaN}', "[" * 3000]
    assert checked("\n".join(bad * 1000)).problems.counts == {
        "INVALID_JSON": 2000,
        "DUPLICATE_KEY": 1000,
        "LONE_SURROGATE": 1000,
        "TOO_DEEP": 1000,
    }


@given(st.lists(st.sampled_from(["NO_USER", "NO_ASSISTANT"])), st.integers(1, 5))
def test_the_first_errors_are_kept_and_then_the_first_others(found: list[str], most: int) -> None:
    problems = Problems()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(log, "LISTED", most)
        for line, code in enumerate(found, start=1):
            problems.add(problem(code, line))
    errors = [line for line, code in enumerate(found, start=1) if code == "NO_ASSISTANT"][:most]
    others = [line for line, code in enumerate(found, start=1) if code == "NO_USER"][: most - len(errors)]
    assert [one.line for one in problems.listed] == sorted([*errors, *others])


def test_a_duplicate_key_is_named_as_written() -> None:
    (one,) = [one for one in with_line('{"a":1,"a":2}').problems.listed if one.line == 4]
    assert one.message() == "The key “a” occurs twice in one object."


def test_a_text_of_the_file_is_not_taken_for_a_word_of_ours() -> None:
    found = with_line({"{fix}": 1, **GOOD}).problems.listed[0]
    assert found.message() == "The key “{fix}” is not known here."


@pytest.mark.parametrize(
    ("line", "why", "zh"),
    [
        (json.dumps(GOOD) + ",", "a comma after", "逗號"),
        (json.dumps(GOOD) + " // why", "a comment at", "註解"),
        ("{\"messages\": ['a']}", "single quotation marks", "單引號"),
        ('{"messages": True}', "True, False or None", "Python"),
        ('{"messages"：[]}', "a full-width mark", "全形"),
        ('{"messages":\u00a0[]}', "an invisible character", "看不見"),
        ('{"messages": ' + "9" * 5000 + "}", "thousands of digits", "幾千位"),
        ('{"messages": NaN}', "NaN is not a JSON value", "不是 JSON 的值"),
    ],
)
def test_a_line_that_is_not_json_says_what_its_author_did(line: str, why: str, zh: str) -> None:
    (one,) = [one for one in with_line(line).problems.listed if one.line == 4]
    assert why in one.message()
    assert zh in one.message("zh-TW")


@pytest.mark.parametrize("key", ["ｍｅｓｓａｇｅｓ", "mes\u200bsages", "\ufeffmessages", "\u00a0Messages "])
def test_a_mistyped_key_is_one_problem_with_its_right_name(key: str) -> None:
    (one,) = [one for one in with_line({key: GOOD["messages"]}).problems.listed if one.line == 4]
    assert (one.code, one.fix()) == ("EXTRA_KEY", 'Write "messages".')


@pytest.mark.parametrize(
    "role", ["使用者", "用户", "ユーザー", "사용자", "ผู้ใช้", "ｕｓｅｒ", "user\u200b", "User "]
)
def test_a_role_in_another_language_is_one_problem_with_its_right_name(role: str) -> None:
    (one,) = [one for one in with_line(user(role=role)).problems.listed if one.line == 4]
    assert (one.code, one.fix()) == ("UNKNOWN_ROLE", 'Write "user".')


@pytest.mark.parametrize("role", ["customer", "客户", "お客様", "고객", "ลูกค้า"])
def test_a_customer_is_the_user(role: str) -> None:
    (one,) = [one for one in with_line(user(role=role)).problems.listed if one.line == 4]
    assert (one.code, one.fix()) == ("UNKNOWN_ROLE", 'Write "user".')


@pytest.mark.parametrize(
    ("asks", "answers"), [("甲", "乙"), ("user", "乙"), ("甲", "客服"), ("narrator", "hero")]
)
def test_a_message_of_an_unknown_role_is_not_reported_as_missing(asks: str, answers: str) -> None:
    turns = [{"role": asks, "content": "幾點開？"}, {"role": answers, "content": "九點。"}]
    found = [one.code for one in with_line({"messages": turns}).problems.listed if one.line == 4]
    assert set(found) == {"UNKNOWN_ROLE"}


def test_bytes_in_an_unknown_encoding_are_reported_as_such() -> None:
    (one,) = [one for one in checked(b'{"a": "\xff\xfe\xff"}').problems.listed if one.code == "NOT_UTF8"]
    assert "damaged" in one.message()
    assert "損壞" in one.message("zh-TW")


@pytest.mark.parametrize(
    "example", [{"prompt": "q", "completion": "bad", "label": False}, {**GOOD, "label": False}]
)
def test_a_bad_answer_is_not_trained_on(example: Any) -> None:
    assert codes(with_line(example), 4) == ["FORMAT_KTO"]


def test_what_a_shape_leaves_out_is_reported_once() -> None:
    report = checked("\n".join(f'{{"question":"q{i}","answer":"a{i}","context":"必看"}}' for i in range(10)))
    (finding,) = [one for one in report.problems.listed if one.code == "KEYS_NOT_USED"]
    assert (report.outcome, finding.line) == ("convert", 1)
    assert "context" in finding.message()


def test_the_weight_of_a_sharegpt_turn_is_kept() -> None:
    turns = [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a", "weight": 0}]
    assert "NOTHING_TO_TRAIN" in codes(with_line({"conversations": turns}), 4)


def test_question_and_answer_are_known_by_the_names_a_column_may_have() -> None:
    report = checked(json.dumps([{"提問": f"q{i}", "解答": f"a{i}"} for i in range(10)]), "qa.json")
    assert (report.outcome, report.examples) == ("convert", 10)


def test_the_sheets_that_are_not_read_are_reported() -> None:
    book, file = Workbook(), io.BytesIO()
    for sheet in (book.active, book.create_sheet("兒童")):
        for cells in [("問題", "回答"), *[(f"q{i}", f"a{i}") for i in range(10)]]:
            sheet.append(cells)
    book.save(file)
    report = checked(file.getvalue(), "qa.xlsx")
    (finding,) = [one for one in report.problems.listed if one.code == "SHEETS_LEFT"]
    assert "兒童" in finding.message()
    assert "ENCODING" not in codes(report)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("\ufeff" + rows("問題\t回答", "q{i}\ta{i}"), "unicode.txt"),
        (rows("question,answer", "q{i},a{i}"), "qa.jsonl"),
    ],
)
def test_a_table_is_known_by_its_first_line(content: str, name: str) -> None:
    report = checked(content.encode("utf-16-le") if name == "unicode.txt" else content, name)
    assert (report.format, report.outcome, report.examples) == ("table", "convert", 10)


def test_chat_examples_in_a_file_named_csv_are_read() -> None:
    report = checked("\n".join(json.dumps(user(content=f"q{i}")) for i in range(10)), "qa.csv")
    assert (report.outcome, report.examples) == ("accept", 10)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"type": "text", "text": 5}, "PART_TYPE"),
        ({"type": "text"}, "PART_TYPE"),
        ({"type": "input_audio", "input_audio": {}}, "PART_TYPE"),
        ({"type": "text", "text": " "}, "CONTENT_EMPTY_USER"),
    ],
)
def test_a_part_that_cannot_be_trained_on_is_reported(part: Any, code: str) -> None:
    assert codes(with_line(user(content=[part])), 4) == [code]


def test_an_answer_of_empty_parts_is_empty() -> None:
    example = user()
    example["messages"][1]["content"] = [{"type": "text", "text": ""}]
    assert codes(with_line(example), 4) == ["CONTENT_EMPTY"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"function": {"arguments": "{}"}}, "TOOL_FUNCTION"),
        ({"function": {"name": 1, "arguments": "{}"}}, "TOOL_FUNCTION"),
        ({"function": None}, "TOOL_FUNCTION"),
        ({"type": "tool"}, "TOOL_TYPE"),
        ({"type": None}, "TOOL_TYPE"),
    ],
)
def test_a_call_has_the_name_of_its_function(more: dict[str, Any], code: str) -> None:
    assert codes(with_line(call("{}", **more)), 4) == [code]
