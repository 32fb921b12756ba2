"""What `bot/serving` says of a canary after each thing that can happen to it, without a store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.models.canary.test_side import canary_at
from tests.models.test_registry import model
from tuneline.models import serving_pointer
from tuneline.models.canary.shares import MOST_PERIODS, with_canary
from tuneline.storage.records.serving import BASE, Serving

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def test_each_share_begins_a_period_and_the_canary_keeps_its_beginning() -> None:
    serving = serving_pointer.promoted(None, model("1"))
    for number in range(MOST_PERIODS + 5):
        at = NOW + timedelta(hours=number)
        serving = with_canary(serving, model("2"), number + 1, by="mei", reason="", now=at)
    canary = serving.canary
    assert canary is not None
    assert (canary.since, canary.share, len(canary.periods)) == (NOW, MOST_PERIODS + 5, MOST_PERIODS)
    assert len({period.id for period in canary.periods}) == MOST_PERIODS
    assert canary.period == canary.periods[-1].id


def test_another_candidate_begins_a_canary_of_its_own() -> None:
    serving = with_canary(canary_at(50), model("3"), 10, by="mei", reason="", now=NOW + timedelta(days=1))
    assert serving.canary is not None
    assert (serving.canary.version, len(serving.canary.periods)) == ("3", 1)


def test_a_promotion_of_the_candidate_finishes_its_canary_and_of_another_model_replaces_it() -> None:
    for version, why in (("2", "finished"), ("3", "replaced")):
        after = serving_pointer.promoted(canary_at(50), model(version))
        assert after.canary is None
        assert after.canary_end is not None
        assert (after.canary_end.version, after.canary_end.why) == ("2", why)
        assert [entry.version for entry in after.tuned] == [version, "1"]


def test_a_roll_back_of_the_current_model_ends_the_canary() -> None:
    after = serving_pointer.without(canary_at(50), "1", base_model="base", now=NOW)
    assert (after.version, after.canary) == (BASE, None)
    assert after.canary_end is not None
    assert after.canary_end.why == "rolled_back"
    decided = serving_pointer.decided(after, by="mei", reason="worse", now=NOW)
    assert decided.canary_end == replace(after.canary_end, at=NOW, by="mei", reason="worse")
    later = serving_pointer.decided(decided, by="lin", reason="other", now=NOW + timedelta(days=1))
    assert later.canary_end == decided.canary_end


def test_a_fallback_that_is_gone_or_retired_leaves_the_canary_as_it_is() -> None:
    running = canary_at(
        50, before=serving_pointer.promoted(serving_pointer.promoted(None, model("0")), model("1"))
    )
    gone = serving_pointer.with_gone(running, "0", now=NOW)
    retired = serving_pointer.retired(running, "0", by="mei", reason="", now=NOW)
    assert gone.canary == retired.canary == running.canary
    assert serving_pointer.retired(running, "2", by="mei", reason="", now=NOW).canary is None


def test_the_prompts_of_both_models_and_the_fallbacks_fit_into_one_document() -> None:
    large = {"system_prompt": "長" * 60_000}
    serving = None
    for version in ("0", "1", "2", "3"):
        serving = serving_pointer.promoted(serving, model(version, **large))
    assert serving is not None
    running = with_canary(serving, model("9", **large), 10, by="", reason="", now=NOW)
    prompts = sum(len((entry.system_prompt or "").encode()) for entry in running.reachable)
    assert running.canary is not None
    assert prompts <= serving_pointer.PROMPT_BYTES
    assert len(running.fallback) == 3


def test_a_damaged_canary_never_stops_the_bot() -> None:
    stored = {**canary_at(50).as_document(), "canary": {"share": "half"}}
    assert Serving.from_document(stored).canary is None
    assert Serving.from_document(stored).version == "1"
