"""The notice that a person has a chat, in all languages."""

NOTICES = {
    "en": {
        "handover": (
            "A user waits for a person",
            ("The bot says nothing there meanwhile.", "Last message: “{question}”"),
            ("Answer in LINE: {chat_link}", "Let the bot answer again: send “with a person” to this bot"),
        ),
    },
    "zh-TW": {
        "handover": (
            "有使用者在等真人回覆",
            ("這段期間機器人不會在那裡發言。", "最近一則訊息：「{question}」"),
            ("到 LINE 回覆：{chat_link}", "要讓機器人繼續回答，請傳「真人對話」給機器人"),
        ),
    },
    "zh-CN": {
        "handover": (
            "有用户在等人工回复",
            ("这段时间机器人不会在那里发言。", "最近一条消息：“{question}”"),
            ("到 LINE 回复：{chat_link}", "要让机器人继续回答，请发“人工对话”给机器人"),
        ),
    },
    "ja": {
        "handover": (
            "担当者の返信をお待ちの方がいます",
            ("その間、ボットは返信しません。", "最新のメッセージ：「{question}」"),
            (
                "LINEで返信する：{chat_link}",
                "ボットの応答に戻すには、このボットに「有人対応」と送信してください",
            ),
        ),
    },
    "ko": {
        "handover": (
            "담당자의 답장을 기다리는 사용자가 있습니다",
            ("그동안 봇은 답하지 않습니다.", "최근 메시지: “{question}”"),
            ("LINE에서 답장하기: {chat_link}", "봇이 다시 답하게 하려면 이 봇에 ‘상담 중’이라고 보내세요"),
        ),
    },
    "th": {
        "handover": (
            "มีผู้ใช้รอเจ้าหน้าที่ตอบ",
            ("ระหว่างนี้บอตจะไม่ตอบในแชตนั้น", "ข้อความล่าสุด: “{question}”"),
            ("ตอบใน LINE: {chat_link}", "หากต้องการให้บอตตอบต่อ ส่งคำว่า “แชตกับเจ้าหน้าที่” ถึงบอตนี้"),
        ),
    },
}
