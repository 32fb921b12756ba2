"""Mobile telephone numbers by country, and the countries whose numbers a text may hold.

An office's number is written like a mobile number of another country: 062-600-1234 is in Gwangju, and a
mobile in Thailand; 089-941-1234 is in Matsuyama, 011-222-1234 in Sapporo, 010-6555-1234 in Beijing. The
script of the text decides. https://www.itu.int/oth/T0202.aspx?parent=T0202 (national numbering plans)
"""

import re

_START, _END = r"(?<![A-Za-z0-9_.+-])", r"(?![0-9A-Za-z_]|[.-][0-9])"


def number(form: str) -> re.Pattern[str]:
    """Return the pattern of a number; `~` is where a blank or a hyphen may be."""
    return re.compile(_START + form.replace("~", "[ -]?") + _END, re.ASCII)


_ABROAD = (
    number(r"\+?886~0?9[0-9]{2}~[0-9]{3}~[0-9]{3}"),
    number(r"\+?81~0?[789]0~[1-9][0-9]{3}~[0-9]{4}"),
    number(r"\+?82~0?10~[0-9]{4}~[0-9]{4}"),
    number(r"\+66~?0?[689][0-9]~[0-9]{3}~[0-9]{4}"),
    number(r"\+86~1[3-9][0-9]~[0-9]{4}~[0-9]{4}"),
)
_TAIWAN = number(r"09[0-9]{2}~[0-9]{3}~[0-9]{3}")
_TAIWAN_APART = number(r"09[0-9]{2}[ -][0-9]{3}[ -][0-9]{3}")
# Japan's 0800 is free of charge, and no mobile number; 070 is also the internet telephone of Taiwan.
_JAPAN = number(r"0[789]0~[1-9][0-9]{3}~[0-9]{4}")
_JAPAN_BUT_070 = number(r"0[89]0~[1-9][0-9]{3}~[0-9]{4}")
_KOREA = number(r"010~[0-9]{4}~[0-9]{4}")
_KOREA_OLD = number(r"01[16789][ -][0-9]{3,4}[ -][0-9]{4}")
_THAILAND = number(r"0[689][0-9][ -][0-9]{3}[ -][0-9]{4}")
# Ten digits alone are also Taiwan's free numbers (0800…); in a Thai text they are Thailand's.
_THAILAND_AT_HOME = (
    _THAILAND,
    number(r"0[689][0-9]{8}"),
    number(r"0[689][0-9][ -][0-9]{7}"),
    number(r"0[689][ -][0-9]{4}[ -][0-9]{4}"),
)
_CHINA = number(r"1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}")
# Eleven digits in a row are as often an order number.
_CHINA_TOGETHER = number(r"1[3-9][0-9]{9}")
_SAYS_TELEPHONE = re.compile("手机|手機|电话|電話|联系|聯絡|联络|微信|致电|拨打|來電|来电")

_HANGUL = re.compile("[\uac00-\ud7a3\u3131-\u318e]")
# Without の, which Taiwan writes for 的.
_KANA = re.compile("[\u3041-\u306d\u306f-\u3096\u30a1-\u30fa]")
_THAI = re.compile("[\u0e01-\u0e3a]")
_HAN = re.compile("[\u4e00-\u9fff]")
_SIMPLIFIED = re.compile("[请电话诊们时间预约码开门费钱联业务药网订单价给为见东车长问这个吗说还对过让]")

Forms = tuple[re.Pattern[str], ...]
_BY_SCRIPT: tuple[tuple[re.Pattern[str], Forms], ...] = (
    (_HANGUL, (_KOREA, _KOREA_OLD, _TAIWAN)),
    (_KANA, (_JAPAN, _TAIWAN_APART)),
    (_THAI, (*_THAILAND_AT_HOME, _TAIWAN, _JAPAN)),
)
_IN_NO_SCRIPT: Forms = (_TAIWAN, _JAPAN, _KOREA, _KOREA_OLD, _THAILAND)
EVERY: Forms = (*_ABROAD, *_IN_NO_SCRIPT, *_THAILAND_AT_HOME, _CHINA, _CHINA_TOGETHER)


def has_script(text: str) -> bool:
    """Return whether the text has a script that tells the country of its numbers."""
    return any(script.search(text) for script in (_HANGUL, _KANA, _THAI, _HAN))


def mobile_forms(text: str) -> Forms:
    """Return the forms of the mobile numbers that a text in this script may hold."""
    forms = [form for script, forms in _BY_SCRIPT if script.search(text) for form in forms]
    if not forms and _HAN.search(text):
        forms += _in_chinese(text)
    return (*_ABROAD, *(forms or _IN_NO_SCRIPT))


def is_korean_only(text: str) -> bool:
    """Return whether a text is in Hangul, and not in Japanese as well."""
    return _HANGUL.search(text) is not None and _KANA.search(text) is None


def is_thai(text: str) -> bool:
    """Return whether the text is in Thai."""
    return _THAI.search(text) is not None


def _in_chinese(text: str) -> list[re.Pattern[str]]:
    forms = [_TAIWAN, _JAPAN_BUT_070, _THAILAND, _CHINA]
    # In a text for China, 010 is Beijing.
    forms += [] if _SIMPLIFIED.search(text) else [_KOREA, _KOREA_OLD]
    return [*forms, _CHINA_TOGETHER] if _SAYS_TELEPHONE.search(text) else forms
