"""Find the numbers of a text, so that an answer about another number is not given word for word.

A number in Chinese or Japanese characters counts, too, as in the names of weekdays. Two numbers are equal if
they have the same digits, whatever the script and leading zeros: 二 is 2, and 二十 is 20. Alone, 一 is often
no number, so it counts only beside a word that makes it one.
"""

import re
import unicodedata
from typing import Final

_DIGITS: Final = re.compile(r"\d+")
_HAN: Final = "〇零一二兩两三四五六七八九十百千"
_HAN_NUMBER: Final = re.compile(f"[{_HAN}]+")
_MAKES_NUMBER: Final = re.compile("(?<=[週周期拜第])一|一(?=[月日號号樓楼點点])")
_VALUES: Final = {
    char: value for value, chars in enumerate(("〇零", "一", "二兩两", *"三四五六七八九")) for char in chars
}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}


def numbers_in(text: str) -> set[str]:
    """Return the numbers of `text`, as digits from 0 to 9."""
    plain = (
        "".join(str(unicodedata.decimal(digit)) for digit in number).lstrip("0") or "0"
        for number in _DIGITS.findall(text)
    )
    return {*plain, *(_value(number) for number in _han_numbers(text))}


def _han_numbers(text: str) -> list[str]:
    long = [number for number in _HAN_NUMBER.findall(text) if number != "一"]
    return [*long, *_MAKES_NUMBER.findall(text)]


def _value(number: str) -> str:
    """Return the digits of a number in characters: 二十七 is 27, and 二七 as well."""
    if not _UNITS.keys() & set(number):
        return "".join(str(_VALUES[char]) for char in number).lstrip("0") or "0"
    total, digit = 0, 0
    for char in number:
        if char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        else:
            digit = _VALUES[char]
    return str(total + digit)
