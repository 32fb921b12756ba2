"""Line breaks inside a JSON text are one finding, and the examples around it count."""

import io
import json

import pytest

from tuneline.datasets.validation.run import CheckOptions, Report, check

BREAKS = [
    "請帶：\n1. 健保卡\n2. 身分證件\n謝謝。",
    "一\n二",
    "บรรทัดหนึ่ง\n\nบรรทัดสอง",
    "하나\n둘\n[셋]",
    "ひとつ\nふたつ，三",
]


def checked(content: str | bytes, name: str = "qa.jsonl") -> Report:
    return check(io.BytesIO(content if isinstance(content, bytes) else content.encode()), CheckOptions(name))


def errors(report: Report) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in report.problems.listed if one.severity == "error"]


def lines(number: int) -> list[str]:
    return [
        json.dumps({"prompt": f"第{n}題？", "completion": "好。"}, ensure_ascii=False) for n in range(number)
    ]


def broken(text: str) -> str:
    return '{"prompt": "初診帶什麼？", "completion": "' + text + '"}'


@pytest.mark.parametrize("text", BREAKS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("place", [0, 4, 11])
def test_a_text_over_several_lines_is_one_finding(text: str, end: str, place: int) -> None:
    content = "\n".join([*lines(11)[:place], broken(text), *lines(11)[place:]]).replace("\n", end)
    report = checked(content)
    assert (errors(report), report.examples) == ([("INVALID_JSON", place + 1)], 12)
    (error,) = [one for one in report.problems.listed if one.severity == "error"]
    last = place + 1 + text.count("\n")
    assert f"({place + 1} to {last})" in error.message()
    assert f"第 {place + 1} 到 {last} 列" in error.message("zh-TW")
    assert "character 36" in error.message()
    assert "\\n in place of" in error.fix()
    assert "BLANK_LINES" not in report.problems.counts


def test_every_example_may_have_such_a_text() -> None:
    report = checked("\n".join(broken(f"{n}\n二") for n in range(12)))
    assert errors(report) == [("INVALID_JSON", 1 + 2 * n) for n in range(12)]
    assert report.examples == 12


@pytest.mark.parametrize("text", BREAKS)
def test_the_same_in_a_list_over_several_lines(text: str) -> None:
    rows = [
        json.dumps({"question": f"第{n}題？", "answer": "好。"}, ensure_ascii=False, indent=1)
        for n in range(11)
    ]
    wrong = '{\n "question": "要帶什麼？",\n "answer": "' + text + '"\n}'
    report = checked("[\n" + ",\n".join([*rows[:2], wrong, *rows[2:]]) + "\n]", "qa.json")
    assert (errors(report), report.examples) == ([("INVALID_JSON", 12)], 12)
    (error,) = [one for one in report.problems.listed if one.severity == "error"]
    assert f"(12 to {12 + text.count(chr(10))})" in error.message()


def test_a_line_that_was_cut_off_takes_no_other_with_it() -> None:
    report = checked("\n".join([*lines(5), '{"prompt": "被切斷', *lines(6)]))
    assert (errors(report), report.examples) == ([("INVALID_JSON", 6)], 12)
    (error,) = [one for one in report.problems.listed if one.severity == "error"]
    assert "never closed" in error.message()


def test_such_a_text_is_one_finding_wherever_the_file_is_cut_into_parts() -> None:
    content = "\n".join(broken("很長的一行\n" * 300 + "完") for _ in range(400))
    report = checked(content)
    assert len(content.encode()) > 1_500_000
    assert (report.problems.count("error"), report.examples) == (400, 400)


def test_texts_that_never_close_take_no_longer_for_it() -> None:
    content = ('{"prompt": "一' + "\n二}" * 900 + "\n") * 60
    assert checked(content * 4).problems.count("error") >= 240
