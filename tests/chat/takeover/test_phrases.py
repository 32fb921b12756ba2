"""A user asks for a person, or for the bot again, in words; near misses are for the bot."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.chat.replies.intents import (
    MOST_CHARACTERS,
    asks_for_bot,
    asks_for_person,
    asks_to_be_forgotten,
)
from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts, takeover_texts
from tuneline.texts.takeover_texts import phrases

DATA = Path(__file__).parents[2] / "data"
LEAST = 30


def listed(file: str) -> Iterator[tuple[str, str, str]]:
    """Yield the language, the sign and the text of each line of a list of phrases."""
    language = ""
    for line in (DATA / file).read_text().splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line:
            yield language, line[0], line[2:]


FOR_PERSON, FOR_BOT = tuple(listed("person_phrases.txt")), tuple(listed("bot_phrases.txt"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", ["+", "-"])
def test_each_language_has_thirty_phrases_and_thirty_near_misses(language: str, sign: str) -> None:
    texts = {text for of, is_asked, text in FOR_PERSON if (of, is_asked) == (language, sign)}
    assert len(texts) >= LEAST


@pytest.mark.parametrize(("sign", "text"), [line[1:] for line in FOR_PERSON])
def test_a_wish_for_a_person_is_recognized_and_a_near_miss_is_not(sign: str, text: str) -> None:
    assert asks_for_person(text) is (sign == "+")
    assert not asks_for_bot(text)


@pytest.mark.parametrize(("sign", "text"), [line[1:] for line in FOR_BOT])
def test_a_wish_for_the_bot_is_recognized_and_a_near_miss_is_not(sign: str, text: str) -> None:
    assert asks_for_bot(text) is (sign == "+")
    assert not asks_for_person(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_buttons_say_is_a_phrase_and_fits_on_a_button(language: str) -> None:
    person, bot = (takeover_texts.text(f"{of}_button", language) for of in ("person", "bot"))
    assert asks_for_person(person)
    assert asks_for_bot(bot)
    assert max(len(person), len(bot)) <= 20


def test_no_phrase_of_deletion_is_one_of_these() -> None:
    for language in LANGUAGES:
        for text in chat_texts.forget_words(language):
            assert asks_to_be_forgotten(text)
            assert not asks_for_person(text)
            assert not asks_for_bot(text)


def test_a_long_text_is_no_phrase() -> None:
    assert not asks_for_person("請" * MOST_CHARACTERS + "找真人")


@given(text=st.text(max_size=40))
def test_the_bots_questions_are_not_taken_by_punctuation_alone(text: str) -> None:
    assert asks_for_person(text) == asks_for_person(f" {text}！ ".strip())


PIECES = sorted(
    {piece for pattern in (*phrases.PERSON, *phrases.BOT) for piece in re.findall(r"\w+", pattern)}
)


@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=40), end=st.sampled_from(["", "x", "ค"]))
def test_no_text_takes_long(pieces: list[str], end: str) -> None:
    text = "".join(pieces)[: MOST_CHARACTERS - 1] + end
    asks_for_person(text)
    began = time.perf_counter()
    asks_for_person(text)
    asks_for_bot(text)
    assert time.perf_counter() - began < 0.5
