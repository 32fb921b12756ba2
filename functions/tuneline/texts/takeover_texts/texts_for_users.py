"""What users are told about a takeover, in all languages.

`person` is sent once, in office hours; outside them `person_from`, or `person_later` if no opening is known.
`sorry` comes before it after two thumbs down. A button has at most 20 characters:
https://developers.line.biz/en/reference/messaging-api/#action-objects
"""

TEXTS = {
    "en": {
        "person": (
            "A member of our staff will answer you here. "
            "The AI stays silent until then, so just write what you need."
        ),
        "person_later": (
            "A member of our staff will answer you here once we are open again. "
            "The AI stays silent until then, so just write what you need."
        ),
        "person_from": (
            "We are closed now. A member of our staff will answer you here from {opening}. "
            "The AI stays silent until then, so just write what you need."
        ),
        "sorry": "We are sorry that the answers did not help.",
        "bot_again": "The AI answers you here again. What would you like to know?",
        "one_to_one": "To reach our staff, please write to us in a one-to-one chat.",
        "person_button": "Talk to a person",
        "bot_button": "Back to the AI",
    },
    "zh-TW": {
        "person": "接下來會由我們的服務人員在這裡回覆您，這段期間 AI 不會回話。請直接留下您的問題，謝謝您。",
        "person_later": (
            "現在不是服務時間，我們的服務人員上班後會在這裡回覆您，這段期間 AI 不會回話。"
            "請直接留下您的問題，謝謝您。"
        ),
        "person_from": (
            "現在不是服務時間，我們將於 {opening} 恢復服務，屆時由服務人員在這裡回覆您。"
            "這段期間 AI 不會回話，請直接留下您的問題，謝謝您。"
        ),
        "sorry": "很抱歉，剛才的回答沒有幫上您的忙。",
        "bot_again": "好的，接下來由 AI 繼續為您回答。請問您想知道什麼呢？",
        "one_to_one": "想找服務人員的話，請到與我們的一對一聊天室留言，謝謝您。",
        "person_button": "找真人",
        "bot_button": "請 AI 回答",
    },
    "zh-CN": {
        "person": "接下来将由我们的工作人员在这里回复您，这段时间 AI 不会回话。请直接留下您的问题，谢谢。",
        "person_later": (
            "现在不是服务时间，我们的工作人员上班后会在这里回复您，这段时间 AI 不会回话。"
            "请直接留下您的问题，谢谢。"
        ),
        "person_from": (
            "现在不是服务时间，我们将于 {opening} 恢复服务，届时由工作人员在这里回复您。"
            "这段时间 AI 不会回话，请直接留下您的问题，谢谢。"
        ),
        "sorry": "很抱歉，刚才的回答没有帮到您。",
        "bot_again": "好的，接下来由 AI 继续为您回答。请问您想了解什么？",
        "one_to_one": "如需联系工作人员，请在与我们的一对一聊天中留言，谢谢。",
        "person_button": "转人工",
        "bot_button": "请 AI 回答",
    },
    "ja": {
        "person": (
            "ここからは担当者がこのトークで返信いたします。その間、AI は返信しません。"
            "ご用件をそのままお書きください。"
        ),
        "person_later": (
            "ただいま営業時間外のため、営業時間になりましたら担当者がこのトークで返信いたします。"
            "その間、AI は返信しません。ご用件をそのままお書きください。"
        ),
        "person_from": (
            "ただいま営業時間外です。{opening} から、担当者がこのトークで返信いたします。"
            "その間、AI は返信しません。ご用件をそのままお書きください。"
        ),
        "sorry": "お役に立てず、申し訳ございません。",
        "bot_again": "ここからは、再び AI がお答えします。どのようなことをお知りになりたいですか。",
        "one_to_one": "担当者へのご用件は、1対1のトークでお送りください。",
        "person_button": "担当者と話す",
        "bot_button": "AI に質問する",
    },
    "ko": {
        "person": (
            "지금부터는 담당자가 이 채팅방에서 답변해 드리며, 그동안 AI는 답변하지 않습니다. "
            "문의하실 내용을 남겨 주세요."
        ),
        "person_later": (
            "지금은 운영 시간이 아니어서, 운영 시간이 되면 담당자가 이 채팅방에서 답변해 드립니다. "
            "그동안 AI는 답변하지 않으니 문의하실 내용을 남겨 주세요."
        ),
        "person_from": (
            "지금은 운영 시간이 아닙니다. {opening}부터 담당자가 이 채팅방에서 답변해 드립니다. "
            "그동안 AI는 답변하지 않으니 문의하실 내용을 남겨 주세요."
        ),
        "sorry": "도움이 되지 못해 죄송합니다.",
        "bot_again": "이제 다시 AI가 답변해 드립니다. 무엇이 궁금하신가요?",
        "one_to_one": "담당자와 상담하시려면 1:1 채팅으로 메시지를 보내 주세요.",
        "person_button": "상담원 연결",
        "bot_button": "AI에게 물어보기",
    },
    "th": {
        "person": (
            "จากนี้เจ้าหน้าที่ของเราจะเป็นผู้ตอบคุณในแชตนี้ และ AI จะไม่ตอบในระหว่างนี้ กรุณาพิมพ์เรื่องที่ต้องการสอบถามไว้ได้เลย"
        ),
        "person_later": (
            "ขณะนี้อยู่นอกเวลาทำการ เจ้าหน้าที่จะตอบคุณในแชตนี้เมื่อถึงเวลาทำการ และ AI จะไม่ตอบในระหว่างนี้ "
            "กรุณาพิมพ์เรื่องที่ต้องการสอบถามไว้ได้เลย"
        ),
        "person_from": (
            "ขณะนี้อยู่นอกเวลาทำการ เจ้าหน้าที่จะตอบคุณในแชตนี้ตั้งแต่ {opening} และ AI จะไม่ตอบในระหว่างนี้ "
            "กรุณาพิมพ์เรื่องที่ต้องการสอบถามไว้ได้เลย"
        ),
        "sorry": "ขออภัยที่คำตอบก่อนหน้านี้ยังไม่เป็นประโยชน์กับคุณ",
        "bot_again": "จากนี้ AI จะกลับมาตอบคุณอีกครั้ง ต้องการสอบถามเรื่องใด พิมพ์มาได้เลย",
        "one_to_one": "หากต้องการติดต่อเจ้าหน้าที่ กรุณาส่งข้อความถึงเราในแชตส่วนตัว",
        "person_button": "คุยกับเจ้าหน้าที่",
        "bot_button": "ให้ AI ตอบ",
    },
}
