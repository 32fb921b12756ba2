"""A dataset for Gemini is checked for what Gemini lacks; the same dataset for another model is not."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.findings.catalog.gemini import GEMINI
from tuneline.datasets.gemini.contents import as_gemini
from tuneline.datasets.gemini.unsupported import LEFT_OUT, Reason, find_unsupported
from tuneline.datasets.options import Options, provider_problems
from tuneline.datasets.report import as_data, as_markdown
from tuneline.datasets.rules import message_rules
from tuneline.datasets.validation.run import CheckOptions, Report, check

LITE, MINI = "gemini-3.1-flash-lite", "gpt-4.1-mini-2025-04-14"
USER, ANSWER = {"role": "user", "content": "問題？"}, {"role": "assistant", "content": "回答。"}


def checked(*messages: Any, model: str = LITE) -> Report:
    """The report on ten good examples and one with these messages, which is the last."""
    good = [
        {"messages": [{**USER, "content": f"問題 {number}？"}, {**ANSWER, "content": f"回答 {number}。"}]}
        for number in range(10)
    ]
    lines = "\n".join(json.dumps(example) for example in [*good, {"messages": list(messages)}])
    return check(io.BytesIO(lines.encode()), CheckOptions("qa.jsonl", model=model))


def test_every_reason_has_its_texts() -> None:
    reasons = {f"GEMINI_{reason.upper()}" for reason in Reason.__args__}  # type: ignore[attr-defined]
    assert reasons == {code for code in GEMINI if code.startswith("GEMINI_")}
    left_out = {f"GEMINI_{reason.upper()}" for reason in LEFT_OUT}
    assert {code for code in reasons if GEMINI[code].severity != "error"} == left_out


def test_a_weight_of_zero_rejects_a_dataset_for_gemini_only() -> None:
    messages = (USER, {**ANSWER, "weight": 0}, USER, ANSWER)
    report = checked(*messages)
    (finding,) = [finding for finding in report.problems.listed if finding.severity == "error"]
    assert (finding.code, finding.line, finding.field) == ("GEMINI_WEIGHT_ZERO", 11, "messages[1].weight")
    assert not report.is_valid
    assert checked(*messages, model=MINI).is_valid


@pytest.mark.parametrize(
    ("messages", "code", "place"),
    [
        (({**USER, "content": ""}, ANSWER), "CONTENT_EMPTY_QUESTION", "messages[0].content"),
        (({**USER, "content": " "}, ANSWER), "CONTENT_EMPTY_QUESTION", "messages[0].content"),
        ((USER, {**ANSWER, "content": " "}), "CONTENT_EMPTY", "messages[1].content"),
        ((USER, {**ANSWER, "content": ""}), "CONTENT_EMPTY", "messages[1].content"),
    ],
)
def test_a_message_without_a_text_is_one_error_in_the_words_of_the_file(
    messages: tuple[Any, ...], code: str, place: str
) -> None:
    report = checked(*messages)
    assert [(finding.code, finding.field) for finding in report.problems.listed] == [(code, place)]
    assert not report.is_valid


def test_a_name_is_left_out_with_a_warning() -> None:
    report = checked({**USER, "name": "ann"}, ANSWER)
    assert report.is_valid
    assert report.problems.counts["GEMINI_UNUSED"] == 1


def test_turns_of_one_role_are_no_error() -> None:
    assert checked(USER, USER, ANSWER, {**ANSWER, "content": "再見。"}).is_valid


def test_the_number_of_geminis_tokens_is_said_to_be_an_estimate() -> None:
    report, exact = checked(USER, ANSWER), checked(USER, ANSWER, model=MINI)
    assert "about" in as_markdown(report)
    assert "約" in as_markdown(report, language="zh-TW")
    assert "about" not in as_markdown(exact)
    assert as_data(report, model=LITE, epochs=None)["tokens_are_estimated"] is True
    assert as_data(exact, model=MINI, epochs=None)["tokens_are_estimated"] is False


@pytest.mark.parametrize(
    ("options", "model", "provider", "expected"),
    [
        (Options(), LITE, "vertex", []),
        (Options(batch_size=2, seed=1), LITE, "vertex", ["batch-size", "seed"]),
        (Options(adapter_size=4, learning_rate_multiplier=0.5), LITE, "vertex", []),
        (Options(adapter_size=4), MINI, "openai", ["adapter-size"]),
        (Options(batch_size=2, seed=1), MINI, "openai", []),
        (Options(), MINI, "vertex", ["base-model"]),
        (Options(), LITE, "openai", ["base-model"]),
    ],
)
def test_an_option_that_is_not_offered_is_named(
    options: Options, model: str, provider: str, expected: list[str]
) -> None:
    problems = provider_problems(options, model=model, provider=provider)
    assert [problem.field for problem in problems] == expected
    assert all(problem.severity == "error" for problem in problems)


@pytest.mark.parametrize(
    ("model", "provider", "words"),
    [
        (MINI, "vertex", (MINI, "Vertex AI", f"such as {LITE}", "apply --trainer openai")),
        (LITE, "openai", (LITE, "OpenAI", f"such as {MINI}", "apply --trainer vertex")),
    ],
)
def test_a_base_model_of_another_provider_is_reported_with_what_an_operator_can_do(
    model: str, provider: str, words: tuple[str, ...]
) -> None:
    (problem,) = provider_problems(Options(), model=model, provider=provider)
    english = f"{problem.message()} {problem.fix()}"
    assert [word for word in words if word not in english] == []
    chinese = f"{problem.message('zh-TW')} {problem.fix('zh-TW')}"
    assert [word for word in words if word.removeprefix("such as ") not in chinese] == []
    assert "TRAINER" not in english + chinese


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
CALLS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from("ab") | JSON, "type": st.just("function")},
        optional={
            "function": st.fixed_dictionaries(
                {"name": st.sampled_from("fg") | JSON, "arguments": st.sampled_from(["{}", "[]"]) | JSON}
            )
        },
    ),
    max_size=2,
)
PARTS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["text", "refusal", "image_url", "file"])},
        optional={
            "text": st.text(max_size=5) | JSON,
            "refusal": JSON,
            "image_url": JSON | st.just({"url": "https://a.tw/a.png", "detail": "low"}),
        },
    ),
    max_size=3,
)
MESSAGES = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant", "tool", "function"])},
    optional={
        "content": st.text(max_size=5) | PARTS | JSON,
        "tool_calls": CALLS | st.none(),
        "tool_call_id": st.sampled_from("ab"),
        "refusal": JSON,
        "name": JSON,
        "audio": JSON,
        "function_call": JSON,
    },
)
TOOLS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.just("function"),
            "function": st.fixed_dictionaries({"name": st.just("f"), "parameters": JSON}),
        }
    ),
    max_size=2,
)


@given(st.lists(MESSAGES, min_size=1, max_size=5), st.none() | TOOLS)
def test_whatever_passes_the_rules_is_converted_or_named(messages: list[Any], tools: Any) -> None:
    example = {"messages": messages, **({"tools": tools} if tools is not None else {})}
    if any(finding.severity == "error" for finding in message_rules.problems(example, 1)):
        return
    if all(part.reason in LEFT_OUT for part in find_unsupported(example)):
        line = as_gemini(example, store_image=lambda _kind, image: f"gs://b/{image.hex()}")
        assert json.dumps(line)
        assert line["contents"][0]["role"] == "user"
        assert line["contents"][-1]["role"] == "model"
