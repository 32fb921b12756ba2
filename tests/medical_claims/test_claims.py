"""What a bot of a clinic must not say is found, and what is near it is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.medical_claims.more_sayings import CLAIMS, NO_CLAIMS
from tests.medical_claims.sayings import CURE, NO_CURE, NO_PHYSICIAN, PHYSICIAN
from tuneline.medical_claims.claims import claims, has_claim
from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts

EACH_WAY = 20


def kinds(text: str) -> set[str]:
    return {claim.kind for claim in claims(text)}


@pytest.mark.parametrize("saying", [each for sayings in PHYSICIAN.values() for each in sayings])
def test_a_bot_that_calls_itself_a_physician_is_found(saying: str) -> None:
    assert kinds(saying) == {"physician"}


@pytest.mark.parametrize("saying", [each for sayings in CURE.values() for each in sayings])
def test_a_promise_of_a_cure_or_an_effect_is_found(saying: str) -> None:
    assert kinds(saying) == {"cure"}


@pytest.mark.parametrize(
    "saying", [each for every in (NO_PHYSICIAN, NO_CURE) for sayings in every.values() for each in sayings]
)
def test_a_negation_a_question_or_another_sense_is_no_claim(saying: str) -> None:
    assert list(claims(saying)) == []


@pytest.mark.parametrize("saying", CLAIMS)
def test_a_claim_in_other_words_is_found(saying: str) -> None:
    assert has_claim(saying)


@pytest.mark.parametrize("saying", NO_CLAIMS)
def test_what_clinics_usually_say_is_no_claim(saying: str) -> None:
    assert not has_claim(saying)


@pytest.mark.parametrize("sayings", [PHYSICIAN, NO_PHYSICIAN, CURE, NO_CURE])
def test_there_are_twenty_sayings_each_way_in_each_language(sayings: dict[str, tuple[str, ...]]) -> None:
    assert sayings.keys() == set(LANGUAGES)
    assert all(len(set(each)) >= EACH_WAY for each in sayings.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_is_found_in_the_middle_of_a_longer_answer(language: str) -> None:
    for saying in (PHYSICIAN[language][0], CURE[language][0]):
        long = f"{NO_CURE[language][0]}\n{saying}\n{NO_PHYSICIAN[language][0]}"
        assert len(list(claims(long))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bots_own_texts_make_no_claim(language: str) -> None:
    assert [text for text in chat_texts.texts(language).values() if has_claim(text)] == []


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for claim in claims(text):
        assert claim.text


@pytest.mark.parametrize(
    "text",
    [
        "我是" * 20_000,
        "保證" * 20_000,
        "必ず" * 20_000,
        "I am a " * 10_000,
        "100%" * 20_000,
        "หมอ" * 20_000,
        "저는 " * 20_000,
        "guarantee the " * 5_000,
        "副作用" * 15_000,
        "as a doctor " * 5000,
        "부작용이 " * 10000,
        "รักษาโรค" * 8000,
    ],
)
def test_a_hostile_text_takes_no_long_time(text: str) -> None:
    began = time.perf_counter()
    has_claim(text)
    assert time.perf_counter() - began < 2
