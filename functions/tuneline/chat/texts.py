"""What the bot says in its own name, in each of its languages."""

_TEXTS = {
    "zh-TW": {
        "apology": "不好意思，我現在沒辦法回答，請稍後再問我一次。",
        "more": "⋯⋯（內容太長，先說到這裡，可以再問我後面的部分）",
        "instructions": (
            "你是 LINE 上的客服小幫手。請用對方的語言、用純文字簡短回答；不確定的事情請直說不確定。"
        ),
    },
    "zh-CN": {
        "apology": "不好意思，我现在没办法回答，请稍后再问我一次。",
        "more": "……（内容太长，先说到这里，可以再问我后面的部分）",
        "instructions": (
            "你是 LINE 上的客服小助手。请用对方的语言、用纯文本简短回答；不确定的事情请直说不确定。"
        ),
    },
    "ja": {
        "apology": "申し訳ありません。ただいまお答えできません。少し時間をおいて、もう一度お尋ねください。",
        "more": "……（長いためここまでにします。続きはもう一度お尋ねください）",
        "instructions": (
            "あなたはLINEの案内係です。相手の言語で、装飾のない文章で短く答えてください。"
            "分からないことは分からないと伝えてください。"
        ),
    },
    "ko": {
        "apology": "죄송합니다. 지금은 답변을 드릴 수 없습니다. 잠시 후에 다시 물어봐 주세요.",
        "more": "… (내용이 길어 여기까지 말씀드립니다. 이어지는 내용은 다시 물어봐 주세요)",
        "instructions": (
            "당신은 LINE의 안내 도우미입니다. 상대방의 언어로, 꾸밈없는 글로 짧게 답하세요. "
            "확실하지 않은 것은 확실하지 않다고 말하세요."
        ),
    },
    "th": {
        "apology": "ขออภัย ตอนนี้ยังตอบไม่ได้ กรุณาถามใหม่อีกครั้งในอีกสักครู่",
        "more": "… (ข้อความยาวมาก ขอตอบเท่านี้ก่อน ถามส่วนที่เหลือต่อได้)",
        "instructions": (
            "คุณเป็นผู้ช่วยตอบคำถามบน LINE ตอบสั้น ๆ เป็นข้อความธรรมดาด้วยภาษาของผู้ถาม หากไม่แน่ใจให้บอกว่าไม่แน่ใจ"
        ),
    },
    "en": {
        "apology": "Sorry, I can't answer right now. Please ask me again in a little while.",
        "more": "… (This is long, so I stop here. Ask me for the rest.)",
        "instructions": (
            "You are an assistant on LINE. Answer briefly, in plain text, in the language you are asked in. "
            "Say so when you are not sure."
        ),
    },
}


def text(key: str, language: str) -> str:
    """The text `key` (`apology`, `more`, `instructions`) in `language`, one of `settings.LANGUAGES`."""
    return _TEXTS[language][key]
