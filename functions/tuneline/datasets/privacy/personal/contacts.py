"""Find telephone, identity and card numbers, e-mail addresses and links to a person's page, by form."""

import re
from collections.abc import Iterator
from typing import Final

from tuneline.datasets.privacy import pii
from tuneline.datasets.privacy.personal.script import TextLanguage
from tuneline.datasets.privacy.personal.span import Kind, Span

_BEFORE: Final = r"(?<![A-Za-z0-9_.+/-])(?<!〒)"
_AFTER: Final = r"(?![0-9A-Za-z_]|[.-][0-9])"
_KIND_OF: Final[dict[str, Kind]] = {
    "mobile number": "phone",
    "card number": "card",
    "e-mail address": "email",
}


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}(?:{pattern}){_AFTER}", re.ASCII)


# Numbers that a firm pays for are no person's: 0800, 0120, 1588, 400.
_LANDLINES: Final[dict[str, re.Pattern[str]]] = {
    "zh-TW": _form(
        r"(?!08(?:00|09)|020[34])(?:\(0[2-8][0-9]{0,2}\) ?[0-9]{3,4}[ -]?[0-9]{3,4}"
        "|0[2-8][0-9]{0,2}[ -][0-9]{3,4}[ -]?[0-9]{3,4}(?:[-#][0-9]{1,5})?|09[0-9]{2}[ .-]?[0-9]{3}["
        " .-]?[0-9]{3}|09[0-9]{2}[ .-][0-9]{6})"
    ),
    "zh-CN": _form(
        r"\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[ -][0-9]{7,8}|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}|1[3-9][0-9]{9}"
    ),
    "ja": _form(
        "(?!0120|0800|0570|0990)(?:0[1-9][0-9]{0,3}[-(] ?[0-9]{1,4}[-)] ?[0-9]{4}"
        r"|\(0[1-9][0-9]{0,3}\) ?[0-9]{1,4}-[0-9]{4}"
        r"|0[5789]0[ -]?[0-9]{4}[ -]?[0-9]{4})"
    ),
    "ko": _form(
        r"\(?0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50[0-9]?)\)?[ .-]?[0-9]{3,4}[ .-][0-9]{4}"
        "|01[016789][ .-]?[0-9]{3,4}[ .-]?[0-9]{4}"
    ),
    "th": _form(
        "0[2-7][0-9]?[ -][0-9]{3}[ -]?[0-9]{3,4}|0[2-7]-[0-9]{7}|0[689][0-9][ .-]?[0-9]{3}["
        " .-]?[0-9]{4}|0[689][ -][0-9]{4}[ -][0-9]{4}"
        r"|0[2-7][0-9]{7}"
    ),
    "en": _form(
        r"(?!(?:1[ -])?\(?8(?:00|88|77|66|55|44|33)\)?[ .-])(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?"
        "|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"
        "|02[0-9] [0-9]{4} [0-9]{4}|(?!0800|0[38]00)0[1-9][0-9]{2,4}[ -][0-9]{3}[ -]?[0-9]{3,4}"
        "|0(?!800)[1-9][0-9]{2,3} [0-9]{6,7}|09[0-9]{2}[ -][0-9]{3}[ -][0-9]{3}"
    ),
}
_ABROAD: Final = re.compile(
    rf"(?<![A-Za-z0-9_.+-])(?:\+|00(?=[1-9][0-9]{{1,2}}[ -]))(?!8(?:00|08|70)\b)[1-9](?:["
    f" ().-]{{0,2}}[0-9]){{7,14}}{_AFTER}",
    re.ASCII,
)
_HOSTS: Final = (
    r"(?:facebook|fb|instagram|twitter|x|t|threads|tiktok|linkedin|vk|weibo|wa|line|m|page\.line"
    r"|qr\.kakao|open\.kakao|pf\.kakao"
    r"|youtube|medium|github)\.(?:com|net|me|in|tv|jp)"
)
_PERSONAL_PATH: Final = (
    r"/(?!(?:help|about|login|policies|privacy|terms|reserve|booking|home)\b)[A-Za-z0-9~@_./%+-]{2,80}"
)
_LINKS: Final = re.compile(
    r"(?<![A-Za-z0-9_.@-])(?:(?:https?://)?(?:www\."
    rf"|m\.)?{_HOSTS}{_PERSONAL_PATH}(?:\?[^\s\u0080-\U0010ffff]{{0,100}})?"
    r"|https?://[^\s/@\u0080-\U0010ffff]{1,80}@[^\s\u0080-\U0010ffff]{3,200}"
    r"|https?://[^\s?#\u0080-\U0010ffff]{3,200}/(?:users?|members?|profiles?|u|patients?"
    r"|accounts?|my)/[^\s?#\u0080-\U0010ffff]{2,80}"
    r"|https?://[^\s?#\u0080-\U0010ffff]{3,200}\?[^\s\u0080-\U0010ffff]{0,200}?(?i:user|name"
    "|email|mail|phone|tel|token|uid|member|patient|id|key)="
    r"[^\s\u0080-\U0010ffff]{1,300})"
)
_END_MARKS: Final = ".,;:!?)'\""


def contacts(text: str, context: str, language: TextLanguage) -> Iterator[Span]:
    """Yield the data whose form tells what they are. `context` has all texts of the example."""
    latin = text.encode("ascii", "replace")
    for (kind, _), start, end in pii.located(text, latin, context):
        yield Span(start, end, _KIND_OF.get(kind, "id"))
    for form in (_LANDLINES[language], _ABROAD):
        for match in form.finditer(text):
            if 7 < sum(map(str.isdigit, match[0])) < 17:
                yield Span(match.start(), match.end(), "phone")
    if b"." in latin and b"/" in latin:
        for match in _LINKS.finditer(text):
            yield Span(match.start(), match.start() + len(match[0].rstrip(_END_MARKS)), "url")
