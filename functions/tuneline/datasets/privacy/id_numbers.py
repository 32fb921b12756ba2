"""Check the digits of identity numbers and cards. One in ten random numbers passes.

Each function takes the bare digits (Taiwan's with its letter first), and is false for any other form.
"""

from datetime import date

# The letter means the place of the first registration, as a number from 10: https://www.ris.gov.tw/
_TAIWAN_PLACES = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def is_card(digits: str) -> bool:
    """Return whether it is a card number, by the Luhn algorithm. https://www.iso.org/standard/70484.html"""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_taiwan_id(number: str) -> bool:
    """Return whether it is a national or resident identity number (`A123456789`)."""
    place = _TAIWAN_PLACES.index(number[0].upper()) + 10
    weights = (8, 7, 6, 5, 4, 3, 2, 1, 1)
    return (place // 10 + place % 10 * 9 + _weighted(number[1:], weights)) % 10 == 0


def is_korean_id(digits: str) -> bool:
    """Return whether it is a resident registration number: 13 digits, with a birthday and a check digit."""
    century = {"9": 1800, "0": 1800, "1": 1900, "2": 1900, "5": 1900, "6": 1900}.get(digits[6], 2000)
    try:
        date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    total = _weighted(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5))
    return (11 - total % 11) % 10 == int(digits[12])


def is_chinese_id(number: str) -> bool:
    """Return whether it is a resident identity number: 18 digits with a birthday; the last may be X."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = _weighted(number, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return "10X98765432"[total % 11] == number[17].upper()


def is_thai_id(digits: str) -> bool:
    """Return whether it is a national identity number (13 digits)."""
    total = _weighted(digits, tuple(range(13, 1, -1)))
    return (11 - total % 11) % 10 == int(digits[12])


def is_my_number(digits: str) -> bool:
    """Return whether it is an individual number (12 digits). https://www.soumu.go.jp/kojinbango_card/"""
    remainder = _weighted(digits, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if remainder <= 1 else 11 - remainder) == int(digits[11])


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
