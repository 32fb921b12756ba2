"""Which chats a canary answers: stable, in proportion, and moved only by a decision."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.models.test_registry import model
from tuneline.inference.candidates import chain
from tuneline.models import serving_pointer
from tuneline.models.canary.shares import with_canary
from tuneline.models.canary.side import candidate_for, position_of, side_of
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.serving import Canary, Serving

NOW = datetime(2026, 11, 29, tzinfo=UTC)
CHATS = st.text(min_size=1).map(chat_path)
SHARES = st.integers(1, 99)


def canary_at(share: int, *, candidate: str = "2", before: Serving | None = None) -> Serving:
    serving = before or serving_pointer.promoted(None, model("1"))
    return with_canary(serving, model(candidate), share, by="mei", reason="new", now=NOW)


def canary(share: int, candidate: str = "2") -> Canary:
    running = canary_at(share, candidate=candidate).canary
    assert running is not None
    return running


@given(CHATS, SHARES, SHARES)
def test_a_higher_share_moves_chats_to_the_candidate_only(chat: str, one: int, other: int) -> None:
    low, high = sorted((one, other))
    sides = [side_of(canary(share), chat) for share in (low, high)]
    assert sides != ["candidate", "current"]
    assert side_of(canary(low), chat) == sides[0], "the same share gives the same side"


@given(CHATS, SHARES)
def test_the_side_depends_on_nothing_but_the_chat_the_candidate_and_the_share(chat: str, share: int) -> None:
    first = canary_at(share)
    later = Serving.from_document(canary_at(share, before=canary_at(1)).as_document())
    for serving in (first, later):
        assert (candidate_for(serving, chat) is None) == (side_of(canary(share), chat) == "current")


def test_the_share_of_chats_is_the_one_that_was_set() -> None:
    chats = [chat_path(f"U{number:032x}") for number in range(10_000)]
    for share in (1, 10, 50, 99):
        answered = sum(side_of(canary(share), chat) == "candidate" for chat in chats)
        assert abs(answered / len(chats) - share / 100) < 0.01


def test_another_candidate_gets_other_chats() -> None:
    chats = [chat_path(str(number)) for number in range(2000)]
    both = sum(position_of(chat, "2") < 5000 and position_of(chat, "3") < 5000 for chat in chats)
    assert 400 < both < 600, "a quarter of them"


def test_the_candidate_is_asked_first_in_its_chats_and_the_current_model_behind_it() -> None:
    serving = canary_at(50)
    chats = [chat_path(str(number)) for number in range(20)]
    for chat in chats:
        candidate = candidate_for(serving, chat)
        asked = chain(serving, base_model="base", now=NOW, canary=candidate)
        assert [one.version for one in asked] == [*(["2"] if candidate else []), "1", "base"]
        assert asked[0].system_prompt == ("你是2。" if candidate else "你是1。")
        assert asked[-1].system_prompt == "你是1。", "the base model has the current model's prompt"
    assert {candidate_for(serving, chat) is None for chat in chats} == {True, False}


def test_a_candidate_whose_last_day_is_over_is_not_asked() -> None:
    serving = with_canary(
        serving_pointer.promoted(None, model("1")),
        model("2", shutdown_date="2026-11-20"),
        99,
        by="mei",
        reason="new",
        now=NOW,
    )
    asked = chain(serving, base_model="base", now=NOW, canary=serving.canary)
    assert [one.version for one in asked] == ["1", "base"]
