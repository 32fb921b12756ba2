"""Tool calls are declared, written as JSON, and have replies."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outside_cases import HOSTILE, outside_cases
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.rules.tools import findings

ASK: dict[str, Any] = {"role": "user", "content": "台北天氣？"}
ANSWER: dict[str, Any] = {"role": "assistant", "content": "晴。"}
TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}]


def call(
    identifier: Any = "call_1", name: str = "weather", arguments: Any = '{"city": "台北"}'
) -> dict[str, Any]:
    return {"id": identifier, "type": "function", "function": {"name": name, "arguments": arguments}}


def calling(*calls: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": list(calls)}


def reply(identifier: Any = "call_1") -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": identifier, "content": "晴"}


def found_in(*messages: Any, **rest: Any) -> list[Problem]:
    return list(findings({"messages": list(messages), **rest}, 5))


def places(found: list[Problem]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.field) for finding in found]


@pytest.mark.parametrize(
    "messages",
    [
        [ASK, ANSWER],
        [ASK, calling(call()), reply(), ANSWER],
        [ASK, calling(call("a"), call("b")), reply("b"), reply("a"), ANSWER],
        [ASK, calling(call())],
        [ASK, calling(call()), reply(), calling(call("call_2"))],
        [ASK, {**ANSWER, "tool_calls": None, "function_call": None}],
        [ASK, calling(call(arguments="{}"))],
    ],
)
def test_calls_that_are_answered_or_end_the_example_are_right(messages: list[Any]) -> None:
    assert found_in(*messages, tools=TOOLS) == []
    assert found_in(*messages) == []


@pytest.mark.parametrize("key", ["tools", "functions"])
@pytest.mark.parametrize("value", ["[]", {}, 0, [1], [{}, None]])
def test_tools_that_are_no_list_of_objects_are_reported(key: str, value: Any) -> None:
    found = found_in(ASK, calling(call()), **{key: value})
    assert ("TOOLS_TYPE", key) in places(found)
    assert found[0].message().startswith(key)


@pytest.mark.parametrize("value", ["x", {}, [1]])
def test_tool_calls_that_are_no_list_of_objects_are_reported_once(value: Any) -> None:
    found = found_in(ASK, {**ANSWER, "tool_calls": value}, reply(), ANSWER, tools=TOOLS)
    assert places(found) == [("TOOLS_TYPE", "messages[1].tool_calls")]


@pytest.mark.parametrize("identifier", [None, "", 1, []])
def test_a_call_without_an_id_is_reported_once(identifier: Any) -> None:
    found = found_in(ASK, calling(call(identifier)), reply("x"), ANSWER)
    assert places(found) == [("TOOL_CALL_ID", "messages[1].tool_calls[0]")]
    assert "呼叫" in found[0].message("zh-TW")


@pytest.mark.parametrize("identifier", [None, "", 1, {}])
def test_a_reply_without_an_id_is_reported_once(identifier: Any) -> None:
    found = found_in(ASK, calling(call()), reply(identifier), ANSWER)
    assert places(found) == [("TOOL_CALL_ID", "messages[2]")]
    assert "tool's message" in found[0].message()


def test_a_reply_without_a_call_is_reported_by_its_id() -> None:
    found = found_in(ASK, calling(call()), reply(), reply("call_9"), ANSWER)
    assert places(found) == [("TOOL_ORPHAN", "messages[3].tool_call_id")]
    assert "call_9" in found[0].message()


def test_a_reply_before_its_call_is_an_orphan() -> None:
    assert places(found_in(ASK, reply(), calling(call()))) == [("TOOL_ORPHAN", "messages[1].tool_call_id")]


@pytest.mark.parametrize("following", [[ASK, ANSWER], [ANSWER], [reply("a")], [reply("a"), ANSWER]])
def test_a_call_without_a_reply_is_reported_by_its_id(following: list[Any]) -> None:
    found = found_in(ASK, calling(call("a"), call("b")), *following)
    assert ("TOOL_REPLY_MISSING", "messages[1].tool_calls[1]") in places(found)
    assert "“b”" in found[-1].message()
    assert len(found) == (1 if reply("a") in following else 2)


@pytest.mark.parametrize("arguments", [None, {}, {"city": "台北"}, 3])
def test_arguments_that_are_no_text_are_reported(arguments: Any) -> None:
    found = found_in(ASK, calling(call(arguments=arguments)))
    assert places(found) == [("TOOL_ARGUMENTS_TYPE", "messages[1].tool_calls[0].function.arguments")]


@pytest.mark.parametrize(
    "arguments", ["", "{city: 台北}", "[]", "3", '"x"', '{"a": NaN}', "[" * 100_000, '{"a":' * 100_000]
)
def test_arguments_that_are_no_json_object_are_reported(arguments: str) -> None:
    found = found_in(ASK, calling(call(arguments=arguments)))
    assert places(found) == [("TOOL_ARGUMENTS_JSON", "messages[1].tool_calls[0].function.arguments")]


def test_arguments_may_have_a_number_of_any_length() -> None:
    assert found_in(ASK, calling(call(arguments='{"a": ' + "9" * 10_000 + "}"))) == []


def test_a_call_of_what_is_not_declared_is_reported_by_its_name() -> None:
    found = found_in(ASK, calling(call(name="book")), tools=TOOLS)
    assert places(found) == [("TOOL_NOT_DECLARED", "messages[1].tool_calls[0].function.name")]
    assert "book" in found[0].message()


@pytest.mark.parametrize(
    ("messages", "rest", "field"),
    [
        ([ASK, ANSWER], {"functions": []}, "functions"),
        (
            [ASK, {"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}}],
            {},
            "messages[1].function_call",
        ),
        ([ASK, {"role": "function", "name": "f", "content": "1"}, ANSWER], {}, "messages[1].role"),
    ],
)
def test_the_old_way_is_reported_once(messages: list[Any], rest: dict[str, Any], field: str) -> None:
    assert places(found_in(*messages, *messages, **rest)) == [("DEPRECATED_FUNCTIONS", field)]


def test_the_arguments_of_an_old_call_are_read_too() -> None:
    found = found_in(ASK, {"role": "assistant", "function_call": {"name": "f", "arguments": "{"}})
    assert places(found)[-1] == ("TOOL_ARGUMENTS_JSON", "messages[1].function_call.arguments")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("tool"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
CALLS = (
    st.fixed_dictionaries({}, optional={"id": ANYTHING, "function": ANYTHING, "type": ANYTHING}) | ANYTHING
)
MESSAGES = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant", "tool", "function"]) | ANYTHING},
    optional={
        "tool_calls": st.lists(CALLS, max_size=3) | ANYTHING,
        "tool_call_id": ANYTHING,
        "function_call": CALLS,
    },
)
EXAMPLES = st.fixed_dictionaries(
    {},
    optional={
        "messages": st.lists(MESSAGES | ANYTHING, max_size=5) | ANYTHING,
        "tools": ANYTHING,
        "functions": ANYTHING,
    },
)


@given(EXAMPLES)
def test_any_example_gives_findings_and_no_error(example: dict[str, Any]) -> None:
    for finding in findings(example, 3):
        assert finding.line == 3
        for language in ("en", "zh-TW"):
            data = finding.as_dict(language)
            assert not {"{id}", "{key}", "{what}", "{name}"} & set(data["message"].split())


def test_a_hundred_thousand_messages_are_followed_once_each() -> None:
    calls = [
        message for number in range(30_000) for message in (calling(call(str(number))), reply(str(number)))
    ]
    assert found_in(ASK, *calls, ANSWER) == []


@outside_cases
@pytest.mark.parametrize("prefix", ["t0", "t1", "m31", "c04"])
def test_a_recorded_case_gives_its_code_on_its_line(prefix: str) -> None:
    for path in HOSTILE.glob(f"{prefix}*"):
        cases = json.loads((HOSTILE / "manifest.json").read_text())["cases"]
        (case,) = [case for case in cases if case["file"] == path.name]
        lines = path.read_text(encoding="utf-8").split("\n")[:-1]
        found = [one for number, line in enumerate(lines, 1) for one in findings(json.loads(line), number)]
        wanted = [(case["code"], case["line"])] if case["code"] else []
        assert [(one.code, one.line) for one in found] == wanted
