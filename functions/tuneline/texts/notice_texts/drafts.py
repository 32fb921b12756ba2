"""The notice of waiting drafts in all languages."""

NOTICES = {
    "en": {
        "draft_waiting": (
            "Drafts wait for you",
            ("Users asked questions, and their answers are sent only if you agree.",),
            ("In LINE: send “drafts” to this bot", "Or: scripts/tuneline draft list"),
        ),
    },
    "zh-TW": {
        "draft_waiting": (
            "有草稿等您確認",
            ("有人提問，回覆要等您同意才會送出。",),
            ("在 LINE 傳「草稿」給機器人", "或執行：scripts/tuneline draft list"),
        ),
    },
    "zh-CN": {
        "draft_waiting": (
            "有草稿等您确认",
            ("有人提问，回复要等您同意才会发送。",),
            ("在 LINE 发“草稿”给机器人", "或执行：scripts/tuneline draft list"),
        ),
    },
    "ja": {
        "draft_waiting": (
            "確認待ちの下書きがあります",
            ("質問が届いています。回答は、承認されるまで送信されません。",),
            ("LINE でこのボットに「下書き」と送信してください", "または：scripts/tuneline draft list"),
        ),
    },
    "ko": {
        "draft_waiting": (
            "확인을 기다리는 초안이 있습니다",
            ("질문이 들어왔습니다. 답변은 승인하셔야 전송됩니다.",),
            ("LINE에서 이 봇에 ‘초안’이라고 보내세요", "또는: scripts/tuneline draft list"),
        ),
    },
    "th": {
        "draft_waiting": (
            "มีฉบับร่างรอการตรวจ",
            ("มีผู้ถามคำถาม คำตอบจะถูกส่งเมื่อคุณอนุมัติเท่านั้น",),
            ("ส่งคำว่า “ฉบับร่าง” ถึงบอตนี้ใน LINE", "หรือ: scripts/tuneline draft list"),
        ),
    },
}
