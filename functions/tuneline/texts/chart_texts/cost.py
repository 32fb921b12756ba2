"""The texts of the chart of costs by month."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "cost_title": "Cost by month",
        "cost_training": "training",
        "cost_evaluation": "evaluation",
        "cost_answers": "answers to messages",
        "cost_limit": "both monthly limits together",
        "cost_none": "There are no costs yet.",
    },
    "zh-TW": {
        "cost_title": "每月費用",
        "cost_training": "訓練",
        "cost_evaluation": "評估",
        "cost_answers": "回答訊息",
        "cost_limit": "兩項每月上限合計",
        "cost_none": "目前還沒有產生費用。",
    },
    "zh-CN": {
        "cost_title": "每月费用",
        "cost_training": "训练",
        "cost_evaluation": "评估",
        "cost_answers": "回答消息",
        "cost_limit": "两项每月上限合计",
        "cost_none": "还没有产生费用。",
    },
    "ja": {
        "cost_title": "月ごとの費用",
        "cost_training": "学習",
        "cost_evaluation": "評価",
        "cost_answers": "メッセージへの回答",
        "cost_limit": "2 つの月間上限の合計",
        "cost_none": "費用はまだ発生していません。",
    },
    "ko": {
        "cost_title": "월별 비용",
        "cost_training": "학습",
        "cost_evaluation": "평가",
        "cost_answers": "메시지 답변",
        "cost_limit": "두 가지 월 한도의 합계",
        "cost_none": "아직 발생한 비용이 없습니다.",
    },
    "th": {
        "cost_title": "ค่าใช้จ่ายรายเดือน",
        "cost_training": "การฝึก",
        "cost_evaluation": "การประเมิน",
        "cost_answers": "การตอบข้อความ",
        "cost_limit": "วงเงินต่อเดือนสองส่วนรวมกัน",
        "cost_none": "ยังไม่มีค่าใช้จ่าย",
    },
}
