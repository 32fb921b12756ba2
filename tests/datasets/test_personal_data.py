"""The option personal-data masks what users have written in the prepared lines, or refuses the file."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.datasets.test_check import GOOD, messages
from tuneline.datasets.report import as_data, as_markdown
from tuneline.datasets.validation.run import Check, CheckOptions, PersonalDataOption, Report

QUESTION = "我是王小明，電話0912-345-678，可以改時間嗎"
MASKED = "我是[姓名1]，電話[電話1]，可以改時間嗎"
ANSWER = "王小明您好，已改好。本院電話02-2345-6789，王醫師看診。"
DATA = ("王小明", "0912-345-678", "0912345678")


def checked(
    content: bytes, option: PersonalDataOption, *, name: str = "qa.jsonl", own: tuple[str, ...] = ()
) -> tuple[Report, list[Any]]:
    """Return the report of a file, and the examples that are prepared."""
    checking = Check(CheckOptions(name, personal_data=option, own=own))
    lines = b"".join(bytes(chunk.train.lines) for chunk in checking.run(io.BytesIO(content), fraction=0.0))
    return checking.report(), [json.loads(line) for line in lines.splitlines()]


def jsonl(*examples: Any) -> bytes:
    every = [*examples, *[GOOD] * 10]
    return "\n".join(json.dumps(example, ensure_ascii=False) for example in every).encode()


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.problems.listed]


def test_warn_leaves_the_texts_as_they_are() -> None:
    example = messages(("user", QUESTION), ("assistant", ANSWER))
    report, lines = checked(jsonl(example), "warn")
    assert lines[0] == example
    assert "PII" in codes(report)
    assert report.masked is None
    assert "masked" not in as_data(report, model="gpt-4.1-mini", epochs=3)


def test_mask_replaces_the_data_of_the_question_and_their_repetition_in_the_answer() -> None:
    example = messages(("system", "王醫師的櫃檯"), ("user", QUESTION), ("assistant", ANSWER))
    report, lines = checked(jsonl(example), "mask")
    assert [message["content"] for message in lines[0]["messages"]] == [
        "王醫師的櫃檯",
        MASKED,
        "[姓名1]您好，已改好。本院電話02-2345-6789，王醫師看診。",
    ]
    assert report.is_valid
    assert report.masked == {"name": 2, "phone": 1}
    assert as_data(report, model="gpt-4.1-mini", epochs=3)["masked"] == report.masked


def test_the_report_names_the_line_and_the_kind_of_each_datum_and_not_the_datum() -> None:
    report, _ = checked(jsonl(GOOD, messages(("user", QUESTION), ("assistant", ANSWER))), "mask")
    listed = [finding for finding in report.problems.listed if finding.code == "PII_MASKED"]
    assert {finding.line for finding in listed} == {2}
    page = as_markdown(report)
    assert "Personal data of a user was replaced by a placeholder (telephone number)." in page
    assert "replaced by placeholders: name of a person 2, telephone number 1." in page
    assert "姓名 2, 電話號碼 1。" in as_markdown(report, language="zh-TW")
    assert not any(datum in page for datum in DATA)


def test_a_table_is_masked_too() -> None:
    rows = "\n".join(f"{QUESTION}{number},好的{number}" for number in range(12))
    _, lines = checked(f"question,answer\n{rows}\n".encode(), "mask", name="qa.csv")
    assert lines[3]["messages"][0]["content"] == MASKED + "3"


def test_an_object_of_questions_is_masked_too() -> None:
    value = {f"{QUESTION}{number}？": f"好的，已經改好了{number}" for number in range(12)}
    _, lines = checked(json.dumps(value, ensure_ascii=False).encode(), "mask", name="qa.json")
    assert [line["messages"][0]["content"] for line in lines][:2] == [f"{MASKED}0？", f"{MASKED}1？"]


def test_a_call_repeats_no_personal_data_and_its_arguments_stay_json() -> None:
    call = {
        "id": "1",
        "type": "function",
        "function": {"name": "book", "arguments": '{"name": "王小明", "phone": "0912-345-678", "n": 2}'},
    }
    example = {
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
            {"role": "assistant", "tool_calls": [call]},
        ],
        "tools": [{"type": "function", "function": {"name": "book", "parameters": {"type": "object"}}}],
    }
    _, lines = checked(jsonl(example), "mask")
    user, assistant = lines[0]["messages"]
    assert user["content"] == [{"type": "text", "text": MASKED}]
    arguments = assistant["tool_calls"][0]["function"]["arguments"]
    assert json.loads(arguments) == {"name": "[姓名1]", "phone": "[電話1]", "n": 2}


@pytest.mark.parametrize("before", range(20, 60))
@pytest.mark.parametrize("begin", ['{"messages": ', '{"chat": "', "", '{"messages": [{"role": "'])
def test_a_datum_that_is_cut_in_a_quotation_is_not_quoted(before: int, begin: str) -> None:
    ending = {"": "", '{"messages": ': ""}.get(begin, '"}]}' if "role" in begin else '"}')
    broken = begin + "x" * before + "我住台北市大安區和平東路二段123號5樓" + ending
    report, _ = checked(jsonl(GOOD) + b"\n" + broken.encode(), "mask")
    text = json.dumps(as_data(report, model="gpt-4.1-mini", epochs=3), ensure_ascii=False)
    assert not any(part in text for part in ("和平東路", "二段", "大安", "台北"))


@pytest.mark.parametrize("option", ["mask", "refuse"])
def test_a_line_that_cannot_be_read_is_not_quoted(option: PersonalDataOption) -> None:
    broken = f'{{"messages": [{{"role": "user", "content": "{QUESTION}'.encode()
    report, _ = checked(jsonl(GOOD) + b"\n" + broken, option)
    assert not report.is_valid
    text = json.dumps(as_data(report, model="gpt-4.1-mini", epochs=3), ensure_ascii=False)
    assert not any(datum in text for datum in DATA)
    assert "王小" not in text


def test_refuse_rejects_the_file_with_each_line_what_it_has_and_how_to_fix_it() -> None:
    report, _ = checked(jsonl(GOOD, messages(("user", QUESTION), ("assistant", ANSWER))), "refuse")
    refused = [finding for finding in report.problems.listed if finding.code == "PII_REFUSED"]
    assert report.outcome == "reject"
    assert [(finding.line, finding.field) for finding in refused] == [(2, "messages[0].content")] * 2
    assert refused[1].message() == "A user's text has personal data (telephone number)."
    assert "personal-data=mask" in refused[1].fix()
    assert not any(datum in str(refused) for datum in DATA)


def test_refuse_accepts_a_file_without_personal_data_of_users() -> None:
    report, _ = checked(jsonl(messages(("user", "電話幾號"), ("assistant", ANSWER))), "refuse")
    assert report.is_valid


def test_the_operators_own_data_are_kept() -> None:
    example = messages(("user", "林醫師的分機是02-2712-0000嗎"), ("assistant", "對"))
    _, lines = checked(jsonl(example), "mask", own=("電話 02-2712-0000，林志遠醫師看診",))
    assert lines[0] == example
    _, lines = checked(jsonl(example), "mask")
    assert lines[0]["messages"][0]["content"] == "[姓名1]醫師的分機是[電話1]嗎"


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["role", "content", "messages", "tool_calls", "function", "arguments", "text", "user"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_value_can_be_masked_and_refused(value: Any) -> None:
    for shape in (value, {"messages": value}, {"messages": [{"role": "user", "content": value}]}):
        for option in ("mask", "refuse"):
            checked(jsonl(shape), option)
