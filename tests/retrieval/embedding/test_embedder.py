"""The text that an embedder's model sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.retrieval.embedding.embedder import MOST_CHARACTERS, embeddable

ANY_TEXT = st.text(st.characters(), max_size=2_000)


@given(ANY_TEXT)
def test_is_short_and_encodable_and_in_normal_form(text: str) -> None:
    clean = embeddable(text)
    assert len(clean) <= MOST_CHARACTERS
    assert "\x00" not in clean
    assert clean.encode("utf-8").decode() == clean
    assert unicodedata.is_normalized("NFKC", clean)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("門診幾點？", "門診幾點?"),
        ("a\x00b", "ab"),
        ("price\ud83d", "price�"),
        ("\ufdfa" * 100, unicodedata.normalize("NFKC", "\ufdfa" * 100)[:MOST_CHARACTERS].strip()),
        ("👍" * 400, "👍" * MOST_CHARACTERS),
        ("", ""),
    ],
)
def test_cleans_text(text: str, clean: str) -> None:
    assert embeddable(text) == clean
