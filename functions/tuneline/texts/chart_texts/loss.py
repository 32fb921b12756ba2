"""The texts of a training's loss curve."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "loss_title": "Training error (loss): lower is better",
        "loss_step": "step",
        "loss_train": "training examples",
        "loss_valid": "held-out examples",
        "loss_none": "There is no curve yet.",
        "loss_at_google": "Google shows the losses of this training on its own page.",
        "loss_page": "Open the training in Google Cloud",
    },
    "zh-TW": {
        "loss_title": "訓練誤差（loss）：越低越好",
        "loss_step": "步數",
        "loss_train": "訓練用的範例",
        "loss_valid": "留作測試的範例",
        "loss_none": "目前還沒有訓練曲線。",
        "loss_at_google": "這次訓練的誤差顯示在 Google 的頁面上。",
        "loss_page": "在 Google Cloud 查看這次訓練",
    },
    "zh-CN": {
        "loss_title": "训练误差（loss）：越低越好",
        "loss_step": "步数",
        "loss_train": "训练用的示例",
        "loss_valid": "留作测试的示例",
        "loss_none": "还没有训练曲线。",
        "loss_at_google": "这次训练的误差显示在 Google 的页面上。",
        "loss_page": "在 Google Cloud 查看这次训练",
    },
    "ja": {
        "loss_title": "学習の誤差（loss）：低いほどよい",
        "loss_step": "ステップ",
        "loss_train": "学習用の例",
        "loss_valid": "テスト用の例",
        "loss_none": "学習の曲線はまだありません。",
        "loss_at_google": "この学習の誤差は Google の画面に表示されます。",
        "loss_page": "Google Cloud でこの学習を開く",
    },
    "ko": {
        "loss_title": "학습 오차(loss): 낮을수록 좋음",
        "loss_step": "단계",
        "loss_train": "학습용 예시",
        "loss_valid": "테스트용 예시",
        "loss_none": "아직 학습 곡선이 없습니다.",
        "loss_at_google": "이 학습의 오차는 Google 페이지에 표시됩니다.",
        "loss_page": "Google Cloud에서 이 학습 열기",
    },
    "th": {
        "loss_title": "ค่าความคลาดเคลื่อนของการฝึก (loss): ยิ่งต่ำยิ่งดี",
        "loss_step": "ขั้น",
        "loss_train": "ตัวอย่างที่ใช้ฝึก",
        "loss_valid": "ตัวอย่างที่กันไว้ทดสอบ",
        "loss_none": "ยังไม่มีกราฟการฝึก",
        "loss_at_google": "ค่าความคลาดเคลื่อนของการฝึกนี้แสดงอยู่ในหน้าของ Google",
        "loss_page": "เปิดการฝึกนี้ใน Google Cloud",
    },
}
