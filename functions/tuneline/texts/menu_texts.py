"""What the areas of the operators' menu answer, and the words that do the same, in all languages.

`{kinds}` are the endings of the files that can be a dataset. The words are the labels of the areas, and
others that people write.
"""

from collections.abc import Mapping
from typing import Final

ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "status": "The status cannot be shown here yet. On your computer: scripts/tuneline status",
        "send": (
            "Send a file with questions and answers in this chat ({kinds}). It is checked, and you see its "
            "price; nothing is trained before an operator approves it."
        ),
        "questions": (
            "The questions cannot be shown here yet. On your computer: scripts/tuneline unanswered list"
        ),
        "compare": "Models cannot be compared here yet. On your computer: scripts/tuneline model compare",
        "models": "The models cannot be shown here yet. On your computer: scripts/tuneline model list",
        "help": (
            "You can send a file with questions and answers in this chat: it is checked, and you see its "
            "price. Your questions are answered as usual, so you can try the bot here."
        ),
    },
    "zh-TW": {
        "status": "目前還不能在這裡查看狀態，請用電腦查看：scripts/tuneline status",
        "send": "請在這個聊天室傳送有問題和回答的檔案（{kinds}）。檢查後會告訴您費用，核准之前不會訓練。",
        "questions": "目前還不能在這裡查看待回答的問題，請用電腦查看：scripts/tuneline unanswered list",
        "compare": "目前還不能在這裡比較模型，請用電腦比較：scripts/tuneline model compare",
        "models": "目前還不能在這裡查看模型，請用電腦查看：scripts/tuneline model list",
        "help": (
            "您可以在這個聊天室傳送有問題和回答的檔案，檢查後會告訴您費用。"
            "您提出的問題照常由機器人回答，可以在這裡試問。"
        ),
    },
    "zh-CN": {
        "status": "目前还不能在这里查看状态，请用电脑查看：scripts/tuneline status",
        "send": "请在这个聊天窗口发送包含问题和回答的文件（{kinds}）。检查后会告诉您费用，批准之前不会训练。",
        "questions": "目前还不能在这里查看待回答的问题，请用电脑查看：scripts/tuneline unanswered list",
        "compare": "目前还不能在这里比较模型，请用电脑比较：scripts/tuneline model compare",
        "models": "目前还不能在这里查看模型，请用电脑查看：scripts/tuneline model list",
        "help": (
            "您可以在这个聊天窗口发送包含问题和回答的文件，检查后会告诉您费用。"
            "您提的问题照常由机器人回答，可以在这里试问。"
        ),
    },
    "ja": {
        "status": "状態はまだここでは表示できません。パソコンでご確認ください：scripts/tuneline status",
        "send": (
            "質問と回答のファイルをこのトークに送ってください（{kinds}）。"
            "内容を確認して費用をお知らせします。承認するまで学習は始まりません。"
        ),
        "questions": (
            "未回答の質問はまだここでは表示できません。"
            "パソコンでご確認ください：scripts/tuneline unanswered list"
        ),
        "compare": (
            "モデルの比較はまだここではできません。パソコンで行ってください：scripts/tuneline model compare"
        ),
        "models": "モデルはまだここでは表示できません。パソコンでご確認ください：scripts/tuneline model list",
        "help": (
            "質問と回答のファイルをこのトークに送ると、内容を確認して費用をお知らせします。"
            "質問にはいつもどおりボットが答えるので、ここで試せます。"
        ),
    },
    "ko": {
        "status": "상태는 아직 여기에서 볼 수 없습니다. 컴퓨터에서 확인하세요: scripts/tuneline status",
        "send": (
            "질문과 답변이 담긴 파일을 이 채팅방에 보내세요({kinds}). 검사한 뒤 비용을 알려 드리며, "
            "승인하기 전에는 학습하지 않습니다."
        ),
        "questions": (
            "미답변 질문은 아직 여기에서 볼 수 없습니다. "
            "컴퓨터에서 확인하세요: scripts/tuneline unanswered list"
        ),
        "compare": (
            "모델 비교는 아직 여기에서 할 수 없습니다. 컴퓨터에서 비교하세요: scripts/tuneline model compare"
        ),
        "models": "모델은 아직 여기에서 볼 수 없습니다. 컴퓨터에서 확인하세요: scripts/tuneline model list",
        "help": (
            "질문과 답변이 담긴 파일을 이 채팅방에 보내면 검사한 뒤 비용을 알려 드립니다. "
            "질문에는 평소처럼 봇이 답하므로 여기에서 시험해 볼 수 있습니다."
        ),
    },
    "th": {
        "status": "ยังดูสถานะที่นี่ไม่ได้ โปรดดูบนคอมพิวเตอร์: scripts/tuneline status",
        "send": (
            "ส่งไฟล์คำถามและคำตอบในแชตนี้ ({kinds}) ระบบจะตรวจและแจ้งค่าใช้จ่าย โดยจะไม่ฝึกโมเดลจนกว่าจะได้รับการอนุมัติ"
        ),
        "questions": "ยังดูคำถามค้างที่นี่ไม่ได้ โปรดดูบนคอมพิวเตอร์: scripts/tuneline unanswered list",
        "compare": "ยังเปรียบเทียบโมเดลที่นี่ไม่ได้ โปรดเปรียบเทียบบนคอมพิวเตอร์: scripts/tuneline model compare",
        "models": "ยังดูโมเดลที่นี่ไม่ได้ โปรดดูบนคอมพิวเตอร์: scripts/tuneline model list",
        "help": (
            "ส่งไฟล์คำถามและคำตอบในแชตนี้ได้ ระบบจะตรวจและแจ้งค่าใช้จ่าย บอตยังตอบคำถามของคุณตามปกติ จึงทดลองถามได้ที่นี่"
        ),
    },
}

PHRASES: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("status", "狀態", "状态", "状態", "ステータス", "상태", "สถานะ"),
    "send": ("send a file", "傳檔案", "发文件", "ファイル送信", "파일 보내기", "ส่งไฟล์"),
    "questions": ("questions", "待回答", "未回答の質問", "미답변 질문", "คำถามค้าง"),
    "compare": ("compare", "比較", "比较", "比べる", "비교", "เปรียบเทียบ"),
    "models": ("models", "模型", "モデル", "모델", "โมเดล"),
    "help": ("help", "說明", "帮助", "使い方", "도움말", "วิธีใช้"),
}
