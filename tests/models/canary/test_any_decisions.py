"""Any decisions leave a pointer that makes sense, and move chats in their direction only."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.models.test_registry import model
from tuneline.inference.candidates import chain
from tuneline.models import serving_pointer
from tuneline.models.canary.shares import with_canary
from tuneline.models.canary.side import candidate_for
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.serving import BASE, Serving

NOW = datetime(2026, 11, 29, tzinfo=UTC)
VERSIONS = ("1", "2", "3", "4")
CHATS = [chat_path(str(number)) for number in range(60)]
DECISIONS = st.lists(
    st.one_of(
        st.tuples(st.just("share"), st.sampled_from(VERSIONS), st.integers(1, 99)),
        st.tuples(
            st.sampled_from(("promote", "roll_back", "retire", "stop", "gone")),
            st.sampled_from(VERSIONS),
            st.just(0),
        ),
    ),
    max_size=12,
)


def decided(serving: Serving, what: str, version: str, share: int, now: datetime) -> Serving:
    """The pointer after a decision, if that is possible."""
    after = serving
    match what:
        case "share" if version != serving.version:
            after = with_canary(serving, model(version), share, by="mei", reason="", now=now)
        case "promote" if version != serving.version:
            after = serving_pointer.decided(
                serving_pointer.promoted(serving, model(version)), by="mei", reason="", now=now
            )
        case "roll_back" if serving.version != BASE:
            rest = serving_pointer.without(serving, serving.version, base_model="base", now=now)
            after = serving_pointer.decided(rest, by="mei", reason="", now=now)
        case "retire" if version != serving.version:
            after = serving_pointer.retired(serving, version, by="mei", reason="", now=now)
        case "stop" if serving.canary is not None:
            after = serving_pointer.without_canary(serving, "stopped", by="mei", reason="", now=now)
        case "gone" if version in serving_pointer.versions_of(serving):
            after = serving_pointer.with_gone(serving, version, now=now)
    return after


def of_candidate(serving: Serving) -> set[str]:
    return {chat for chat in CHATS if candidate_for(serving, chat)}


@given(DECISIONS)
def test_any_decisions_leave_a_pointer_that_makes_sense(decisions: list[tuple[str, str, int]]) -> None:
    serving = serving_pointer.promoted(None, model("1"))
    for number, (what, version, share) in enumerate(decisions):
        before, now = serving, NOW + timedelta(minutes=number)
        serving = Serving.from_document(decided(before, what, version, share, now).as_document())
        canary, earlier = serving.canary, before.canary
        if canary is not None:
            assert canary.version not in {entry.version for entry in serving.tuned}
            assert canary.periods[-1].share == canary.share
            assert len({period.id for period in canary.periods}) == len(canary.periods)
        elif earlier is not None:
            assert serving.canary_end is not None
            assert (serving.canary_end.version, serving.canary_end.period) == (
                earlier.version,
                earlier.period,
            )
            assert serving.canary_end.at == now
        if canary is not None and earlier is not None and canary.version == earlier.version:
            old, new = of_candidate(before), of_candidate(serving)
            assert old <= new if canary.share >= earlier.share else new <= old
        for chat in CHATS[:5]:
            asked = chain(serving, base_model="base", now=now, canary=candidate_for(serving, chat))
            assert asked[-1].model == "base"
            assert len({one.version for one in asked}) == len(asked)
