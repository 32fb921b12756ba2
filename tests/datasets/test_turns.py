"""Earlier turns precede the question, and each phrasing of a question becomes an example."""

import io
import json
from typing import Any

import pytest

from tests.datasets.test_hostile import converted_lines
from tuneline.datasets.validation.run import Check, CheckOptions, Report, check

NUMBERS = range(1, 13)
EARLIER = [
    lambda n: [[f"幾點開始看第{n}診？", "九點。"]],
    lambda n: [[f"몇 시에 {n}번?", "아홉 시."], ["주차는?", "됩니다."]],
    lambda n: [{"question": f"何時から{n}？", "answer": "九時です。"}],
    lambda n: [{"role": "user", "content": f"เปิดกี่โมง {n}"}, {"role": "assistant", "content": "เก้าโมง"}],
    lambda n: [{"from": "human", "value": f"What time {n}?"}, {"from": "gpt", "value": "Nine."}],
    lambda n: [{"user": f"What time {n}?", "assistant": "Nine."}],
]
NAMES = [("instruction", "output"), ("prompt", "completion"), ("prompt", "response"), ("query", "response")]


def checked(rows: list[Any], name: str = "qa.jsonl") -> Report:
    return check(io.BytesIO(written(rows)), CheckOptions(name))


def written(rows: list[Any]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def codes(report: Report) -> list[str]:
    return [one.code for one in report.problems.listed]


@pytest.mark.parametrize("earlier", EARLIER)
@pytest.mark.parametrize(("asks", "answers"), NAMES)
def test_earlier_turns_come_before_the_question(earlier: Any, asks: str, answers: str) -> None:
    rows = [{asks: "那小孩呢？", answers: f"也一樣 {n}。", "history": earlier(n)} for n in NUMBERS]
    report = checked(rows)
    assert (report.outcome, report.examples) == ("convert", 12)
    assert "HISTORY" in codes(report)
    assert not {"DUPLICATES", "CONFLICTING_ANSWERS", "KEYS_NOT_USED"} & report.problems.counts.keys()
    for n, example in zip(NUMBERS, converted_lines(written(rows)), strict=True):
        roles = [message["role"] for message in example["messages"]]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert str(n) in example["messages"][0]["content"]
        assert [message["content"] for message in example["messages"][-2:]] == ["那小孩呢？", f"也一樣 {n}。"]


@pytest.mark.parametrize("nothing", [None, [], "", "說明：舊版"])
def test_no_earlier_turns_change_nothing(nothing: Any) -> None:
    rows = [{"instruction": f"第{n}題？", "output": "好。", "history": nothing} for n in NUMBERS]
    assert checked(rows).outcome == "convert"
    assert [len(one["messages"]) for one in converted_lines(written(rows))] == [2] * 12


@pytest.mark.parametrize(
    "wrong", [["一個問題"], [["q", "a", "b"]], [["q", 1]], [{"role": "user", "content": "q"}]]
)
def test_earlier_turns_that_cannot_be_read_are_an_error(wrong: Any) -> None:
    rows = [{"instruction": f"第{n}題？", "output": "好。", "history": []} for n in NUMBERS]
    report = checked([*rows[:4], {**rows[4], "history": wrong}, *rows[5:]])
    errors = [(one.code, one.line, one.field) for one in report.problems.listed if one.severity == "error"]
    assert (errors, report.examples) == ([("HISTORY_TYPE", 5, "history")], 12)


def ways(n: int) -> list[str]:
    return [f"第{n}診幾點開始？", f"第{n}診何時開始呢？", f"請問第{n}診的時間？"]


@pytest.mark.parametrize(
    "row",
    [
        lambda n: {"question": ways(n), "answer": f"九點 {n}"},
        lambda n: {"questions": ways(n), "answer": f"九點 {n}"},
        lambda n: {"question": ways(n)[0], "alternatives": ways(n)[1:], "answer": f"九點 {n}"},
        lambda n: {"question": ways(n)[0], "alternative_questions": ways(n), "answer": f"九點 {n}"},
        lambda n: {"utterances": ways(n), "response": f"九點 {n}"},
        lambda n: {"tag": f"t{n}", "patterns": ways(n), "responses": [f"九點 {n}"]},
        lambda n: {"phrases": ways(n), "answer": [f"九點 {n}"]},
        lambda n: {"id": n, "answer": f"九點 {n}", "questions": ways(n), "metadata": []},
        lambda n: {"問題": ways(n)[0], "相似問題": ways(n)[1:], "回答": f"九點 {n}"},
        lambda n: {"質問": ways(n)[0], "類似質問": ways(n)[1:], "回答": f"九點 {n}"},
        lambda n: {"질문": ways(n), "답변": f"九點 {n}"},
        lambda n: {"คำถาม": ways(n), "คำตอบ": f"九點 {n}"},
        lambda n: {"prompt": ways(n), "completion": f"九點 {n}"},
        lambda n: {"instruction": ways(n), "input": "", "output": f"九點 {n}"},
    ],
)
@pytest.mark.parametrize("is_list", [True, False])
def test_each_way_to_ask_makes_an_example(row: Any, is_list: bool) -> None:
    rows = [row(n) for n in NUMBERS]
    content = json.dumps(rows, ensure_ascii=False, indent=1).encode() if is_list else written(rows)
    report = check(io.BytesIO(content), CheckOptions("qa.json"))
    assert (report.outcome, report.examples) == ("convert", 36)
    assert "PHRASINGS" in codes(report)
    found = [[message["content"] for message in one["messages"]] for one in converted_lines(content)]
    assert found == [[way, f"九點 {n}"] for n in NUMBERS for way in ways(n)]


def test_several_answers_to_one_question_are_no_ways_to_ask() -> None:
    rows = [{"question": ways(n), "answer": ["九點", "十點"]} for n in NUMBERS]
    errors = [one for one in checked(rows).problems.listed if one.severity == "error"]
    assert [one.code for one in errors] == ["CONTENT_TYPE"] * 12
    assert all("each answer" in one.fix() for one in errors)


def test_several_phrasings_in_a_message_are_reported_as_such() -> None:
    turns = [{"role": "user", "content": ways(1)}, {"role": "assistant", "content": "九點"}]
    (error, *_) = checked([{"messages": turns}] * 12).problems.listed
    assert "each phrasing" in error.fix()


def test_ways_to_ask_one_question_are_on_one_side_of_a_split() -> None:
    rows = [{"question": ways(n), "answer": f"九點 {n}"} for n in range(60)]
    checking = Check(CheckOptions("qa.jsonl"))
    train, held_out = set(), set()
    for chunk in checking.run(io.BytesIO(written(rows)), fraction=0.3):
        train |= answers(chunk.train.lines)
        held_out |= answers(chunk.held_out.lines)
    assert train | held_out == {f"九點 {n}" for n in range(60)}
    assert len(held_out) > 5
    assert not train & held_out


def answers(lines: bytes | bytearray) -> set[str]:
    return {json.loads(line)["messages"][-1]["content"] for line in lines.splitlines()}
