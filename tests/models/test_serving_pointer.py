"""What `bot/serving` says after each thing that can happen to it: no store, values in and values out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tuneline.inference.candidates import BASE, Candidate
from tuneline.models import serving_pointer

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def model(name: str) -> dict[str, Any]:
    return {"model": f"ft:{name}", "endpoint": "", "system_prompt": None, "base_model": "base"}


def test_a_pointer_of_a_time_when_none_were_remembered_knows_those_in_its_chain() -> None:
    serving = {"version": "2", **model("2"), "fallback": [{"version": "1", **model("1")}]}
    assert [serving_pointer.has_served(serving, version) for version in ("1", "2", "3")] == [
        True,
        True,
        False,
    ]
    assert not serving_pointer.has_served(None, "1")


def test_versions_that_have_served_are_remembered_and_the_base_model_is_none_of_them() -> None:
    serving = serving_pointer.promoted(serving_pointer.promoted(None, "1", model("1")), "2", model("2"))
    for version in ("2", "1"):
        serving = serving_pointer.without(serving, version, base_model="base", now=NOW)
    assert (serving["version"], serving["served"]) == (BASE, ["2", "1"])
    assert all(serving_pointer.has_served(serving, version) for version in ("1", "2"))


def test_a_base_model_that_is_gone_before_any_model_served_makes_a_whole_pointer() -> None:
    gone = Candidate("gpt-old", "你是櫃檯。", BASE)
    assert serving_pointer.with_base_gone(None, gone, now=NOW) == {
        "version": BASE,
        "model": "gpt-old",
        "base_model": "gpt-old",
        "endpoint": "",
        "system_prompt": "你是櫃檯。",
        "shutdown_date": None,
        "fallback": [],
        "served": [],
        "since": NOW,
        "by": "line_reply",
        "reason": "the base model was not found",
        "bases_gone": {"gpt-old": NOW},
    }


def test_base_models_that_were_gone_are_left_out_after_a_day() -> None:
    serving: Any = None
    for hours, name in ((0, "a"), (20, "b"), (30, "c")):
        now = NOW + timedelta(hours=hours)
        serving = serving_pointer.with_base_gone(serving, Candidate(name, None, BASE), now=now)
    assert sorted(serving["bases_gone"]) == ["b", "c"]
