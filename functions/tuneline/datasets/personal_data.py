"""Personal data: identity numbers, mobile telephones, cards and e-mail addresses, with their check digits.

Numbers that belong to nobody (119, 0800-…, a firm's info@…) are left alone.
"""

import re
from collections.abc import Callable, Iterator

from tuneline.datasets import check_digits

Kind = tuple[str, str]
Form = tuple[Kind, re.Pattern[str], Callable[[str], bool]]
_TAIWAN_ID: Kind = ("Taiwan identity number", "身分證字號")
_KOREAN_ID: Kind = ("Korean resident number", "韓國身分證號")
_THAI_ID: Kind = ("Thai identity number", "泰國身分證號")
_MY_NUMBER: Kind = ("Japanese My Number", "日本個人編號")
_CARD: Kind = ("card number", "信用卡號")
_MOBILE: Kind = ("mobile number", "手機號碼")
_EMAIL: Kind = ("e-mail address", "電子郵件地址")

_START, _END = r"(?<![A-Za-z0-9_.+-])", r"(?![0-9A-Za-z_]|[.-][0-9])"
_SEPARATOR = "[ -]?"


def _number(form: str) -> re.Pattern[str]:
    return re.compile(_START + form.replace("~", _SEPARATOR) + _END, re.ASCII)


def _mobile(form: str) -> Form:
    return _MOBILE, _number(form), bool


# Taiwan's first, then what is written alike elsewhere. Japan's 0800 is free of charge, and no mobile number.
_FORMS: tuple[Form, ...] = (
    (_TAIWAN_ID, _number(r"[A-Za-z][1289][0-9]{8}"), check_digits.is_taiwan_id),
    (_KOREAN_ID, _number(r"[0-9]{6}-[0-9]{7}"), check_digits.is_korean_id),
    (_CARD, _number(r"(?:4[0-9]|5[1-5]|2[2-7]|35|6[0-9])[0-9]{2}(?:~[0-9]{4}){3}"), check_digits.is_card),
    (_CARD, _number(r"3[47][0-9]{2}~[0-9]{6}~[0-9]{5}"), check_digits.is_card),
    (
        _MY_NUMBER,
        _number(r"(?<![0-9] )[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}(?! [0-9])"),
        check_digits.is_my_number,
    ),
    (_THAI_ID, _number(r"[1-8][ -][0-9]{4}[ -][0-9]{5}[ -][0-9]{2}[ -][0-9]"), check_digits.is_thai_id),
    _mobile(r"(?:\+?886~0?|0)9[0-9]{2}~[0-9]{3}~[0-9]{3}"),
    _mobile(r"(?:\+?81~0?|0)[789]0~[1-9][0-9]{3}~[0-9]{4}"),
    _mobile(r"(?:\+?82~0?|0)10~[0-9]{4}~[0-9]{4}"),
    _mobile(r"01[16789][ -][0-9]{3,4}[ -][0-9]{4}"),
    _mobile(r"\+66~0?[689][0-9]~[0-9]{3}~[0-9]{4}"),
    _mobile(r"0[689][0-9][ -][0-9]{3}[ -][0-9]{4}"),
)
# Ten digits alone are also Taiwan's free numbers (0800…): a Thai text says that these are Thailand's.
_THAI_FORMS: tuple[Form, ...] = (
    (_THAI_ID, _number(r"[1-8][0-9]{12}"), check_digits.is_thai_id),
    _mobile(r"0[689][0-9]{8}"),
)
_IS_THAI = re.compile("[\u0e01-\u0e3a]")
_MY_NUMBER_FORMS: tuple[Form, ...] = ((_MY_NUMBER, _number(r"[0-9]{12}"), check_digits.is_my_number),)
_SAYS_MY_NUMBER = ("マイナンバー", "個人番号")
_EMAILS = re.compile(
    r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63})@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
    r"(?![A-Za-z0-9-])"
)
# Addresses of an office, not of a person.
_OFFICES = frozenset(
    {"info", "service", "services", "support", "contact", "help", "hello", "admin", "office", "sales"}
    | {"noreply", "no-reply", "webmaster", "postmaster", "press", "privacy", "feedback", "customerservice"}
)
# Where a number may stand: nine digits or more. All forms are looked for there, and nowhere else.
_RUN = re.compile(r"[A-Za-z+]?[0-9](?:[ -]?[0-9]){8,}+")
# For a quick no, four times as fast as the pattern: all digits are made one, and what may stand between them
# is left out.
_AS_DIGIT = bytes(b"0"[0] if byte in b"0123456789" else byte for byte in range(256))
_BETWEEN_DIGITS = b" -"
_NINE = b"0" * 9
_BARE = re.compile("[^A-Za-z0-9]")


def first(text: str, latin: bytes) -> tuple[Kind, str] | None:
    """The first personal datum and its kind. `latin` is the text in ASCII, for a quick no.

    A text that is nothing but digits is a cell of a table, and may be anything.
    """
    if text.strip().isdecimal():
        return None
    return next(every(text, latin), None)


def every(text: str, latin: bytes) -> Iterator[tuple[Kind, str]]:
    """Each personal datum and its kind."""
    if _NINE in latin.translate(_AS_DIGIT, _BETWEEN_DIGITS):
        yield from _numbers(text)
    if b"@" in latin:
        for found in _EMAILS.finditer(text):
            if found[1].lower() not in _OFFICES:
                yield _EMAIL, found[0]


def _numbers(text: str) -> Iterator[tuple[Kind, str]]:
    forms = _forms(text)
    for run in _RUN.finditer(text):
        # Two characters more: a form also looks at what follows it.
        start, end = run.start(), run.end() + 2
        for kind, form, is_right in forms:
            for found in form.finditer(text, start, end):
                if is_right(_BARE.sub("", found[0])):
                    yield kind, found[0]


def _forms(text: str) -> list[Form]:
    """The forms to look for. Digits in a row are as often an order's: the text has to say what they are."""
    forms = [*_FORMS]
    if _IS_THAI.search(text):
        forms += _THAI_FORMS
    if any(word in text for word in _SAYS_MY_NUMBER):
        forms += _MY_NUMBER_FORMS
    return forms
