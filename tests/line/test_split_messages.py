"""Long answers are cut into messages that LINE takes, and nothing is lost in between."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from tuneline.line import break_points
from tuneline.line.split_messages import MESSAGE_UNITS, MESSAGES, split, units

FAMILY, FLAG, THUMB, KEYCAP = "👨‍👩‍👧‍👦", "🇹🇼", "👍🏽", "1️⃣"
THAI, JAMO, NAGARI, ACCENT = "ก็", "\u1112\u1161\u11ab", "क्षि", "e\u0301"
CHARACTERS = [FAMILY, FLAG, THUMB, KEYCAP, THAI, JAMO, NAGARI, ACCENT, "字", "x", "🍎", "が"]
PARTS = st.sampled_from(
    [*CHARACTERS, " ", "\n", "\n\n", "。", "word ", "句子。」", "3.14", "x" * 997, "字" * 1499]
    + [character * 400 for character in CHARACTERS]
)
TEXTS = st.lists(PARTS, max_size=40).map("".join)


def squeezed(text: str) -> str:
    return "".join(text.split())


def places(text: str, pieces: list[str]) -> list[int]:
    """Where each of `pieces` begins in `text`."""
    found, at = [], 0
    for piece in pieces:
        at = text.index(piece, at)
        found.append(at)
        at += len(piece)
    return found


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


@given(TEXTS)
def test_no_character_that_a_reader_sees_is_cut(text: str) -> None:
    pieces = split(text, more="")
    whole = {found.start() for found in regex.finditer(r"\X", text)} | {len(text)}
    begins = places(text, pieces)
    assert whole.issuperset(begins)
    assert whole.issuperset(begin + len(piece) for begin, piece in zip(begins, pieces, strict=True))


@given(TEXTS)
def test_what_fits_in_five_messages_arrives_whole(text: str) -> None:
    # Each of the four cuts may leave as much room as one character takes.
    longest = max(map(units, CHARACTERS))
    pieces = split(text, more="<more>")
    if units(text) <= MESSAGES * MESSAGE_UNITS - 4 * longest:
        assert squeezed("".join(pieces)) == squeezed(text)


SENTENCES = {
    "zh-TW": "這是一個完整的句子。",
    "zh-CN": "他说：“请先挂号。”",
    "ja": "「こちらへどうぞ。」",
    "ko": "예약은 전화로 하시면 됩니다. ",
    "th": "กรุณาโทรนัดล่วงหน้านะคะ ",
    "en": "It costs 3.14 dollars, e.g. on Mondays. ",
    "emoji": "明天見！👨‍👩‍👧‍👦 好嗎？",
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
@pytest.mark.parametrize("length", [6_000, 24_000])
def test_a_long_answer_arrives_whole_and_is_cut_between_sentences(length: int, sentence: str) -> None:
    text = sentence * (length // units(sentence))
    pieces = split(text, more="<more>")
    assert squeezed("".join(pieces)) == squeezed(text)
    ends = ("。", "。”", "。」", "다.", "คะ", "Mondays.", "！", "？")
    assert all(piece.endswith(ends) for piece in pieces)


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_what_does_not_fit_in_five_messages_ends_with_a_note_at_a_sentence(sentence: str) -> None:
    pieces = split(sentence * (30_000 // len(sentence)), more="（還有）")
    ends = ("。", "。”", "。」", "다.", "คะ", "Mondays.", "！", "？")
    assert len(pieces) == 5
    assert pieces[-1].removesuffix("（還有）").endswith(ends)
    assert pieces[-1].endswith("（還有）")
    assert sum(map(units, pieces)) > 24_000
    assert not any(piece.endswith("（還有）") for piece in pieces[:-1])


@pytest.mark.parametrize("length", [6_000, 24_000, 25_000])
def test_a_word_without_an_end_arrives_whole(length: int) -> None:
    assert "".join(split("x" * length, more="<more>")) == "x" * length


def test_a_word_of_thirty_thousand_letters_is_delivered_as_far_as_it_fits() -> None:
    pieces = split("x" * 30_000, more="<more>")
    assert [units(piece) for piece in pieces] == [5000] * 5
    assert pieces[-1].endswith("x<more>")


def test_long_paragraphs_are_cut_in_two_when_all_would_not_fit_otherwise() -> None:
    text = "\n\n".join(["一二三四。" * 520] * 9)
    assert squeezed("".join(split(text, more="<more>"))) == squeezed(text)


def test_the_number_of_a_step_ends_no_sentence() -> None:
    text = "Do it like this.\n12. " + "y" * 100
    assert break_points.last_sentence_end(text, 0, 60) == text.index("12")


def test_marks_heaped_on_one_letter_are_delivered() -> None:
    text = "e" + "\u0301" * 12_000
    assert "".join(split(text)) == text


def test_a_paragraph_ends_better_than_a_sentence_and_a_sentence_better_than_a_word() -> None:
    filled = "一二三。" * 700
    assert split(f"{filled}\n\n{filled}") == [filled, filled]
    sentence = "x " * 2000 + "end. " + "x " * 2000
    assert split(sentence)[0].endswith("end.")


@pytest.mark.parametrize("number", ["3.14", "e.g. this", "Dr. Lin", "No. 5", "a.tw/?q=1"])
def test_a_point_within_a_number_an_abbreviation_or_an_address_ends_no_sentence(number: str) -> None:
    text = "Here it ends. " + "y" * 4900 + " " + number + " " + "z" * 200 + " " + "w" * 3000
    assert number in "|".join(split(text))
    assert not any(piece.endswith(("e.g.", "Dr.", "No.", "3.", "?")) for piece in split(text))


def test_a_thai_text_without_blanks_is_cut_between_letters_with_their_vowels_and_tones() -> None:
    pieces = split("น้ำ" * 3000, more="")
    assert all(piece == "น้ำ" * (len(piece) // 3) for piece in pieces)


def test_an_emoji_counts_two_and_is_never_cut() -> None:
    pieces = split("🍎" * 2501, more="…")
    assert [units(piece) for piece in pieces] == [5000, 2]


def test_blank_text_gives_no_message() -> None:
    assert split(" \n ", more="…") == []


def test_a_text_that_fits_in_one_message_is_not_cut() -> None:
    text = "一二三。" * 680 + "\n\n" + "四五六。" * 500
    assert 2 * 2500 > units(text) > 2500
    assert split(text) == [text]


def test_a_paragraph_ends_a_message_as_soon_as_the_rest_still_fits() -> None:
    """Five messages hold 25,000 units, so of 13,000 the first may take as few as half a message."""
    first, rest = "x" * 2_700, "y" * 10_300
    assert split(f"{first}\n\n{rest}")[0] == first
