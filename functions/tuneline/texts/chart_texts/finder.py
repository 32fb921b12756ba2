"""The texts of the chart of a dataset's scores: how near an example must be to answer word for word."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "finder_title": "How near an example must be to answer word for word",
        "finder_score": "score of the nearest example",
        "finder_count": "questions",
        "finder_right": "example with the right answer",
        "finder_wrong": "nearest example with another answer",
        "finder_threshold": "answers from",
        "finder_gap": (
            "It must also be {gap} ahead of the next answer, and be "
            "found by words as well as by meaning; else the model answers."
        ),
        "finder_passed": (
            "Score and lead suffice for {right} of {all} right examples,"
            " and for {wrong} wrong ones if the right one were missing."
        ),
        "finder_few": "The examples are too few to answer word for word.",
        "finder_by_words": "Examples are found by words alone, so none answers word for word.",
        "finder_earlier": "This report is of an earlier version, which kept no scores.",
    },
    "zh-TW": {
        "finder_title": "範例要多接近，才會逐字回答",
        "finder_score": "最接近範例的分數",
        "finder_count": "問題數",
        "finder_right": "回答正確的範例",
        "finder_wrong": "最接近、但回答不同的範例",
        "finder_threshold": "開始逐字回答",
        "finder_gap": "還必須領先下一個回答 {gap} 以上，而且用字和意思都要找到同一個回答，否則由模型回答。",
        "finder_passed": (
            "分數和領先幅度都足夠的：正確的範例 {right} 個（共 "
            "{all} 個）；若少了正確的範例，則有 {wrong} 個錯誤的。"
        ),
        "finder_few": "範例太少，無法逐字回答。",
        "finder_by_words": "只用字詞找範例，沒有比對意思，因此不會逐字回答。",
        "finder_earlier": "這份報告來自較早的版本，沒有記錄分數。",
    },
    "zh-CN": {
        "finder_title": "示例要多接近，才会逐字回答",
        "finder_score": "最接近示例的分数",
        "finder_count": "问题数",
        "finder_right": "回答正确的示例",
        "finder_wrong": "最接近、但回答不同的示例",
        "finder_threshold": "开始逐字回答",
        "finder_gap": "还必须领先下一个回答 {gap} 以上，而且用字和意思都要找到同一个回答，否则由模型回答。",
        "finder_passed": (
            "分数和领先幅度都足够的：正确的示例 {right} 个（共 "
            "{all} 个）；如果少了正确的示例，则有 {wrong} 个错误的。"
        ),
        "finder_few": "示例太少，无法逐字回答。",
        "finder_by_words": "只按字词查找示例，没有比较意思，因此不会逐字回答。",
        "finder_earlier": "这份报告来自较早的版本，没有记录分数。",
    },
    "ja": {
        "finder_title": "用例がどれだけ近ければ、そのまま回答するか",
        "finder_score": "最も近い用例の点数",
        "finder_count": "質問の数",
        "finder_right": "回答が正しい用例",
        "finder_wrong": "別の回答を持つ最も近い用例",
        "finder_threshold": "そのまま回答する境目",
        "finder_gap": (
            "次の回答より {gap} 以上高く、言葉と意味の両方で同じ回答が見つかることも必要です。"
            "それ以外はモデルが回答します。"
        ),
        "finder_passed": (
            "点数と差の両方を満たすのは、正しい用例 {all} 件のうち "
            "{right} 件、正しい用例がない場合の誤った用例は {wrong} 件です。"
        ),
        "finder_few": "用例が少ないため、そのまま回答することはできません。",
        "finder_by_words": "用例は語句だけで探し、意味は比較しないため、そのまま回答することはありません。",
        "finder_earlier": "以前のバージョンのレポートで、点数は記録されていません。",
    },
    "ko": {
        "finder_title": "예시가 얼마나 가까워야 그대로 답하는지",
        "finder_score": "가장 가까운 예시의 점수",
        "finder_count": "질문 수",
        "finder_right": "정답이 맞는 예시",
        "finder_wrong": "답이 다른 가장 가까운 예시",
        "finder_threshold": "그대로 답하는 기준",
        "finder_gap": (
            "다음 답변보다 {gap} 이상 앞서고, 단어와 의미 양쪽에서 "
            "같은 답변이 나와야 합니다. 그렇지 않으면 모델이 답합니다."
        ),
        "finder_passed": (
            "점수와 차이를 모두 충족한 것: 맞는 예시 {all}개 중 "
            "{right}개, 맞는 예시가 없을 때의 틀린 예시 {wrong}개."
        ),
        "finder_few": "예시가 너무 적어 그대로 답할 수 없습니다.",
        "finder_by_words": "예시를 단어로만 찾고 의미는 비교하지 않으므로 그대로 답하는 예시가 없습니다.",
        "finder_earlier": "이전 버전의 보고서라 점수가 기록되어 있지 않습니다.",
    },
    "th": {
        "finder_title": "ตัวอย่างต้องใกล้เคียงแค่ไหนจึงจะตอบตามนั้นทุกคำ",
        "finder_score": "คะแนนของตัวอย่างที่ใกล้ที่สุด",
        "finder_count": "จำนวนคำถาม",
        "finder_right": "ตัวอย่างที่มีคำตอบถูกต้อง",
        "finder_wrong": "ตัวอย่างที่ใกล้ที่สุดแต่คำตอบต่างกัน",
        "finder_threshold": "ตอบตามตัวอย่างตั้งแต่",
        "finder_gap": (
            "ต้องนำคำตอบถัดไปอย่างน้อย {gap} และต้องพบคำตอบเดียวกันทั้งจากคำและความหมาย มิฉะนั้นโมเดลจะเป็นผู้ตอบ"
        ),
        "finder_passed": (
            "ที่ผ่านทั้งคะแนนและระยะนำ: ตัวอย่างที่ถูก {right} จาก {all} ข้อ และตัวอย่างที่ผิด {wrong} ข้อเมื่อไม่มีตัวอย่างที่ถูก"
        ),
        "finder_few": "ตัวอย่างน้อยเกินไป จึงตอบตามตัวอย่างทุกคำไม่ได้",
        "finder_by_words": "ค้นหาตัวอย่างจากคำเท่านั้น ไม่ได้เทียบความหมาย จึงไม่ตอบตามตัวอย่างทุกคำ",
        "finder_earlier": "รายงานนี้มาจากเวอร์ชันก่อนหน้า จึงไม่มีคะแนนที่บันทึกไว้",
    },
}
