"""What users read while an operator decides on the answer, in all languages."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {
        "draft_wait": "服務人員正在確認您的問題，請稍候片刻，再按下面的按鈕看回覆。",
        "draft_not_yet": "服務人員還在確認，請稍候片刻，再按一次按鈕。",
        "draft_skipped": "這個問題會由我們的服務人員為您處理。如有急事，請直接與我們聯絡，謝謝您。",
    },
    "zh-CN": {
        "draft_wait": "工作人员正在确认您的问题，请稍等片刻，再点下面的按钮查看回复。",
        "draft_not_yet": "工作人员还在确认，请稍等片刻，再点一次按钮。",
        "draft_skipped": "这个问题会由我们的工作人员为您处理。如有急事，请直接与我们联系，谢谢您。",
    },
    "ja": {
        "draft_wait": "担当者がご質問を確認しております。少し経ってから、下のボタンで回答をご覧ください。",
        "draft_not_yet": "担当者がまだ確認しております。少し経ってから、もう一度ボタンを押してください。",
        "draft_skipped": "このご質問は担当者が対応いたします。お急ぎの場合は、直接お問い合わせください。",
    },
    "ko": {
        "draft_wait": "담당자가 문의하신 내용을 확인하고 있습니다. 잠시 후 아래 버튼을 눌러 주세요.",
        "draft_not_yet": "담당자가 아직 확인하고 있습니다. 잠시 후 버튼을 다시 눌러 주세요.",
        "draft_skipped": "이 문의는 담당자가 직접 처리하겠습니다. 급하시면 저희에게 직접 연락해 주세요.",
    },
    "th": {
        "draft_wait": "เจ้าหน้าที่กำลังตรวจสอบคำถามของคุณ กรุณารอสักครู่ แล้วกดปุ่มด้านล่างเพื่อดูคำตอบ",
        "draft_not_yet": "เจ้าหน้าที่ยังตรวจสอบอยู่ กรุณารอสักครู่ แล้วกดปุ่มอีกครั้ง",
        "draft_skipped": "เจ้าหน้าที่ของเราจะดูแลคำถามนี้ให้ หากเป็นเรื่องเร่งด่วน กรุณาติดต่อเราโดยตรง",
    },
    "en": {
        "draft_wait": "Our staff is checking your question. Please wait a little, then tap the button below.",
        "draft_not_yet": "Our staff is still checking it. Please wait a little, then tap the button again.",
        "draft_skipped": "Our staff will take care of this question. If it is urgent, please contact us.",
    },
}
