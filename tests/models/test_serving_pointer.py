"""What `bot/serving` says after each thing that can happen to it: no store, values in and values out."""

from datetime import UTC, datetime, timedelta

from tests.models.test_registry import model
from tuneline.inference.candidates import Candidate
from tuneline.models import serving_pointer
from tuneline.storage.records.serving import BASE, Serving

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_pointer_of_a_time_when_none_were_remembered_knows_those_in_its_chain() -> None:
    stored = {"version": "2", "model": "ft:2", "fallback": [{"version": "1", "model": "ft:1"}]}
    serving = Serving.from_document(stored)
    assert [serving_pointer.has_served(serving, version) for version in ("1", "2", "3")] == [
        True,
        True,
        False,
    ]
    assert not serving_pointer.has_served(None, "1")


def test_versions_that_have_served_are_remembered_and_the_base_model_is_none_of_them() -> None:
    serving = serving_pointer.promoted(serving_pointer.promoted(None, model("1")), model("2"))
    for version in ("2", "1"):
        serving = serving_pointer.without(serving, version, base_model="base", now=NOW)
    assert (serving.version, serving.served) == (BASE, ("2", "1"))
    assert all(serving_pointer.has_served(serving, version) for version in ("1", "2"))


def test_a_base_model_that_is_gone_before_any_model_served_makes_a_whole_pointer() -> None:
    gone = Candidate("gpt-old", "你是櫃檯。", BASE)
    assert serving_pointer.with_base_gone(None, gone, now=NOW).as_document() == {
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
    serving: Serving | None = None
    for hours, name in ((0, "a"), (20, "b"), (30, "c")):
        now = NOW + timedelta(hours=hours)
        serving = serving_pointer.with_base_gone(serving, Candidate(name, None, BASE), now=now)
    assert serving is not None
    assert sorted(serving.bases_gone) == ["b", "c"]
