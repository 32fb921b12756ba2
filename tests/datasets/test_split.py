"""A question is in one split only, in any spelling, at any place and in any upload."""

import hashlib
import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.datasets.new_python import python
from tuneline.datasets.split import are_held_out, default_fraction, is_held_out, question_of

LETTERS = "\x00，？！：；（）～aÅÉéßıİﬁΣς가각のがガｶﾞ診所①Ａ１ệ ้กำ\u0301\u0327\u0345 \u3000\t\n\U0002f800"
QUESTIONS = st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.text(LETTERS))
FRACTIONS = st.floats(0, 1)


@given(QUESTIONS, FRACTIONS)
def test_all_spellings_of_one_question_are_on_one_side(question: str, fraction: float) -> None:
    side = is_held_out(question, fraction=fraction)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert is_held_out(unicodedata.normalize(form, question), fraction=fraction) == side
    assert is_held_out(unicodedata.normalize("NFKC", question).casefold(), fraction=fraction) == side
    spaced = f"\n {question.replace(' ', '  ').replace(chr(9), ' ')}\u3000\r\n"
    assert is_held_out(spaced, fraction=fraction) == side


@given(st.lists(QUESTIONS | st.text("\u0301a", min_size=500, max_size=900), max_size=8), FRACTIONS)
def test_many_questions_at_once_are_held_out_as_each_alone(questions: list[str], fraction: float) -> None:
    assert are_held_out(questions, fraction=fraction) == [
        is_held_out(question, fraction=fraction) for question in questions
    ]


