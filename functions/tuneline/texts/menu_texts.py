"""What areas of the operators' menu answer, and the words that do the same, in all languages.

The words are the labels of the areas, and others that people write.
"""

from collections.abc import Mapping
from typing import Final

ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "compare": "Models cannot be compared here yet. On your computer: scripts/tuneline model compare",
    },
    "zh-TW": {
        "compare": "目前還不能在這裡比較模型，請用電腦比較：scripts/tuneline model compare",
    },
    "zh-CN": {
        "compare": "目前还不能在这里比较模型，请用电脑比较：scripts/tuneline model compare",
    },
    "ja": {
        "compare": (
            "モデルの比較はまだここではできません。パソコンで行ってください：scripts/tuneline model compare"
        ),
    },
    "ko": {
        "compare": (
            "모델 비교는 아직 여기에서 할 수 없습니다. 컴퓨터에서 비교하세요: scripts/tuneline model compare"
        ),
    },
    "th": {
        "compare": "ยังเปรียบเทียบโมเดลที่นี่ไม่ได้ โปรดเปรียบเทียบบนคอมพิวเตอร์: scripts/tuneline model compare",
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
