"""What to do if Chat is off in LINE Official Account Manager, in all languages.

The names of the settings are those that the manager uses in that language. It has no menu in Korean or in
simplified Chinese in every country, so there the English name follows.
"""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {
        "title": "LINE 的「聊天」功能未開啟",
        "why": "因此 LINE Official Account Manager 裡沒有對話紀錄，您也無法在那裡親自回覆使用者。",
        "how": "開啟方式：LINE Official Account Manager →「設定」→「回應設定」→ 開啟「聊天」，"
        "並讓「Webhook」保持開啟。",
    },
    "zh-CN": {
        "title": "LINE 的“聊天”功能未开启",
        "why": "因此 LINE Official Account Manager 里没有对话记录，您也无法在那里亲自回复用户。",
        "how": "开启方式：LINE Official Account Manager →“设置”（Settings）→“回应设置”（Response settings）"
        "→ 开启“聊天”（Chat），并让“Webhook”保持开启。",
    },
    "ja": {
        "title": "LINEの「チャット」がオフです",
        "why": "そのため、LINE Official Account Managerにはトークの履歴が残らず、"
        "担当者がそこから直接返信することもできません。",
        "how": "オンにするには：LINE Official Account Manager →「設定」→「応答設定」→「チャット」をオン。"
        "「Webhook」はオンのままにしてください。",
    },
    "ko": {
        "title": "LINE의 ‘채팅’이 꺼져 있습니다",
        "why": "그래서 LINE Official Account Manager에 채팅 기록이 남지 않고, "
        "담당자가 그곳에서 직접 답장할 수도 없습니다.",
        "how": "켜는 방법: LINE Official Account Manager → 설정(Settings) → 응답 설정(Response settings) → "
        "채팅(Chat)을 켜고, Webhook은 켜진 상태로 두세요.",
    },
    "th": {
        "title": "“แชท” ของ LINE ปิดอยู่",
        "why": "จึงไม่มีประวัติการสนทนาใน LINE Official Account Manager และเจ้าหน้าที่ตอบผู้ใช้จากที่นั่นไม่ได้",
        "how": "วิธีเปิด: LINE Official Account Manager → “ตั้งค่า” → “ตั้งค่าการตอบกลับ” → เปิด “แชท” "
        "และเปิด “Webhook” ไว้เหมือนเดิม",
    },
    "en": {
        "title": "Chat is off at LINE",
        "why": "So LINE Official Account Manager keeps no history of the chats, "
        "and a person cannot answer users there.",
        "how": "To switch it on: LINE Official Account Manager → Settings → Response settings → Chat. "
        "Leave Webhook on, too.",
    },
}


def texts(language: str) -> Mapping[str, str]:
    """Return the `title`, and the sentences `why` and `how`, in one of the bot's languages."""
    return TEXTS[language]
