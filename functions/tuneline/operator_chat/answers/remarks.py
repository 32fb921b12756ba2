"""Recognize a text that is hardly the right answer: a remark, or a question without its mark."""

import functools
import re
from typing import Final

from tuneline.chat.replies.normalize import normalize

_REMARKS: Final = (
    # English
    "ok", "okay", "thanks", "thank you", "thx", "good", "great", "nice", "yes", "no", "wrong", "not right",
    "incorrect", "that's wrong", "this is wrong", "right", "correct", "cancel", "never mind", "stop", "why",
    "what", "test", "hi", "hello",
    # Chinese, as written in Taiwan and in mainland China
    "好", "好的", "可以", "謝謝", "感謝", "谢谢", "感谢", "對", "对", "不對", "不对", "錯", "错", "錯了",
    "错了", "錯誤", "错误", "不是", "是", "取消", "算了", "不用", "不用了", "沒事", "没事", "收到", "了解",
    "為什麼", "为什么", "測試", "测试", "你好",
    # Japanese
    "はい", "いいえ", "ありがとう", "ありがとうございます", "違う", "違います", "間違い", "間違っています",
    "正しい", "了解", "わかりました", "分かりました", "キャンセル", "やめる", "なぜ", "どうして", "テスト",
    # Korean
    "네", "예", "아니요", "아니오", "아니", "감사합니다", "고마워요", "고마워", "틀렸어요", "틀려요",
    "틀렸습니다", "맞아요", "맞습니다", "알겠습니다", "취소", "됐어요", "왜", "왜요", "테스트",
    # Thai
    "ใช่", "ไม่ใช่", "ไม่", "ขอบคุณ", "ขอบคุณครับ", "ขอบคุณค่ะ", "โอเค", "ผิด", "ไม่ถูก", "ไม่ถูกต้อง", "ถูกต้อง", "ยกเลิก",
    "ทำไม", "ทดสอบ",
)  # fmt: skip


# What asks in a short text, in each language; in English only at the beginning.
_ASKING: Final = re.compile(
    r"幾(?!乎)|几(?!乎)|多少|哪|什麼|什么|甚麼|怎麼|怎么|怎樣|怎样|為何|为何|誰|谁|是不是|有沒有|有没有|可不可以|能不能|要不要"
    r"|何時|何人|何曜日|何番|何か|いつ(?!でも|も)|どこ(?!でも)|どう(?!ぞ)|どの|どれ|どちら|なぜ|いくら|ですか|ますか|でしょうか"
    r"|언제|어디|무엇|뭐|얼마|몇|어떻게|왜|누가|누구|어느|나요|인가요|할까"
    r"|ไหน|อะไร|เมื่อไร|เมื่อไหร่|เท่าไร|เท่าไหร่|กี่|อย่างไร|ยังไง|ทำไม|ใคร|ไหม|มั้ย|หรือเปล่า|หรือยัง"
    r"|\A\W*(?:and |but |so )?"
    r"(?:what|when|where|who|why|how|which|can|could|do|does|is|are|will|would|should)\b",
    re.IGNORECASE,
)
# A longer text explains something.
_ASKING_CHARACTERS: Final = 40


def may_ask(text: str) -> bool:
    """Whether the text may be a question, although it does not end as one."""
    return len(text.strip()) <= _ASKING_CHARACTERS and bool(_ASKING.search(text))


def is_remark(text: str) -> bool:
    """Whether all of `text` is a remark; emoji and signs alone are one, too."""
    normal = normalize(text)
    return not normal or normal in _normal()


@functools.cache
def _normal() -> frozenset[str]:
    return frozenset(map(normalize, _REMARKS))
