"""What operators read after a decision on a draft, in all languages."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {
        "draft_replied": "已送出，使用者馬上就會收到。",
        "draft_on_tap": "已送出，使用者按下按鈕就會看到。",
        "draft_skipped": "已略過。使用者會知道由服務人員處理，這一題也加入了待回答的問題。",
        "draft_gone": "使用者已經收回問題，或回覆的時限已過，所以沒有送出。",
        "draft_taken": "這則草稿已經處理過了，所以沒有再送出。",
        "draft_with_person": "這個對話目前由真人回覆中，所以沒有送出。恢復由機器人回答後，草稿仍可處理。",
        "write_draft": "請修改輸入框裡的文字再傳出，或在下一則訊息傳送完整的回答。使用者會收到您傳的內容。",
        "drafts_switched_on": "草稿模式已開啟。從下一則訊息起，回答要由管理員送出，使用者才會看到。",
        "drafts_switched_off": "草稿模式已關閉。從下一則訊息起，機器人會自己回答；還在等的草稿仍可處理。",
    },
    "zh-CN": {
        "draft_replied": "已发送，用户马上就会收到。",
        "draft_on_tap": "已发送，用户点按钮就会看到。",
        "draft_skipped": "已略过。用户会知道由工作人员处理，这一题也加入了待回答的问题。",
        "draft_gone": "用户已经撤回问题，或回复的时限已过，所以没有发送。",
        "draft_taken": "这条草稿已经处理过了，所以没有再发送。",
        "draft_with_person": "这个对话现在由人工回复中，所以没有发送。恢复由机器人回答后，草稿仍可处理。",
        "write_draft": "请修改输入框里的文字再发送，或在下一条消息里发送完整的回答。用户会收到您发的内容。",
        "drafts_switched_on": "草稿模式已开启。从下一条消息起，回答要由管理员发送，用户才会看到。",
        "drafts_switched_off": "草稿模式已关闭。从下一条消息起，机器人会自己回答；还在等的草稿仍可处理。",
    },
    "ja": {
        "draft_replied": "送信しました。まもなくユーザーに届きます。",
        "draft_on_tap": "送信しました。ユーザーがボタンを押すと表示されます。",
        "draft_skipped": (
            "見送りました。ユーザーには担当者が対応すると伝えられ、質問は未回答の質問に加わりました。"
        ),
        "draft_gone": "ユーザーが質問を取り消したか、回答の期限が過ぎたため、送信していません。",
        "draft_taken": "この下書きはすでに処理されているため、送信していません。",
        "draft_with_person": "担当者が対応中のため未送信です。ボットの応答に戻ると、下書きを処理できます。",
        "write_draft": (
            "入力欄の文を書き直して送信するか、次のメッセージで回答の全文をお送りください。"
            "その内容がユーザーに届きます。"
        ),
        "drafts_switched_on": (
            "下書きモードをオンにしました。次のメッセージから、回答は管理者が送信するまで届きません。"
        ),
        "drafts_switched_off": (
            "下書きモードをオフにしました。次のメッセージからボットが自動で回答します。"
            "残っている下書きは引き続き処理できます。"
        ),
    },
    "ko": {
        "draft_replied": "보냈습니다. 사용자에게 곧 전달됩니다.",
        "draft_on_tap": "보냈습니다. 사용자가 버튼을 누르면 보입니다.",
        "draft_skipped": (
            "건너뛰었습니다. 사용자에게는 담당자가 처리한다고 안내하고, 질문은 미답변 질문에 추가했습니다."
        ),
        "draft_gone": "사용자가 질문을 취소했거나 답변 기한이 지나 보내지 않았습니다.",
        "draft_taken": "이미 처리된 초안이라 다시 보내지 않았습니다.",
        "draft_with_person": (
            "담당자가 상담 중이라 보내지 않았습니다. 다시 봇이 답하게 되면 초안을 처리할 수 있습니다."
        ),
        "write_draft": (
            "입력창의 글을 고쳐서 보내거나, 다음 메시지로 답변 전체를 보내 주세요. "
            "보내신 내용이 사용자에게 전달됩니다."
        ),
        "drafts_switched_on": (
            "초안 모드를 켰습니다. 다음 메시지부터 답변은 관리자가 보내야 사용자에게 전달됩니다."
        ),
        "drafts_switched_off": (
            "초안 모드를 껐습니다. 다음 메시지부터 봇이 스스로 답변하며, 남은 초안은 계속 처리할 수 있습니다."
        ),
    },
    "th": {
        "draft_replied": "ส่งแล้ว ผู้ใช้จะได้รับในอีกสักครู่",
        "draft_on_tap": "ส่งแล้ว ผู้ใช้จะเห็นเมื่อกดปุ่ม",
        "draft_skipped": "ข้ามแล้ว ผู้ใช้จะทราบว่าเจ้าหน้าที่จะดูแลให้ และคำถามนี้ถูกเพิ่มในคำถามค้าง",
        "draft_gone": "ผู้ใช้ยกเลิกคำถามแล้ว หรือหมดเวลาตอบ จึงไม่ได้ส่ง",
        "draft_taken": "ฉบับร่างนี้ถูกจัดการไปแล้ว จึงไม่ได้ส่งซ้ำ",
        "draft_with_person": "เจ้าหน้าที่ดูแลแชตนี้อยู่ จึงไม่ได้ส่ง เมื่อบอตกลับมาตอบ จะจัดการฉบับร่างนี้ต่อได้",
        "write_draft": "แก้ข้อความในช่องพิมพ์แล้วส่ง หรือส่งคำตอบทั้งหมดเป็นข้อความถัดไป ผู้ใช้จะได้รับข้อความที่คุณส่ง",
        "drafts_switched_on": "เปิดโหมดฉบับร่างแล้ว ตั้งแต่ข้อความถัดไป ผู้ใช้จะได้รับคำตอบเมื่อผู้ดูแลส่งให้เท่านั้น",
        "drafts_switched_off": "ปิดโหมดฉบับร่างแล้ว ตั้งแต่ข้อความถัดไป บอตจะตอบเอง ฉบับร่างที่ค้างอยู่ยังจัดการต่อได้",
    },
    "en": {
        "draft_replied": "Sent. The user gets it in a moment.",
        "draft_on_tap": "Sent. The user sees it after a tap on the button.",
        "draft_skipped": (
            "Skipped. The user learns that your staff takes care of it, and it is an open question now."
        ),
        "draft_gone": "The user withdrew the question, or the time for a reply is over. Nothing was sent.",
        "draft_taken": "This draft was decided before, so nothing was sent again.",
        "draft_with_person": (
            "A person has this chat now, so nothing was sent. "
            "Once the bot has it again, the draft can be sent."
        ),
        "write_draft": (
            "Change the text in the keyboard and send it, or send the whole answer as your next message. "
            "The user gets what you send."
        ),
        "drafts_switched_on": (
            "Draft mode is on. From the next message on, users get an answer only when an operator sends it."
        ),
        "drafts_switched_off": (
            "Draft mode is off. From the next message on, the bot answers by itself. "
            "Drafts that wait can still be decided."
        ),
    },
}
