"""Find personal data: identity, mobile and card numbers, by check digits, and e-mail addresses.

Numbers and addresses that are not a person's (119, 0800-…, a firm's info@…) are ignored.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from tuneline.datasets.privacy import id_numbers
from tuneline.datasets.privacy.phone_numbers import (
    EVERY,
    has_script,
    is_korean_only,
    is_thai,
    mobile_forms,
    number,
)

Kind = tuple[str, str]
Form = tuple[Kind, re.Pattern[str], Callable[[str], bool]]
_TAIWAN_ID: Kind = ("Taiwan identity number", "身分證字號")
_KOREAN_ID: Kind = ("Korean resident number", "韓國身分證號")
_CHINESE_ID: Kind = ("Chinese identity number", "中國身分證號")
_THAI_ID: Kind = ("Thai identity number", "泰國身分證號")
_MY_NUMBER: Kind = ("Japanese My Number", "日本個人編號")
_CARD: Kind = ("card number", "信用卡號")
_MOBILE: Kind = ("mobile number", "手機號碼")
_EMAIL: Kind = ("e-mail address", "電子郵件地址")

_FORMS: tuple[Form, ...] = (
    (_TAIWAN_ID, number(r"[A-Za-z][1289][0-9]{8}"), id_numbers.is_taiwan_id),
    (_KOREAN_ID, number(r"[0-9]{6}-[0-9]{7}"), id_numbers.is_korean_id),
    (_CHINESE_ID, number(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]"), id_numbers.is_chinese_id),
    # UnionPay's debit cards have 19 digits.
    (_CARD, number(r"62[0-9]{2}(?:~[0-9]{4}){3}~[0-9]{3}"), id_numbers.is_card),
    (_CARD, number(r"(?:4[0-9]|5[1-5]|2[2-7]|35|6[0-9])[0-9]{2}(?:~[0-9]{4}){3}"), id_numbers.is_card),
    (_CARD, number(r"3[47][0-9]{2}~[0-9]{6}~[0-9]{5}"), id_numbers.is_card),
    (
        _MY_NUMBER,
        number(r"(?<![0-9] )[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}(?! [0-9])"),
        id_numbers.is_my_number,
    ),
    (_THAI_ID, number(r"[1-8][ -][0-9]{4}[ -][0-9]{5}[ -][0-9]{2}[ -][0-9]"), id_numbers.is_thai_id),
)
# Digits in a row are as often an order number, except in a Thai text.
_THAI_FORMS: tuple[Form, ...] = ((_THAI_ID, number(r"[1-8][0-9]{12}"), id_numbers.is_thai_id),)
_MY_NUMBER_FORMS: tuple[Form, ...] = ((_MY_NUMBER, number(r"[0-9]{12}"), id_numbers.is_my_number),)
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
# Nine digits or more: forms are searched for only there.
_RUN = re.compile(r"[A-Za-z+]?[0-9](?:[ -]?[0-9]){8,}+")
# For a quick no, four times as fast as the pattern: all digits become 0, and blanks and hyphens are deleted.
_AS_DIGIT = bytes(b"0"[0] if byte in b"0123456789" else byte for byte in range(256))
_BETWEEN_DIGITS = b" -"
_NINE = b"0" * 9
_BARE = re.compile("[^A-Za-z0-9]")


def first(text: str, latin: bytes, around: str = "") -> tuple[Kind, str] | None:
    """Return the first personal datum and its kind. `latin`, the text in ASCII, is for a quick no.

    A text of digits only is a table cell that may be anything, so it has none. `around` has the other texts
    of its example: they tell the country of the numbers if the text has no script of its own.
    """
    if text.strip().isdecimal():
        return None
    context = text if has_script(text) else f"{around}{text}"
    return next(_every(text, latin, _forms(context)), None)


def may_be_in(text: str, latin: bytes) -> bool:
    """Return whether one of many joined texts has a datum of any country."""
    return next(every(text, latin), None) is not None


def every(text: str, latin: bytes) -> Iterator[tuple[Kind, str]]:
    """Yield each datum of any country and its kind."""
    return _every(text, latin, _EVERY)


def located(text: str, latin: bytes, context: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield the kind, the start and the end of each datum; `context` tells the country of the numbers."""
    for kind, match in _matches(text, latin, _forms(context)):
        yield kind, *match.span()


def _every(text: str, latin: bytes, forms: Sequence[Form]) -> Iterator[tuple[Kind, str]]:
    return ((kind, match[0]) for kind, match in _matches(text, latin, forms))


def _matches(text: str, latin: bytes, forms: Sequence[Form]) -> Iterator[tuple[Kind, re.Match[str]]]:
    if _NINE in latin.translate(_AS_DIGIT, _BETWEEN_DIGITS):
        yield from _numbers(text, forms)
    if b"@" in latin:
        for match in _EMAILS.finditer(text):
            if match[1].lower() not in _OFFICES:
                yield _EMAIL, match


def _numbers(text: str, forms: Sequence[Form]) -> Iterator[tuple[Kind, re.Match[str]]]:
    for run in _RUN.finditer(text):
        # Two characters more: a form also looks at the characters after it.
        start, end = run.start(), run.end() + 2
        for kind, form, is_right in forms:
            for match in form.finditer(text, start, end):
                if is_right(_BARE.sub("", match[0])):
                    yield kind, match


def _forms(text: str) -> list[Form]:
    """Return the forms to search for, by the country that the text indicates."""
    forms = [form for form in _FORMS if form[0] is not _MY_NUMBER or not is_korean_only(text)]
    forms += _mobiles(mobile_forms(text))
    if is_thai(text):
        forms += _THAI_FORMS
    if any(word in text for word in _SAYS_MY_NUMBER):
        forms += _MY_NUMBER_FORMS
    return forms


def _mobiles(forms: Iterable[re.Pattern[str]]) -> list[Form]:
    return [(_MOBILE, form, bool) for form in forms]


_EVERY: tuple[Form, ...] = (*_FORMS, *_mobiles(EVERY), *_THAI_FORMS, *_MY_NUMBER_FORMS)
