"""Numbers are the same number however they are written."""

import pytest

from tuneline.retrieval.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", set()),
        ("9/25 至 9/28", {"9", "25", "28"}),
        ("２７日", {"27"}),
        ("๒๗ บาท", {"27"}),
        ("007", {"7"}),
        ("0", {"0"}),
        ("二十七日", {"27"}),
        ("十二月三日", {"12", "3"}),
        ("一百二十元", {"120"}),
        ("兩個人", {"2"}),
        ("一〇八年", {"108"}),
        ("週三", {"3"}),
        ("星期一、禮拜一、第一、一月", {"1"}),
        ("請問一下，一樣嗎？我想一想", set()),
        ("1" * 10_000, {"1" * 10_000}),
        ("千" * 3, {"3000"}),
    ],
)
def test_numbers_are_found_in_every_script(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers
