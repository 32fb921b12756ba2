"""The notice that most of a day's questions are unknown, in each of the bot's languages."""

NOTICES = {
    "en": {
        "questions_unknown": (
            "Most questions are unknown to the bot",
            (
                "{count} of {questions} questions in the last 24 hours have no answer in the dataset.",
                "The dataset or its search index is probably wrong, not your users' questions.",
                "For 24 hours the bot does not say that it does not know: the model answers all questions.",
            ),
            (
                'See which examples are found: scripts/tuneline dataset search FILE "question"',
                "If the dataset is wrong, upload the right one.",
                "If it is right, upload it again with the option again=yes; it is trained again.",
            ),
        ),
    },
    "zh-TW": {
        "questions_unknown": (
            "多數問題在資料集裡找不到答案",
            (
                "過去 24 小時的 {questions} 個問題中，有 {count} 個在資料集裡找不到答案。",
                "通常不是使用者問錯，而是資料集或檢索用的索引有誤。",
                "接下來 24 小時，機器人不會回覆「沒有這方面的資訊」，所有問題都由模型回答。",
            ),
            (
                '查看找到哪些範例：scripts/tuneline dataset search FILE "question"',
                "如果資料集有誤，請上傳正確的資料集。",
                "如果資料集沒有問題，請加上選項 again=yes 重新上傳；這會重新訓練。",
            ),
        ),
    },
    "zh-CN": {
        "questions_unknown": (
            "多数问题在数据集里找不到答案",
            (
                "过去 24 小时的 {questions} 个问题中，有 {count} 个在数据集里找不到答案。",
                "通常不是用户问错，而是数据集或检索用的索引有误。",
                "接下来 24 小时，机器人不会回复“没有这方面的信息”，所有问题都由模型回答。",
            ),
            (
                '查看找到哪些示例：scripts/tuneline dataset search FILE "question"',
                "如果数据集有误，请上传正确的数据集。",
                "如果数据集没有问题，请加上选项 again=yes 重新上传；这会重新训练。",
            ),
        ),
    },
    "ja": {
        "questions_unknown": (
            "多くの質問の答えがデータセットに見つかりません",
            (
                "直近24時間の質問{questions}件のうち{count}件は、データセットに答えが見つかりませんでした。",
                "ユーザーの質問ではなく、データセットか検索用インデックスに問題があると考えられます。",
                "これから24時間は「わかりかねます」とは返信せず、すべての質問にモデルが回答します。",
            ),
            (
                'どの用例が見つかるかを確認する：scripts/tuneline dataset search FILE "question"',
                "データセットに誤りがあれば、正しいものをアップロードしてください。",
                "誤りがなければ、オプション again=yes を付けてもう一度アップロードすると、再度学習されます。",
            ),
        ),
    },
    "ko": {
        "questions_unknown": (
            "대부분의 질문에 대한 답이 데이터셋에 없습니다",
            (
                "최근 24시간의 질문 {questions}건 중 {count}건은 데이터셋에서 답을 찾지 못했습니다.",
                "사용자의 질문이 아니라 데이터셋이나 검색 색인에 문제가 있을 가능성이 큽니다.",
                "앞으로 24시간 동안은 모른다고 답하지 않고, 모든 질문에 모델이 답변합니다.",
            ),
            (
                '어떤 예시를 찾는지 확인하기: scripts/tuneline dataset search FILE "question"',
                "데이터셋이 잘못되었다면 올바른 데이터셋을 업로드하세요.",
                "데이터셋에 문제가 없다면 옵션 again=yes를 지정하여 다시 업로드하세요. 다시 학습합니다.",
            ),
        ),
    },
    "th": {
        "questions_unknown": (
            "ไม่พบคำตอบของคำถามส่วนใหญ่ในชุดข้อมูล",
            (
                "จากคำถาม {questions} ข้อใน 24 ชั่วโมงที่ผ่านมา มี {count} ข้อที่ไม่พบคำตอบในชุดข้อมูล",
                "สาเหตุน่าจะอยู่ที่ชุดข้อมูลหรือดัชนีค้นหา ไม่ใช่คำถามของผู้ใช้",
                "ใน 24 ชั่วโมงนี้ บอตจะไม่ตอบว่าไม่มีข้อมูล แต่ให้โมเดลตอบทุกคำถาม",
            ),
            (
                'ดูว่าพบตัวอย่างใดบ้าง: scripts/tuneline dataset search FILE "question"',
                "หากชุดข้อมูลไม่ถูกต้อง ให้อัปโหลดชุดข้อมูลที่ถูกต้อง",
                "หากชุดข้อมูลถูกต้อง ให้อัปโหลดอีกครั้งพร้อมตัวเลือก again=yes ซึ่งจะฝึกใหม่อีกครั้ง",
            ),
        ),
    },
}
