"""A finding says which example it is about, and says it in both languages."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.report import as_markdown
from tuneline.datasets.validation.run import CheckOptions, check

GOOD = (
    json.dumps({"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}) + "\n"
)
LINES = st.lists(st.sampled_from([GOOD, '{"messages": []}\n', "{\n", "\n"]), min_size=1, max_size=30)


def found_in(content: str, name: str = "qa.jsonl") -> list[Problem]:
    return check(io.BytesIO(content.encode()), CheckOptions(name)).problems.listed


@given(LINES)
def test_the_example_is_the_number_of_lines_that_are_not_blank(lines: list[str]) -> None:
    for finding in found_in(GOOD + "".join(lines)):
        if finding.example is not None:
            assert finding.line is not None
            above = [GOOD, *lines][: finding.line]
            assert finding.example == sum(line != "\n" for line in above)


def test_a_finding_reads_as_a_sentence_and_in_the_other_language() -> None:
    (one,) = [found.as_dict() for found in found_in(GOOD * 10 + '{"messages": []}\n') if found.example]
    assert (one["code"], one["line"], one["example"]) == ("MESSAGES_EMPTY", 11, 11)
    assert one["text"] == f"{one['message']} {one['mend']}".strip()
    assert one["translations"]["zh-TW"]["message"]


def test_a_table_of_another_encoding_gets_that_finding_alone() -> None:
    content = "問題,回答\n頭痛要看哪一科？,請掛神經內科。\n".encode("big5")
    report = check(io.BytesIO(content), CheckOptions("qa.csv"))
    assert [one.code for one in report.problems.listed] == ["NOT_UTF8"]


def test_a_question_without_a_recommended_answer_is_left_out_and_reported() -> None:
    entry = {
        "ques_info": {"title": "怎麼辦？"},
        "answers_info": [{"content": "休息", "recommend_flag": "不推荐"}],
    }
    content = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for _ in range(3))
    findings = [one for one in found_in(content) if one.code == "NONE_RECOMMENDED"]
    assert [one.line for one in findings] == [1, 2, 3]
    assert "answers" in findings[0].fix()


def test_unknown_keys_are_reported_in_their_order() -> None:
    keys = [f"key_{number}" for number in (4, 1, 8, 2, 9, 3, 7)]
    more = dict.fromkeys(keys, 1)
    turns = [{"role": "user", "content": "q", **more}, {"role": "assistant", "content": "a"}]
    found = found_in(GOOD * 10 + json.dumps({"messages": turns, **more}) + "\n")
    for code in ("EXTRA_KEY", "EXTRA_MESSAGE_KEY"):
        assert [dict(one.words)["key"] for one in found if one.code == code] == keys


def page(content: str, name: str) -> str:
    return as_markdown(check(io.BytesIO(content.encode()), CheckOptions(name)))


def test_a_page_sets_sentences_as_its_language_does() -> None:
    report = check(io.BytesIO((GOOD * 10 + '{"messages": []}\n').encode()), CheckOptions("qa.jsonl"))
    assert "- Line 11: messages is empty. Write a question and its answer." in as_markdown(report)
    assert "- 第 11 列：messages 是空的。請寫一個問題和它的回答。" in as_markdown(report, language="zh-TW")


def test_a_text_for_many_lines_is_in_the_report_once_with_the_lines() -> None:
    rows = "".join(f"q{number},\n" for number in range(30))
    text = page("question,answer\n" + rows, "qa.csv")
    assert text.count("The answer is empty.") == 1
    assert "- Lines 2, 3, 4, 5, " in text
    assert ", 21, … (30 in all): The answer is empty. Write the answer" in text
    assert "more of this kind" not in text


def test_texts_that_differ_from_line_to_line_are_reported_by_line() -> None:
    text = page("question,answer\n" + "q,a\n" * 10 + "one\n1,2,3\n1,2,3,4\n5,6,7\n", "qa.csv")
    assert "- Line 12: The row has 1 cell; the first row has 2. Fill in the missing cells." in text
    assert "- Lines 13, 15 (2 in all): The row has 3 cells;" in text
    assert "- Line 14: The row has 4 cells;" in text


def test_one_of_a_kind_is_reported_in_the_singular() -> None:
    text = page("question,answer\n" + "".join(f"q{n},a\n" for n in range(10)) + "q1,b\nq2,a\n", "qa.csv")
    assert "1 question has several answers" in text
    assert "1 example repeats another one" in text
    assert "1 example, " in page('{"messages": []}\n', "qa.jsonl")


def test_an_excerpt_ends_as_its_line_does_on_the_screen() -> None:
    (one,) = [one for one in found_in(GOOD * 10 + '{"messages": \tx}\r\n') if one.severity == "error"]
    assert one.found is not None
    assert one.found == one.found.rstrip()
    assert "�" not in one.found


def test_the_parts_of_a_file_add_up_to_one_finding_with_its_count() -> None:
    asked = [f"q{number}" + "x" * 5000 for number in range(250)]
    pairs = [
        [{"role": "user", "content": question}, {"role": "assistant", "content": "<p>a</p>"}]
        for question in asked
    ]
    content = "".join(json.dumps({"messages": pair}) + "\n" for pair in pairs)
    report = check(io.BytesIO(content.encode()), CheckOptions("qa.jsonl"))
    (one,) = [one for one in report.problems.listed if one.code == "HTML"]
    assert (one.line, one.message().split(";")[0]) == (1, "250 examples have HTML")
    assert report.problems.counts["HTML"] == 1
