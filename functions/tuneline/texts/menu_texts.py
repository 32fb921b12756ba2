"""The words that do what an area of the operators' menu does, in all languages.

They are the labels of the areas, and others that people write.
"""

from collections.abc import Mapping
from typing import Final

PHRASES: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("status", "狀態", "状态", "状態", "ステータス", "상태", "สถานะ"),
    "send": ("send a file", "傳檔案", "发文件", "ファイル送信", "파일 보내기", "ส่งไฟล์"),
    "questions": ("questions", "待回答", "未回答の質問", "미답변 질문", "คำถามค้าง"),
    "compare": ("compare", "比較", "比较", "比べる", "비교", "เปรียบเทียบ"),
    "models": ("models", "模型", "モデル", "모델", "โมเดล"),
    # Not what a user asks with, because operators ask their own bot, too.
    "hours": (
        *("set hours", "時間設定", "营业时间设置", "时间设置", "営業時間設定", "営業時間の設定"),
        *("운영 시간 설정", "ตั้งเวลาทำการ"),
    ),
    "drafts": ("drafts", "草稿", "下書き", "초안", "ฉบับร่าง"),
    "with_person": (
        "with a person",
        "真人對話",
        "人工对话",
        "有人対応",
        "상담 중",
        "แชตกับเจ้าหน้าที่",
        "แชทกับเจ้าหน้าที่",
    ),
    "help": ("help", "說明", "帮助", "使い方", "도움말", "วิธีใช้"),
}
