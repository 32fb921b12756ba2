"""Tell the language of a text by its script."""

import re
from typing import Final, Literal

TextLanguage = Literal["zh-TW", "zh-CN", "ja", "ko", "th", "en"]

_KANA: Final = re.compile("[\u3041-\u306d\u306f-\u3096\u30a1-\u30fa]")
# Kanji and words that Chinese writes otherwise.
_JAPANESE_KANJI: Final = re.compile("[県様円予々読変検歳]|氏名|丁目|番地|連絡先|昭和|平成|令和|電話番号")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_THAI: Final = re.compile("[\u0e01-\u0e4e]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_SIMPLIFIED: Final = re.compile(
    "[请电话诊们时间预约码开门费钱联业务药网订单价给为见东车长问这个吗说还对过让张陈刘赵杨吴马孙"
    "罗郑谢韩许邓冯"
    "萧贾钟谭邹陆苏叶阎卢蒋韦龙万汤钱严顾龚号区县镇乡层栋岁医疗银账证护驾]"
)


def language_of(text: str) -> TextLanguage:
    """Return the language of the text: English if it has no other script."""
    if _KANA.search(text) or _JAPANESE_KANJI.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if _THAI.search(text):
        return "th"
    if _HAN.search(text):
        return "zh-CN" if len(_SIMPLIFIED.findall(text)) > len(_TRADITIONAL.findall(text)) else "zh-TW"
    return "en"


_TRADITIONAL: Final = re.compile(
    "[請電話診們時間預約碼開門費錢聯業務藥網訂單價給為見東車長問這個嗎說還對過讓張陳劉趙楊吳馬孫"
    "羅鄭謝韓許鄧馮"
    "蕭賈鍾譚鄒陸蘇葉閻盧蔣韋龍萬湯嚴顧龔號區縣鎮鄉層棟歲醫療銀帳證護駕]"
)
