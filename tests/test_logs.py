"""A log line as Cloud Logging reads it."""

import json

import pytest

from tuneline import logs

TRACE = "105445aa7843bc8bf206b12000100000"


def line(capsys: pytest.CaptureFixture[str], env: dict[str, str], **bound: str) -> dict[str, object]:
    """Return the line that is written within `bound`."""
    logs.configure(env)
    with logs.bound(**bound):
        logs.info("done")
    return dict(json.loads(capsys.readouterr().err))


def test_a_line_hangs_below_its_request_and_is_found_by_the_bare_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written = line(capsys, {"GOOGLE_CLOUD_PROJECT": "clinic-bot"}, trace=TRACE)
    assert written["logging.googleapis.com/trace"] == f"projects/clinic-bot/traces/{TRACE}"
    assert written["trace"] == TRACE


@pytest.mark.parametrize(
    ("env", "bound"), [({}, {"trace": TRACE}), ({"GOOGLE_CLOUD_PROJECT": "clinic-bot"}, {})]
)
def test_without_a_project_or_a_trace_no_half_a_name_is_written(
    env: dict[str, str], bound: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "logging.googleapis.com/trace" not in line(capsys, env, **bound)