PAIRS = [
    ("Ｏｐｅｎ　ｔｏｄａｙ？", "open today?"),
    ("ﾁｹｯﾄはいくら", "チケットはいくら"),
    ("Straße", "STRASSE"),
    ("①月", "1月"),
    ("cafe\u0301", "CAFÉ"),
    ("가격", "\u1100\u1161\u1100\u1167\u11a8"),
    ("ΟΔΟΣ", "οδος"),
    ("幾點 開門", "幾點\u3000\n 開門 "),
    ("ﬁn", "FIN"),
    ("㎏", "kg"),
    ("㎅", "kb"),
    ("𝐇𝐢", "hi"),
    ("ß\u0326", "SS\u0326"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_spellings_that_a_reader_takes_for_one_go_together(one: str, other: str) -> None:
    for percent in range(101):
        assert is_held_out(one, fraction=percent / 100) == is_held_out(other, fraction=percent / 100)


@given(QUESTIONS)
def test_at_none_nothing_and_at_one_everything_is_held_out(question: str) -> None:
    assert not is_held_out(question, fraction=0.0)
    assert is_held_out(question, fraction=1.0)


@given(QUESTIONS, FRACTIONS, FRACTIONS)
def test_what_is_held_out_stays_so_at_a_greater_fraction(question: str, one: float, other: float) -> None:
    if is_held_out(question, fraction=min(one, other)):
        assert is_held_out(question, fraction=max(one, other))


@given(st.lists(QUESTIONS), FRACTIONS, st.randoms(use_true_random=False))
def test_the_split_is_a_partition_of_questions_that_no_order_changes(
    questions: list[str], fraction: float, order: random.Random
) -> None:
    def sides(asked: list[str]) -> tuple[set[str], set[str]]:
        held = {one for one in asked if is_held_out(one, fraction=fraction)}
        return held, {one for one in asked if not is_held_out(one, fraction=fraction)}

    first = sides(questions)
    again = questions * 2
    order.shuffle(again)
    assert sides(again) == first
    assert first[0] | first[1] == set(questions)
    assert not first[0] & first[1]


@pytest.mark.parametrize(
    ("question", "place"),
    [("診所幾點開門？", 0.50807), ("What are  your hours?", 0.49955), ("", 0.88942)],
)
def test_a_question_is_held_out_from_the_fraction_its_check_sum_names(question: str, place: float) -> None:
    """The places are those of `sha256sum`: a release that moved them would train on what was held out."""
    assert not is_held_out(question, fraction=place - 0.001)
    assert is_held_out(question, fraction=place + 0.001)


@pytest.mark.process
def test_another_process_splits_alike() -> None:
    program = (
        "from tuneline.datasets.split import is_held_out\n"
        "print([is_held_out(f'question {n}', fraction=0.3) for n in range(200)])"
    )
    here = str([is_held_out(f"question {n}", fraction=0.3) for n in range(200)])
    for seed in ("1", "2"):
        assert python(program, PYTHONHASHSEED=seed).strip() == here


@pytest.mark.parametrize("fraction", [0.05, 0.1, 0.2, 0.5])
def test_of_many_questions_about_the_fraction_is_held_out(fraction: float) -> None:
    """Within five standard deviations. The hash is always the same, so this cannot fail by chance."""
    count = 20_000
    held = sum(is_held_out(f"第 {number} 個問題", fraction=fraction) for number in range(count))
    assert abs(held - count * fraction) < 5 * (count * fraction * (1 - fraction)) ** 0.5


def test_of_thirty_questions_none_is_held_out_in_four_files_of_a_hundred() -> None:
    files = [[f"file {file} question {one}" for one in range(30)] for file in range(2000)]
    none = sum(not any(is_held_out(one, fraction=0.1) for one in file) for file in files)
    assert 0.02 < none / len(files) < 0.07


@pytest.mark.parametrize("fraction", [-0.1, 1.1, float("nan"), float("inf"), 10])
def test_what_is_no_fraction_is_refused(fraction: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        is_held_out("hi", fraction=fraction)


@pytest.mark.process
def test_a_megabyte_of_one_thing_over_and_over_is_decided_soon() -> None:
    """In a new process: only that can be ended if the time is quadratic in the length."""
    program = (
        "from tuneline.datasets.split import is_held_out\n"
        "for piece in ('\u0301\u0327', 'a\u0301', ' ', '가', '字', '\ufdfa', '\u0e33'):\n"
        "    assert is_held_out('a' + piece * (1_000_000 // len(piece)), fraction=1)\n"
    )
    python(program)


def test_half_a_character_does_no_harm() -> None:
    assert is_held_out("\ud83d", fraction=1)


@pytest.mark.parametrize(
    ("messages", "question"),
    [
        ([{"role": "user", "content": "hi"}], "hi"),
        (
            [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": "one"},
                {"role": "assistant", "content": "two"},
                {"role": "user", "content": "three"},
                {"role": "assistant", "content": "four"},
            ],
            "one\nthree",
        ),
        (
            [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "what"},
                        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
                        {"type": "text", "text": "is this"},
                    ],
                }
            ],
            "what\nis this",
        ),
        ([{"role": "user", "content": None}, {"role": "assistant", "content": "hi"}], ""),
        ([{"role": "assistant", "content": "hi"}], ""),
        ([], ""),
    ],
)
def test_a_question_is_all_that_the_user_says(messages: list[Any], question: str) -> None:
    assert question_of({"messages": messages}) == question


@pytest.mark.parametrize(("examples", "fraction"), [(0, 0.0), (29, 0.0), (30, 0.1), (100_000, 0.1)])
def test_from_thirty_examples_on_a_tenth_is_held_out(examples: int, fraction: float) -> None:
    assert default_fraction(examples) == fraction


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_plain_letters_is_the_long_one(text: str) -> None:
    longer = text + "é"
    assert is_held_out(text, fraction=0.5) == is_held_out(f" {text.upper()}\n", fraction=0.5)
    assert is_held_out(longer, fraction=0.5) == is_held_out(f" {text.upper()}É", fraction=0.5)
    whole = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    digest = hashlib.sha256(whole.encode()).digest()
    assert is_held_out(text, fraction=0.5) == (int.from_bytes(digest[:8], "big") < 2**63)


def test_a_part_that_is_no_object_is_left_out_of_the_question() -> None:
    content = [
        "loose",
        {"type": "text", "text": "頭痛？"},
        {"type": "text", "text": 7},
        {"type": "image_url"},
    ]
    assert question_of({"messages": [{"role": "user", "content": content}]}) == "頭痛？"
