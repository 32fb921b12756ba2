"""The greeting of a clinic's bot in all languages, which the preset of a clinic sets."""

from collections.abc import Mapping
from typing import Final

_CLINIC_GREETINGS: Final[Mapping[str, str]] = {
    "zh-TW": (
        "您好，我是診所的 AI 自動客服。\n"
        "看診時間、掛號、交通等問題，直接打字問我就可以了。"
        "回覆您的是生成式 AI 程式，不是真人，也不是醫師，內容可能有誤。"
        "我無法診斷病情，身體不適請掛號看診。\n"
        "請不要在這裡傳送病歷、檢查結果、身分證字號等資料。\n"
        "如果遇到緊急狀況，請不要等我回覆，立即撥打 119。"
    ),
    "zh-CN": (
        "您好，我是诊所的 AI 自动客服。\n"
        "看诊时间、挂号、交通等问题，直接打字问我就可以了。"
        "回复您的是生成式 AI 程序，不是真人，也不是医生，内容可能有误。"
        "我无法诊断病情，身体不适请挂号看诊。\n"
        "请不要在这里发送病历、检查结果、身份证号码等信息。\n"
        "如果遇到紧急情况，请不要等我回复，立即拨打 120。"
    ),
    "ja": (
        "はじめまして。当院のAIによる自動応答です。\n"
        "診療時間・予約・アクセスなどのご質問を文字でお送りください。"
        "お答えするのは人や医師ではなく生成AIのため、間違えることがあります。"
        "診断はできませんので、気になる症状は受診してご相談ください。\n"
        "病歴、検査結果、保険証の番号などの個人情報は、ここには送らないでください。\n"
        "緊急のときは、返信を待たずに119番へお電話ください。"
    ),
    "ko": (
        "안녕하세요. 병원의 AI 자동 응답 도우미입니다.\n"
        "진료 시간, 예약, 오시는 길 등 궁금한 점을 글로 보내 주세요. "
        "사람이나 의사가 아니라 생성형 인공지능(AI)이 답변하므로 틀릴 수 있습니다. "
        "진단은 할 수 없으니 증상이 있으면 진료를 받아 주세요.\n"
        "진료 기록, 검사 결과, 주민등록번호 등은 여기로 보내지 마세요.\n"
        "응급 상황이라면 답변을 기다리지 말고 바로 119에 전화해 주세요."
    ),
    "th": (
        "ยินดีต้อนรับ บัญชีของคลินิกนี้ตอบคำถามอัตโนมัติด้วย AI\n"
        "พิมพ์คำถามเรื่องเวลาทำการ การนัดหมาย หรือการเดินทางมาได้เลย "
        "ผู้ตอบเป็นโปรแกรม Generative AI ไม่ใช่คนจริงและไม่ใช่แพทย์ จึงอาจตอบผิดได้ "
        "ที่นี่วินิจฉัยโรคไม่ได้ หากมีอาการกรุณาพบแพทย์\n"
        "กรุณาอย่าส่งประวัติการรักษา ผลตรวจ หรือเลขบัตรประชาชนมาที่นี่\n"
        "หากเป็นเหตุฉุกเฉิน อย่ารอคำตอบที่นี่ กรุณาโทร 1669 ทันที"
    ),
    "en": (
        "Hello! I answer the clinic's questions automatically, with AI.\n"
        "Just type what you would like to know about opening hours, appointments or the way here. "
        "I am a generative AI program, not a person and not a physician, and I can be wrong. "
        "I cannot diagnose; if you feel unwell, please see a doctor.\n"
        "Please do not send medical records, test results or identity numbers here.\n"
        "In an emergency, don't wait for me: call your local emergency number right away."
    ),
}


def clinic_greeting(language: str) -> str:
    """Return the greeting in one of `settings.LANGUAGES`."""
    return _CLINIC_GREETINGS[language]
