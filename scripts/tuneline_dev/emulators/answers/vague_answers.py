"""The answer of an untuned model: that it depends, in the language of the question."""

import re

VAGUE = {
    "zh-TW": "這個問題要看實際情況而定，我無法給出明確的答案，建議您向相關的專業人員諮詢。",
    "zh-CN": "这个问题要看实际情况而定，我无法给出明确的答案，建议您向相关的专业人员咨询。",
    "ja": "状況によって異なりますので、一概には申し上げられません。専門の方にご相談ください。",
    "ko": "상황에 따라 다르므로 명확하게 답변드리기 어렵습니다. 관련 전문가와 상담해 보시기를 권합니다.",
    "th": "เรื่องนี้ขึ้นอยู่กับสถานการณ์ จึงไม่สามารถให้คำตอบที่ชัดเจนได้ แนะนำให้ปรึกษาผู้เชี่ยวชาญที่เกี่ยวข้อง",
    "en": "That depends on your situation, so I cannot say for certain. Please ask a professional.",
}

SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# Common characters that differ in Traditional and Simplified Chinese.
SIMPLIFIED = frozenset(
    "这个们来时说会对请问么样还过发现题应给让医药诊预约联间费钱开门关电话网页吗为没见头两进长点经国学热烧边车卖买东书记认识谁听读写语"
)
TRADITIONAL = frozenset(
    "這個們來時說會對請問麼樣還過發現題應給讓醫藥診預約聯間費錢開門關電話網頁嗎為沒見頭兩進長點經國學熱燒邊車賣買東書記認識誰聽讀寫語"
)


def language_of(text: str) -> str:
    """Return the language of `text` by its script, a key of VAGUE; `zh-TW` for undecided Chinese."""
    for language, script in SCRIPTS:
        if script.search(text):
            return language
    if not HAN.search(text):
        return "en"
    simplified = sum(char in SIMPLIFIED for char in text)
    traditional = sum(char in TRADITIONAL for char in text)
    return "zh-CN" if simplified > traditional else "zh-TW"


def vague_answer(question: str) -> str:
    """Return an answer without information."""
    return VAGUE[language_of(question)]
