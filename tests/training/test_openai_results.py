"""A job's fields are read in any form."""

import base64
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tuneline.training import openai_results
from tuneline.training.provider import CurvePoint

CSV = b"""step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy
1,2.5,0.25,,
2,1.5,0.5,1.75,0.4
"""
READ = [CurvePoint(1, 2.5, 0.25), CurvePoint(2, 1.5, 0.5, 1.75, 0.4)]


@pytest.mark.parametrize("content", [CSV, base64.b64encode(CSV), base64.encodebytes(CSV)])
def test_a_result_file_is_read_plain_and_in_base64(content: bytes) -> None:
    assert openai_results.result_points(content) == READ


@pytest.mark.parametrize(
    "content",
    [
        CSV.replace(b"2,1.5", b"two,1.5") + b"2,1.5,0.5,1.75,0.4",
        CSV.replace(b"\n2,", b"\n\n,,,,\n2,"),
        CSV.replace(b"2,1.5", b"1,NaN,inf,,\n2,1.5"),
        CSV + b"3,,,,\n4",
        CSV.replace(b"valid_mean_token_accuracy", b"valid_mean_token_accuracy,new_column").replace(
            b",0.4", b",0.4,9"
        ),
    ],
)
def test_rows_that_cannot_be_read_are_left_out(content: bytes) -> None:
    assert openai_results.result_points(content) == READ


@settings(deadline=None)
@given(st.binary())
def test_any_other_file_has_no_points_or_some_and_never_fails(content: bytes) -> None:
    assert isinstance(openai_results.result_points(content), list)
    assert isinstance(openai_results.result_points(b"step,train_loss\n" + content), list)


def told(**fields: Any) -> SimpleNamespace:
    plain = {"id": "e1", "created_at": 1, "level": "info", "message": "m", "data": None, "type": "message"}
    return SimpleNamespace(**{**plain, **fields})


def test_metrics_are_points_and_everything_else_is_a_message() -> None:
    metrics = {"step": 3, "total_steps": 9, "train_loss": 0.5, "full_valid_loss": 0.75}
    events = [
        told(),
        told(id="e2", type="metrics", data=metrics),
        told(id="e3", type="moderation_checks", data={"blocked": False}, level="warn"),
        told(id="e4", type="metrics", data={}, level="critical"),
    ]
    assert [(one.id, one.level) for one in openai_results.messages(events)] == [
        ("e1", "info"),
        ("e3", "warning"),
        ("e4", "info"),
    ]
    assert openai_results.points(events) == [CurvePoint(3, 0.5, None, 0.75)]
    assert openai_results.total_steps(events) == 9
    assert openai_results.total_steps(events[:1]) is None
