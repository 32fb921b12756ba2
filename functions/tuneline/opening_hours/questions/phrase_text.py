"""Bring questions and phrases into one form, so that they can be compared letter by letter."""

import re
import unicodedata
from typing import Final

# Traditional characters and Japanese forms that questions about hours are written with, as simplified ones.
_TRADITIONAL: Final = (
    "營業開關門診時間現點請問嗎們貴這裡週禮後幾還會號節連醫沒無麼甚謝訴煩爲為從見個樣聖誕國慶陽農曆補預過"
    "務館飯廳東師專線運遲結帳喲闆簡體處適歡樂勞動婦兒歲臺灣慮題應該買賣實員幫雙單數隻際場廠長髮區級閉熱顧"
    "掛齒誰準備轉給讓確認較錯對話嚮嘍囉麵係鐘來態詢發說擾療內妳狀兩邊經當託約攤著電車臨達終"
)
_SIMPLIFIED: Final = (
    "营业开关门诊时间现点请问吗们贵这里周礼后几还会号节连医没无么什谢诉烦为为从见个样圣诞国庆阳农历补预过"
    "务馆饭厅东师专线运迟结帐哟板简体处适欢乐劳动妇儿岁台湾虑题应该买卖实员帮双单数只际场厂长发区级闭热顾"
    "挂齿谁准备转给让确认较错对话向喽啰面系钟来态询发说扰疗内你状两边经当托约摊着电车临达终"
)
_AS_SIMPLIFIED: Final = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[./-](?=\d)")


def phrase_text(text: str) -> str:
    """Write `text` without blanks and punctuation, in small letters; a question mark at its end is kept.

    NFKC, https://unicode.org/reports/tr15/
    """
    form = unicodedata.normalize("NFKC", text).casefold().replace("\u200b", "").strip()
    is_question = form.rstrip("!. 。~").endswith(("?", "؟"))
    kept = "".join(
        character
        for place, character in enumerate(form)
        if unicodedata.category(character)[0] in "LMN" or _BETWEEN_DIGITS.match(form, place)
    )
    return f"{kept}?" if is_question else kept


def is_traditional(text: str) -> bool:
    """Whether a Chinese text has characters that are written otherwise in simplified Chinese."""
    return text.translate(_AS_SIMPLIFIED) != text


def is_simplified(text: str) -> bool:
    """Whether a Chinese text has characters that are written otherwise in Traditional Chinese."""
    return any(character in _ONLY_SIMPLIFIED for character in text)


def as_simplified(text: str) -> str:
    """Write a Chinese text in simplified characters."""
    return text.translate(_AS_SIMPLIFIED)


_ONLY_SIMPLIFIED: Final = (
    frozenset(_SIMPLIFIED) - frozenset(_TRADITIONAL) - frozenset("几后里周台什只面系么你着当板向")
)
