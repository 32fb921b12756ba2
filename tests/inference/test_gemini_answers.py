"""What Vertex AI answers is read whatever is missing; what it refuses is the error of its remedy."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.completion import Completion, Usage, completion_usd
from tuneline.inference.gemini.addresses import host_url, model_path
from tuneline.inference.gemini.answer import completion_of
from tuneline.inference.gemini.errors import error_of
from tuneline.inference.model_host_errors import (
    BadRequestDropError,
    BusyRetryError,
    NoAccessRetryError,
    NoCreditRetryError,
    NotFoundDropError,
    TooLongDropError,
    UnsupportedParameterDropError,
)
from tuneline.storage.records.serving import BASE

TUNED = "projects/123/locations/us/endpoints/99"
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
COUNTS = ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount", "totalTokenCount")


def read(answer: object) -> Completion:
    return completion_of(answer, read=10_000, written=500)


def said(text: str, finish: str = "STOP", **usage: int) -> dict[str, Any]:
    content = {"role": "model", "parts": [{"text": text}]}
    return {"candidates": [{"content": content, "finishReason": finish}], "usageMetadata": usage}


def test_an_answer_is_read_without_the_models_thoughts() -> None:
    answer = said("請掛神經內科。", promptTokenCount=30, candidatesTokenCount=8, thoughtsTokenCount=5)
    answer["candidates"][0]["content"]["parts"].insert(0, {"text": "Let me think", "thought": True})
    answer["candidates"][0]["content"]["parts"].append({"text": "請早點來。", "thought": False})
    completion = read(answer)
    assert completion.text == "請掛神經內科。請早點來。"
    assert (completion.is_cut, completion.is_filtered) == (False, False)
    usage = completion.usage
    assert (usage.read, usage.written, usage.thought) == (30, 8, 5)


def test_an_answer_at_its_limit_is_cut() -> None:
    assert read(said("請掛神", "MAX_TOKENS")).is_cut


@pytest.mark.parametrize(
    "answer",
    [
        said("前半句", "SAFETY"),
        *({"candidates": [{"finishReason": reason}]} for reason in ("SAFETY", "PROHIBITED_CONTENT", "SPII")),
        *({"candidates": [{"finishReason": reason}]} for reason in ("BLOCKLIST", "MODEL_ARMOR")),
        {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 9}},
        {"promptFeedback": {"blockReason": "OTHER"}},
        {"candidates": [], "usageMetadata": {"promptTokenCount": 9}},
        {"usageMetadata": {"promptTokenCount": 9, "totalTokenCount": 9}, "modelVersion": "gemini"},
        {"candidates": []},
    ],
    ids=json.dumps,
)
def test_a_question_that_is_blocked_and_an_answer_that_is_removed_are_filtered(answer: object) -> None:
    assert read(answer).is_filtered


@pytest.mark.parametrize(
    "answer",
    [
        *(None, [], {}, 7, "text", {"error": {"code": 500}}, {"candidates": 7}, {"candidates": [None]}),
        {"candidates": [{"content": {"role": "model"}, "finishReason": "MAX_TOKENS"}]},
        {"candidates": [{"content": {"parts": [{"text": ["x"]}, None, {"text": " "}]}}]},
        {"candidates": [{"finishReason": "OTHER"}]},
    ],
    ids=json.dumps,
)
def test_what_holds_no_text_is_empty_and_not_filtered(answer: object) -> None:
    completion = read(answer)
    assert (completion.text, completion.is_filtered) == ("", False)


@given(JSON)
def test_no_json_breaks_the_reading(answer: object) -> None:
    for nested in (answer, {"candidates": answer}, {"candidates": [answer], "usageMetadata": answer}):
        assert isinstance(read(nested), Completion)
    error_of(400, answer)
    error_of(403, {"error": answer})
    error_of(400, [{"error": {"message": answer, "details": answer, "status": answer}}])


@given(
    st.dictionaries(st.sampled_from(COUNTS), st.one_of(st.integers(), st.floats(), st.text(max_size=3))),
    st.sampled_from([Candidate("gemini-3.1-flash-lite", None, BASE), Candidate(TUNED, None, "v1", "vertex")]),
)
def test_no_usage_costs_less_than_nothing_or_more_than_the_request_allows(
    usage: dict[str, object], candidate: Candidate
) -> None:
    counts = read({"usageMetadata": usage}).usage
    assert 0 <= counts.read <= 10_000
    assert 0 <= counts.written + counts.thought <= 500
    assert min(counts.written, counts.thought) >= 0
    assert completion_usd(counts, candidate) >= Decimal(0)


def test_thoughts_are_paid_for_as_the_answer_is() -> None:
    candidate = Candidate("gemini-3.1-flash-lite", None, BASE)
    with_thoughts, without = Usage(10, 3, 4), Usage(10, 7)
    assert completion_usd(with_thoughts, candidate) == completion_usd(without, candidate) > 0


def test_a_missing_count_of_the_answer_follows_from_the_total() -> None:
    usage = {"promptTokenCount": 30, "thoughtsTokenCount": 5, "totalTokenCount": 43}
    assert read({"usageMetadata": usage}).usage.written == 8


def refused(status: int, message: str = "no", code: str = "", reason: str = "") -> DropError | RetryError:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}] if reason else []
    error = {"code": status, "message": message, "status": code, "details": details}
    plain, listed = error_of(status, {"error": error}), error_of(status, [{"error": error}])
    assert (type(plain), str(plain)) == (type(listed), str(listed))
    return plain


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (
            400,
            "The input token count (9) exceeds the maximum number of tokens allowed (8).",
            TooLongDropError,
        ),
        (413, "", TooLongDropError),
        (400, "Request contains an invalid argument.", BadRequestDropError),
        (401, "", NoAccessRetryError),
        (403, "Permission 'aiplatform.endpoints.predict' denied", NoAccessRetryError),
        (402, "", NoCreditRetryError),
        (404, "Endpoint not found", NotFoundDropError),
        (410, "", NotFoundDropError),
        *((status, "", BusyRetryError) for status in (302, 408, 409, 429, 499, 500, 501, 503, 504, 999)),
    ],
)
def test_each_refusal_is_the_error_of_its_remedy(status: int, message: str, kind: type) -> None:
    error = refused(status, message)
    assert type(error) is kind
    if isinstance(error, BusyRetryError):
        assert error.answered == (status == 429)


@pytest.mark.parametrize(
    ("message", "parameter"),
    [
        ("Thinking level is unsupported: THINKING_LEVEL_MINIMAL", "thinkingConfig"),
        (
            "Invalid JSON payload received. Unknown name \"thinkingLevel\" at 'generation_config'",
            "thinkingConfig",
        ),
        ("The value of response_mime_type is not supported.", "responseMimeType"),
    ],
)
def test_a_parameter_that_a_model_refuses_is_named(message: str, parameter: str) -> None:
    error = refused(400, message, "INVALID_ARGUMENT")
    assert isinstance(error, UnsupportedParameterDropError)
    assert error.parameter == parameter


def test_the_reason_says_what_an_operator_has_to_do() -> None:
    off = refused(403, "secret", "PERMISSION_DENIED", "SERVICE_DISABLED")
    assert "enable the API aiplatform.googleapis.com" in str(off)
    assert isinstance(refused(403, "", "PERMISSION_DENIED", "BILLING_DISABLED"), NoCreditRetryError)


def test_no_text_of_the_host_is_put_into_an_error() -> None:
    for status in (400, 401, 403, 404, 429, 500):
        assert "秘密" not in str(refused(status, "秘密", "秘密", "秘密"))


def test_a_tuned_model_is_asked_in_the_location_of_its_name() -> None:
    assert model_path(TUNED, project="p", location="eu") == ("us", TUNED)
    path = "projects/p/locations/eu/publishers/google/models/gemini-3.1-flash-lite"
    assert model_path("gemini-3.1-flash-lite", project="p", location="eu") == ("eu", path)


@pytest.mark.parametrize(
    "model",
    [
        "projects/1/locations/us/models/2",
        "projects/1/locations/us/models/2@1",
        "projects/1/locations/us-central1/tuningJobs/3",
        "projects/1/locations/us/endpoints/2:predict",
    ],
)
def test_only_an_endpoint_of_a_tuned_model_is_asked(model: str) -> None:
    with pytest.raises(NotFoundDropError, match="tuned model's endpoint"):
        model_path(model, project="p", location="us")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("us", "https://aiplatform.us.rep.googleapis.com"),
        ("eu", "https://aiplatform.eu.rep.googleapis.com"),
        ("global", "https://aiplatform.googleapis.com"),
        ("us-central1", "https://us-central1-aiplatform.googleapis.com"),
    ],
)
def test_each_location_has_its_own_host(location: str, url: str) -> None:
    assert host_url(location) == url


@given(st.text(max_size=60) | st.from_regex(re.compile("projects/[^/]*/locations/[^/]*/endpoints/.*")))
def test_a_token_is_sent_to_google_whatever_a_model_is_called(model: str) -> None:
    try:
        location, path = model_path(model, project="p", location="us")
        url = f"{host_url(location)}/v1/{path}"
    except NotFoundDropError:
        return
    assert re.fullmatch(r"https://[a-z0-9.-]+\.googleapis\.com/v1/projects/[A-Za-z0-9:/._-]+", url)


def test_an_untuned_model_needs_a_project() -> None:
    with pytest.raises(NotFoundDropError, match="GOOGLE_CLOUD_PROJECT"):
        model_path("gemini-3.1-flash-lite", project="", location="us")
