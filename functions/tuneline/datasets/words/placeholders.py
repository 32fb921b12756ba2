"""Places that were left to be filled in: TODO, [NAME], {{answer}}, 〇〇〇, （待補）.

Told only where an ordinary sentence does not say the same: 請填寫表單 is one, 【請填寫】 is none.
"""

import re

_NAMES = (
    "NAME|DATE|TIME|PHONE|EMAIL|E-MAIL|ADDRESS|COMPANY|CLINIC|LINK|URL|ANSWER|QUESTION|NUMBER|PRICE|AMOUNT"
)
# None of them takes digits or signs in: what is shown of it must hold no key and no telephone number.
# Each is looked for only where one of its signs stands, for nearly all texts have none.
_LATIN: tuple[tuple[tuple[bytes, ...], re.Pattern[str]], ...] = (
    (
        (b"TODO", b"FIXME", b"TBD", b"[t", b"(t", b"<t", b"{t"),
        re.compile(r"\b(?:TODO|FIXME|TBD) ?[:\uff1a]|[\[(<{](?:TODO|FIXME|TBD|todo|tbd)[\])>}]"),
    ),
    ((b"xxx",), re.compile(r"(?<![A-Za-z0-9])x{3,20}(?![A-Za-z0-9])")),
    ((b"XXX",), re.compile(r"(?<![A-Za-z0-9])(?<![A-Za-z] )X{3,20}(?![A-Za-z0-9])")),
    ((b"OO",), re.compile(r"(?<![A-Za-z0-9])O{2,4}(?=[\u4e00-\u9fff])")),
    (
        (b"[",),
        re.compile(rf"\[(?:[A-Z_ ]{{0,20}}(?:{_NAMES})|(?i:your|insert|enter)[ _][A-Za-z_ ]{{1,40}})\]"),
    ),
    ((b"<",), re.compile(r"<(?i:your|insert|enter)[ _][A-Za-z_ ]{1,40}>")),
    ((b"{{",), re.compile(r"\{\{[ ]?[^\W\d][^\W\d.]{0,40}[ ]?\}\}")),
    ((b"psum",), re.compile(r"[Ll]orem ipsum")),
)
LATIN_SIGNS = tuple(sign for signs, _ in _LATIN for sign in signs)
_CIRCLES = re.compile("○{2,20}|◯{2,20}|(?<![〇一二三四五六七八九])〇{2,20}(?![〇一二三四五六七八九十年月日])")
# Each begins with a mark or a word of its own, so that the search passes over all else at once.
_CHINESE: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (
        ("待", "填", "此處"),
        re.compile(
            "[（(【\\[〔＜<｛{](?:(?:(?:內容|答案|資料|文字)?待(?:補充?|填寫?|补充?|填写?)|此處[\u4e00-\u9fff]{0,20})"
            "[）)】\\]〕＞>｝}]|(?<![（(〔])請(?:在此|於此)?(?:填寫|填入)[\u4e00-\u9fff]{0,20}[】\\]＞>｝}])"
        ),
    ),
    (("此處",), re.compile("…此處[\u4e00-\u9fff]{0,20}…|此處省略")),
)
_WHOLE = re.compile(
    "(?:答案|內容|資料|此處|請)?(?:待補充?|待填寫?|填寫|填入)(?:答案|內容|中)?[。.]?"
    "|(?i:todo|tbd|fixme|(?:insert |your )(?:answer|text|question|reply|response)(?: here)?)[.]?"
)
_SHORT = 40


def first(text: str, latin: bytes, unusual: bool) -> str | None:
    """The first placeholder.

    For a quick no: `latin` is the text in ASCII, or nothing where no sign of a key, a token or a placeholder
    is in it; `unusual` says whether circles can be there.
    """
    if is_one(text):
        return text.strip()
    forms = [form for signs, form in _LATIN if any(sign in latin for sign in signs)] if latin else []
    forms += [form for signs, form in _CHINESE if any(sign in text for sign in signs)]
    if unusual:
        forms.append(_CIRCLES)
    places = [found for form in forms if (found := form.search(text))]
    return min(places, key=lambda found: found.start())[0] if places else None


def is_one(text: str) -> bool:
    """Whether the whole text is nothing but one."""
    return len(text) <= _SHORT and _WHOLE.fullmatch(text.strip()) is not None
