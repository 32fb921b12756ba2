"""Texts of datasets, models and hosts are shown without characters that act on a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.findings.printable import as_printable


@pytest.mark.parametrize(
    "text", ["頭痛　看哪科？", "10\u00a0000", "👨\u200d👩\u200d👧", "ปวดหัว", "머리가 아파요"]
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert as_printable(text) == text


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])))
def test_what_acts_on_a_terminal_is_replaced_character_by_character(text: str) -> None:
    shown = as_printable(f"a{text}b")
    assert len(shown) == len(text) + 2
    assert set(shown) <= {"a", "b", "�", "\u200d", " "}
