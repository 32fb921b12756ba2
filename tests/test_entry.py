"""What the entry files share."""

import pytest

from tuneline.entry import trace

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    "headers",
    [
        {"x-cloud-trace-context": f"{TRACE}/1;o=1"},
        {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
        {"x-cloud-trace-context": "nothing", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
    ],
)
def test_a_trace_is_read_from_either_header(headers: dict[str, str]) -> None:
    assert trace(headers) == TRACE


@pytest.mark.parametrize(
    "given", ["", "x" * 3000, TRACE.upper(), TRACE + "0", TRACE[:-1], f"{TRACE}\n", "看" * 32, f" {TRACE}"]
)
def test_what_is_no_trace_is_not_taken_into_the_logs(given: str) -> None:
    assert trace({"x-cloud-trace-context": f"{given}/1", "traceparent": f"00-{given}-1-01"}) is None
