"""The warnings on an answer of an operator that a clinic's bot must not give, in all languages."""

from collections.abc import Mapping
from typing import Final

_WARNINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {
        "physician": (
            "請留意：這則回答自稱醫師（「{found}」）。不是醫師的人不得使用醫師名稱（臺灣《醫師法》第 "
            "7-2 條）。"
            "回答已生效，建議改成「我是診所的 AI 客服」這類說法。"
        ),
        "cure": (
            "請留意：這則回答保證療效（「{found}」）。醫療廣告不得保證療效（臺灣《醫療法》第 84 至 87 條）。"
            "回答已生效，建議改寫，並說明效果因人而異。"
        ),
    },
    "zh-CN": {
        "physician": (
            "请注意：这条回答自称医生（“{found}”）。不是医生的人不得使用医生的名称（台湾《医师法》第 "
            "7-2 条）。"
            "回答已生效，建议改成“我是诊所的 AI 客服”这类说法。"
        ),
        "cure": (
            "请注意：这条回答保证疗效（“{found}”）。医疗广告不得保证疗效（台湾《医疗法》第 84 至 87 条）。"
            "回答已生效，建议改写，并说明效果因人而异。"
        ),
    },
    "ja": {
        "physician": (
            "ご注意ください：この回答は医師を名乗っています（「{found}」）。"
            "医師でない者は医師を名乗れません（日本では医師法第18条、台湾では医師法第7条の2）。"
            "回答はすでに有効です。「当院のAIです」のような表現への変更をおすすめします。"
        ),
        "cure": (
            "ご注意ください：この回答は効果や完治を保証しています（「{found}」）。"
            "医療広告で効果を保証することはできません（台湾では医療法第84条から第87条）。"
            "回答はすでに有効です。個人差があることを書き添えてください。"
        ),
    },
    "ko": {
        "physician": (
            "주의해 주세요. 이 답변은 봇을 의사라고 말합니다(“{found}”). "
            "의사가 아니면 의사라는 명칭을 쓸 수 없습니다(대만 의사법 제7-2조). "
            "답변은 이미 적용되었습니다. “병원의 AI 상담 도우미입니다” 같은 표현으로 고치는 것이 좋습니다."
        ),
        "cure": (
            "주의해 주세요. 이 답변은 완치나 효과를 보장합니다(“{found}”). "
            "의료 광고는 효과를 보장할 수 없습니다(대만 의료법 제84조~제87조). "
            "답변은 이미 적용되었습니다. 효과에 개인차가 있다는 점을 적어 주세요."
        ),
    },
    "th": {
        "physician": (
            "โปรดระวัง คำตอบนี้บอกว่าบอตเป็นแพทย์ (“{found}”) ผู้ที่ไม่ใช่แพทย์ใช้ชื่อว่าแพทย์ไม่ได้ "
            "(ในไต้หวัน: Physicians Act มาตรา 7-2) คำตอบมีผลแล้ว ขอแนะนำให้แก้เป็นข้อความอย่าง "
            "“ฉันเป็น AI ของคลินิก”"
        ),
        "cure": (
            "โปรดระวัง คำตอบนี้รับประกันว่าหายหรือได้ผล (“{found}”) โฆษณาทางการแพทย์รับประกันผลไม่ได้ "
            "(ในไต้หวัน: Medical Care Act มาตรา 84 ถึง 87) คำตอบมีผลแล้ว "
            "ขอแนะนำให้บอกว่าผลแตกต่างกันในแต่ละบุคคล"
        ),
    },
    "en": {
        "physician": (
            "Please note: this answer calls the bot a physician (“{found}”). "
            "Only a physician may use the name (in Taiwan: Physicians Act, article 7-2). "
            "The answer is in force; better say that it is the clinic's AI."
        ),
        "cure": (
            "Please note: this answer promises a cure or a sure effect (“{found}”). "
            "Medical advertising must not promise an effect (in Taiwan: Medical Care Act, articles 84 "
            "to 87). "
            "The answer is in force; better say that results vary."
        ),
    },
}


def warning(claim: str, language: str, *, found: str) -> str:
    """Return the warning on a claim (`physician` or `cure`) in one of `settings.LANGUAGES`."""
    return _WARNINGS[language][claim].format(found=found)
