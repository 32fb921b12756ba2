"""Places that were left to be filled in: TODO, [NAME], {{answer}}, 〇〇〇, （待補）.

Told only where an ordinary sentence does not say the same: 請填寫表單 is one, 【請填寫】 is none.
"""

import re

_NAMES = (
    "NAME|DATE|TIME|PHONE|EMAIL|E-MAIL|ADDRESS|COMPANY|CLINIC|LINK|URL|ANSWER|QUESTION|NUMBER|PRICE|AMOUNT"
)
# None of them takes digits or signs in: what is shown of it must hold no key and no telephone number.
_LATIN = re.compile(
    r"\b(?:TODO|FIXME|TBD) ?[:\uff1a]"
    r"|[\[(<{](?:TODO|FIXME|TBD|todo|tbd)[\])>}]"
    r"|(?<![A-Za-z0-9])x{3,20}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])(?<![A-Za-z] )X{3,20}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])O{2,4}(?=[\u4e00-\u9fff])"
    rf"|\[[A-Z_ ]{{0,20}}(?:{_NAMES})\]"
    r"|\[(?i:your|insert|enter)[ _][A-Za-z_ ]{1,40}\]"
    r"|<(?i:your|insert|enter)[ _][A-Za-z_ ]{1,40}>"
    r"|\{\{[ ]?[^\W\d][^\W\d.]{0,40}[ ]?\}\}"
    r"|[Ll]orem ipsum"
)
_LATIN_SIGNS = (b"TODO", b"FIXME", b"TBD", b"xxx", b"XXX", b"OO", b"[", b"{", b"<")
_OPEN, _CLOSE = "[（(【\\[〔＜<｛{]", "[）)】\\]〕＞>｝}]"
_CIRCLES = re.compile("○{2,20}|◯{2,20}|(?<![〇一二三四五六七八九])〇{2,20}(?![〇一二三四五六七八九十年月日])")
_CHINESE = re.compile(
    f"{_OPEN}(?:內容|答案|資料|文字)?待(?:補充?|填寫?|补充?|填写?){_CLOSE}"
    "|[【\\[＜<｛{]請(?:在此|於此)?(?:填寫|填入)[\u4e00-\u9fff]{0,20}[】\\]＞>｝}]"
    f"|…此處[\u4e00-\u9fff]{{0,20}}…|{_OPEN}此處[\u4e00-\u9fff]{{0,20}}{_CLOSE}|此處省略"
)
_WHOLE = re.compile(
    "(?:答案|內容|資料|此處|請)?(?:待補充?|待填寫?|填寫|填入)(?:答案|內容|中)?[。.]?"
    "|(?i:todo|tbd|fixme|(?:insert |your )(?:answer|text|question|reply|response)(?: here)?)[.]?"
)
_SHORT = 40
_CHINESE_SIGNS = ("待", "填", "此處")


def first(text: str, telling: bytes, unusual: bool) -> str | None:
    """The first placeholder.

    For a quick no: `telling` is what there is of capitals and signs, `unusual` whether circles can be there.
    """
    if is_one(text):
        return text.strip()
    found = None
    if (telling and any(sign in telling for sign in _LATIN_SIGNS)) or "orem ipsum" in text:
        found = _LATIN.search(text)
    if found is None and unusual:
        found = _CIRCLES.search(text)
    if found is None and any(sign in text for sign in _CHINESE_SIGNS):
        found = _CHINESE.search(text)
    return None if found is None else found[0]


def is_one(text: str) -> bool:
    """Whether the whole text is nothing but one."""
    return len(text) <= _SHORT and _WHOLE.fullmatch(text.strip()) is not None
