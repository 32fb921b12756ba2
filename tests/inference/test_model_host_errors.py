"""The error for each response of a model's host, and the parts of it that may be logged."""

import pytest

from tuneline.inference.model_host_errors import (
    BadRequestDropError,
    BusyRetryError,
    NoAccessRetryError,
    NoCreditRetryError,
    Refusal,
    TrainingClosedDropError,
    UnsupportedParameterDropError,
    kind_of,
)
from tuneline.loggable import identifier

UUID = "b57cd8e0-3f0f-4c5e-9d0a-3f2f6a1c2e11"


@pytest.mark.parametrize("status", [300, 301, 302, 307, 308, 408, 429, 500, 502, 503, 529, 599])
def test_what_may_pass_is_busy(status: int) -> None:
    assert type(kind_of(Refusal(status, None, None))) is BusyRetryError


@pytest.mark.parametrize("status", [400, 409, 413, 418, 422])
def test_what_cannot_pass_is_refused(status: int) -> None:
    assert type(kind_of(Refusal(status, {"code": 7, "type": [], "param": {}}, None))) is BadRequestDropError


def test_a_server_error_is_busy_whatever_its_code() -> None:
    assert type(kind_of(Refusal(503, {"code": "insufficient_quota"}, None))) is BusyRetryError
    assert type(kind_of(Refusal(403, {"code": "insufficient_quota"}, None))) is NoCreditRetryError
    assert type(kind_of(Refusal(403, {"code": "training_not_available"}, None))) is TrainingClosedDropError
    assert type(kind_of(Refusal(403, "Forbidden", None))) is NoAccessRetryError


@pytest.mark.parametrize("parameter", [None, {}, [], 7, ""])
def test_a_parameter_without_a_name_is_a_bad_request(parameter: object) -> None:
    error = {"code": "unsupported_parameter", "param": parameter}
    assert type(kind_of(Refusal(400, error, None))) is BadRequestDropError
    named = kind_of(Refusal(422, {**error, "param": "top_k"}, None))
    assert isinstance(named, UnsupportedParameterDropError)
    assert named.parameter == "top_k"


@pytest.mark.parametrize(
    "words",
    [
        *("WORDS-OF-A-USER", "頭痛要看哪一科？", "0912345678", "sk-proj-abcdefgh12345678", "U" + "a1" * 16),
        *("line one\nline two", "x" * 65, "", "a@b.example1"),
    ],
)
@pytest.mark.parametrize("status", [302, 400, 401, 402, 403, 404, 422, 429, 500])
def test_no_word_that_a_host_chooses_gets_into_the_error(status: int, words: str) -> None:
    inner = {"innererror": {"code": words}}
    error = {"code": words, "type": words, "param": words, "message": words, **inner}
    text = str(kind_of(Refusal(status, error, words)))
    assert "unknown" in text
    assert not words or words not in text


@pytest.mark.parametrize("request_id", ["req_0123456789abcdef0123456789abcdef", UUID, f"chatcmpl-{UUID}"])
def test_a_known_code_and_a_request_id_are_reported(request_id: str) -> None:
    text = str(kind_of(Refusal(429, {"code": "rate_limit_exceeded"}, request_id)))
    assert text == f"the model's host answered 429 rate_limit_exceeded (request {request_id})"


@pytest.mark.parametrize("value", [None, 7, b"req_12345678", ["req_12345678"], {}])
def test_what_is_no_text_is_no_identifier(value: object) -> None:
    assert identifier(value) == "unknown"
