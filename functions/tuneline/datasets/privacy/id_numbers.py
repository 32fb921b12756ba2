"""The check digits of identity numbers and cards: a number that is right by chance is one in ten.

Each function takes the bare digits (Taiwan's with its letter first) and is false for any other shape.
"""

from datetime import date

# https://www.ris.gov.tw/ : the letter is the place of the first registration, as a number from 10.
_TAIWAN_PLACES = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def is_card(digits: str) -> bool:
    """A card's number, by Luhn's sum. https://www.iso.org/standard/70484.html"""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_taiwan_id(number: str) -> bool:
    """A national identity number or a resident's (`A123456789`)."""
    place = _TAIWAN_PLACES.index(number[0].upper()) + 10
    weights = (8, 7, 6, 5, 4, 3, 2, 1, 1)
    return (place // 10 + place % 10 * 9 + _weighted(number[1:], weights)) % 10 == 0


def is_korean_id(digits: str) -> bool:
    """A resident registration number (13 digits): a birthday, and a digit over the twelve before it."""
    century = {"9": 1800, "0": 1800, "1": 1900, "2": 1900, "5": 1900, "6": 1900}.get(digits[6], 2000)
    try:
        date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    total = _weighted(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5))
    return (11 - total % 11) % 10 == int(digits[12])


def is_chinese_id(number: str) -> bool:
    """A resident identity number (18 digits, the last of which may be X), with a birthday in it."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = _weighted(number, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return "10X98765432"[total % 11] == number[17].upper()


def is_thai_id(digits: str) -> bool:
    """A national identity number (13 digits)."""
    total = _weighted(digits, tuple(range(13, 1, -1)))
    return (11 - total % 11) % 10 == int(digits[12])


def is_my_number(digits: str) -> bool:
    """A Japanese individual number (12 digits). https://www.soumu.go.jp/kojinbango_card/"""
    remainder = _weighted(digits, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if remainder <= 1 else 11 - remainder) == int(digits[11])


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
