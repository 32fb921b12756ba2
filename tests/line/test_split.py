"""Long answers are cut into messages that LINE takes, and nothing is lost in between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.line.split import MESSAGE_UNITS, MESSAGES, split, units

PARTS = st.sampled_from(["一", "🍎", " ", "\n", "\n\n", "。", "word", "句子。", "x" * 997, "字" * 1499])
TEXTS = st.lists(PARTS, max_size=60).map("".join)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_every_message_is_within_lines_limits(text: str) -> None:
    pieces = split(text, more="…")
    assert len(pieces) <= MESSAGES
    assert all(0 < units(piece) <= MESSAGE_UNITS for piece in pieces)


@given(TEXTS)
def test_only_blanks_at_the_cuts_are_lost(text: str) -> None:
    pieces = split(text, more="…more")
    if not pieces or not pieces[-1].endswith("…more"):
        assert squeezed("".join(pieces)) == squeezed(text)
    else:
        assert squeezed(text).startswith(squeezed("".join(pieces).removesuffix("…more")))


@pytest.mark.parametrize("length", [6_000, 24_000])
def test_a_long_answer_arrives_whole(length: int) -> None:
    text = "這是一個完整的句子。" * (length // 10)
    pieces = split(text, more="…")
    assert "".join(pieces) == text
    assert all(piece.endswith("。") for piece in pieces)


def test_what_does_not_fit_in_five_messages_ends_with_a_note_at_a_sentence() -> None:
    pieces = split("這是一個完整的句子。" * 3000, more="（還有）")
    assert len(pieces) == 5
    assert pieces[-1].endswith("。（還有）")
    assert not any(piece.endswith("（還有）") for piece in pieces[:-1])


def test_an_emoji_counts_two_and_is_never_cut() -> None:
    pieces = split("🍎" * 2501, more="…")
    assert [units(piece) for piece in pieces] == [5000, 2]


def test_blank_text_gives_no_message() -> None:
    assert split(" \n ", more="…") == []
