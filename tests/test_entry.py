"""What the entry files share."""

import gc
from collections.abc import Iterator

import pytest

from tuneline.bootstrap import line_reply
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


@pytest.fixture
def collector() -> Iterator[None]:
    """Give the garbage collector its former settings back."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
async def test_line_reply_collects_garbage_rarely_and_not_among_its_modules() -> None:
    environment = {"LINE_CHANNEL_ACCESS_TOKEN": "token", "OPENAI_API_KEY": "key", "STORE": "sqlite:unused.db"}
    handler = await line_reply.build(environment)
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == line_reply.COLLECT_AFTER
    await handler._line.close()  # type: ignore[attr-defined]
