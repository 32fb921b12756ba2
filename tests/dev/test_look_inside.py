"""The ways of "Look inside" are made of records, deliveries and log lines, and name code that exists."""

import ast
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from tuneline.storage.records.event import TRANSITIONS, Event
from tuneline.storage.records.model import HistoryKind
from tuneline_dev.demo.look_inside import code
from tuneline_dev.demo.look_inside.function_logs import FunctionLogs
from tuneline_dev.demo.look_inside.message_way import answered_by, message_rows
from tuneline_dev.demo.look_inside.model_way import model_rows, serving_changes
from tuneline_dev.demo.web_files import page_texts

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
STEPS = {**code.MESSAGE, **code.DATASET, **code.MODEL_LIFE}


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def event(**fields: Any) -> Event:
    return Event.from_document({"state": "sent", "received_at": after(0.1), **fields})


def delivery(seconds: float, *, redelivery: bool = False, status: Any = 200) -> dict[str, Any]:
    milliseconds = after(seconds).timestamp() * 1000
    return {"at": milliseconds, "delivery_ms": 50.0, "redelivery": redelivery, "status": status}


@pytest.mark.parametrize(("file", "name"), sorted(set(STEPS.values())))
def test_the_code_of_each_step_exists(file: str, name: str) -> None:
    body: list[Any] = ast.parse((ROOT / file).read_text()).body
    for part in filter(None, name.split(".")):
        (node,) = [each for each in body if getattr(each, "name", None) == part]
        body = node.body


def test_each_step_has_a_text() -> None:
    kinds = {*STEPS, *TRANSITIONS, *get_args(HistoryKind), "written"}
    assert {f"inside_step_{kind}" for kind in kinds} <= page_texts("en").keys()


def test_a_messages_way_goes_from_line_over_the_queue_and_the_model_to_line() -> None:
    timeline = [
        {"step": "claimed", "at": after(0.3), "attempt": 1},
        {"step": "found", "at": after(0.4), "attempt": 1, "decision": "model"},
        {"step": "model", "at": after(1.4), "attempt": 1, "seconds": 0.75, "version": "base"},
        {"step": "sent", "at": after(1.6), "attempt": 1},
    ]
    rows = message_rows(event(timeline=timeline, sent_at=int(NOW.timestamp() * 1000)), [delivery(0.05)], [])
    steps = [each["step"] for each in rows]
    assert steps == ["written", "webhook", "queued", "claimed", "found", "model", "sent"]
    by_step = {each["step"]: each for each in rows}
    assert by_step["webhook"]["facts"] == {"status": 200, "milliseconds": 50}
    assert (by_step["queued"]["began"], by_step["queued"]["at"]) == (after(0.1), after(0.3))
    assert by_step["model"]["began"] == after(0.65)
    assert [each["since"] for each in rows][-2:] == [1.0, 0.2]


def test_a_step_whose_seconds_are_rounded_up_stays_behind_the_one_before() -> None:
    timeline = [
        {"step": "claimed", "at": after(0.3), "attempt": 1},
        {"step": "found", "at": after(0.4), "attempt": 1, "decision": "model"},
        {"step": "model", "at": after(0.4016), "attempt": 1, "seconds": 0.002, "version": "base"},
    ]
    rows = message_rows(event(timeline=timeline), [], [])
    assert [each["step"] for each in rows] == ["queued", "claimed", "found", "model"]
    assert rows[-1]["began"] == after(0.4)


def test_redeliveries_retries_and_duplicates_are_marked() -> None:
    timeline = [
        {"step": "claimed", "at": after(1), "attempt": 1},
        {"step": "released", "at": after(2), "attempt": 1, "reason": "LineRetryError"},
        {"step": "claimed", "at": after(3), "attempt": 2},
    ]
    lines = [
        {"message": "event was done before", "time": after(5).isoformat(), "function": "line_reply"},
        {"message": "model answered", "time": after(4).isoformat(), "function": "line_reply"},
    ]
    deliveries = [delivery(0, status="error"), delivery(0.5, redelivery=True)]
    rows = message_rows(event(timeline=timeline), deliveries, lines)
    marks = [(each["step"], each.get("is_again", False), each.get("is_bad", False)) for each in rows]
    assert marks == [
        ("webhook", False, True),
        ("queued", False, False),
        ("webhook", True, False),
        ("claimed", False, False),
        ("released", False, True),
        ("claimed", True, False),
        ("duplicate", True, False),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"version": "base", "decision": "model"}, "model"),
        ({"version": "pin:3f8a12", "decision": "verbatim"}, "pin"),
        ({"version": "example:d1:0", "decision": "verbatim"}, "example"),
        ({"version": "hours"}, "hours"),
        ({"decision": "unknown"}, "unknown"),
        ({"decision": "cure_claim"}, "held_back"),
        ({"apology": "busy"}, "apology"),
        ({"state": "drafted", "version": "base"}, "draft"),
        ({"outcome": "answered"}, "fixed"),
        ({"outcome": "open"}, "none"),
    ],
)
def test_what_answered_is_told_from_the_record(fields: dict[str, Any], expected: str) -> None:
    assert answered_by(event(**fields)) == expected
    assert f"inside_by_{expected}" in page_texts("en")


def test_the_logs_are_read_on_and_lines_are_found_by_what_they_are_about(tmp_path: Path) -> None:
    logs, log = FunctionLogs(lambda name: tmp_path / name), tmp_path / "line_reply"
    first, second = ({"message": "a", "event": "1", "time": number} for number in "12")
    log.write_text(f"{json.dumps(first)}\nno JSON\n{json.dumps(second)[:20]}")
    assert logs.about("1") == [{"function": "line_reply", **first}]
    log.write_text(f"{json.dumps(first)}\nno JSON\n{json.dumps(second)}\n")
    (tmp_path / "line_webhook").write_text(json.dumps({"message": "b", "ids": ["1"], "time": "0"}) + "\n")
    assert [line["message"] for line in logs.about("1")] == ["b", "a", "a"]
    assert logs.about("2") == []


def test_the_pointer_is_known_before_and_after_each_change() -> None:
    def entry(what: str, seconds: float) -> dict[str, Any]:
        return {"what": what, "at": after(seconds), "by": "x", "reason": "y"}

    first = {"version": "1", "history": [entry("promoted", 1), entry("replaced", 2)]}
    second = {"version": "2", "history": [entry("promoted", 2), entry("rolled_back", 3)]}
    third = {"version": "3", "history": [entry("promoted", 4), entry("rolled_back", 5)]}
    changes = serving_changes([third, second, first], {"version": "1"})
    assert [(each["what"], each["before"], each["after"]) for each in changes] == [
        ("promoted", "base", "1"),
        ("promoted", "1", "2"),
        ("rolled_back", "2", "1"),
        ("promoted", "1", "3"),
        ("rolled_back", "3", "1"),
    ]
    assert serving_changes([], {}) == []


def test_a_models_way_ends_with_its_end_date() -> None:
    data = {"version": "1", "ready_at": after(2), "shutdown_date": "2027-05-07", "history": []}
    rows = model_rows(data, job={"created_at": after(0), "trained_at": after(1)}, evaluation={})
    assert [each["step"] for each in rows] == ["base", "trained", "ready", "ends"]
    assert rows[-1]["at"] == datetime(2027, 5, 7, tzinfo=UTC)
