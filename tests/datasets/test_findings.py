"""A finding says which example it is about, and says it in both languages."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.check import Asked, check
from tuneline.datasets.problems import Problem

GOOD = (
    json.dumps({"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}) + "\n"
)
LINES = st.lists(st.sampled_from([GOOD, '{"messages": []}\n', "{\n", "\n"]), min_size=1, max_size=30)


def found_in(content: str, name: str = "qa.jsonl") -> list[Problem]:
    return check(io.BytesIO(content.encode()), Asked(name), workers=1).problems.listed


@given(LINES)
def test_the_example_is_the_number_of_lines_that_are_not_blank(lines: list[str]) -> None:
    for one in found_in(GOOD + "".join(lines)):
        if one.example is not None:
            assert one.line is not None
            above = [GOOD, *lines][: one.line]
            assert one.example == sum(line != "\n" for line in above)


def test_a_finding_reads_as_a_sentence_and_in_the_other_language() -> None:
    (one,) = [found.as_dict() for found in found_in(GOOD * 10 + '{"messages": []}\n') if found.example]
    assert (one["code"], one["line"], one["example"]) == ("MESSAGES_EMPTY", 11, 11)
    assert one["text"] == f"{one['message']} {one['mend']}".strip()
    assert one["translations"]["zh-TW"]["message"]


def test_a_table_of_another_encoding_gets_that_finding_alone() -> None:
    content = "問題,回答\n頭痛要看哪一科？,請掛神經內科。\n".encode("big5")
    report = check(io.BytesIO(content), Asked("qa.csv"), workers=1)
    assert [one.code for one in report.problems.listed] == ["NOT_UTF8"]


def test_a_question_without_a_recommended_answer_is_left_out_and_told() -> None:
    entry = {
        "ques_info": {"title": "怎麼辦？"},
        "answers_info": [{"content": "休息", "recommend_flag": "不推荐"}],
    }
    content = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for _ in range(3))
    told = [one for one in found_in(content) if one.code == "NONE_RECOMMENDED"]
    assert [one.line for one in told] == [1, 2, 3]
    assert "answers" in told[0].mend()


def test_keys_that_nobody_knows_are_told_in_their_order() -> None:
    keys = [f"key_{number}" for number in (4, 1, 8, 2, 9, 3, 7)]
    more = dict.fromkeys(keys, 1)
    turns = [{"role": "user", "content": "q", **more}, {"role": "assistant", "content": "a"}]
    found = found_in(GOOD * 10 + json.dumps({"messages": turns, **more}) + "\n")
    for code in ("EXTRA_KEY", "EXTRA_MESSAGE_KEY"):
        assert [dict(one.words)["key"] for one in found if one.code == code] == keys
