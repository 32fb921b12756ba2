"""The weekly digest as a notice, in each of the bot's languages."""

NOTICES = {
    "en": {
        "digest": (
            "Last week in figures",
            (
                "{first} to {last}: {answered} messages were answered, {deferred} of them later by a button.",
                "{apologized} got an apology instead of an answer, {unanswered} got no reply.",
                "Ratings: {good} good, {bad} bad. Open questions: {open}.",
                "Cost in {month}: {answers_usd} for answers, {training_usd} for training.",
            ),
            ("See the open questions: scripts/tuneline unanswered list",),
        ),
    },
    "zh-TW": {
        "digest": (
            "上週摘要",
            (
                "{first} 至 {last}：回答了 {answered} 則訊息，其中 {deferred} 則稍後由按鈕取得。",
                "{apologized} 則以致歉代替回答，{unanswered} 則沒有得到回覆。",
                "評價：好評 {good}、負評 {bad}。待回答的問題：{open}。",
                "{month} 的費用：回答 {answers_usd}，訓練 {training_usd}。",
            ),
            ("查看待回答的問題：scripts/tuneline unanswered list",),
        ),
    },
    "zh-CN": {
        "digest": (
            "上周摘要",
            (
                "{first} 至 {last}：回答了 {answered} 条消息，其中 {deferred} 条稍后由按钮取得。",
                "{apologized} 条以致歉代替回答，{unanswered} 条没有得到回复。",
                "评价：好评 {good}、差评 {bad}。待回答的问题：{open}。",
                "{month} 的费用：回答 {answers_usd}，训练 {training_usd}。",
            ),
            ("查看待回答的问题：scripts/tuneline unanswered list",),
        ),
    },
    "ja": {
        "digest": (
            "先週のまとめ",
            (
                "{first} から {last}：{answered} 件に回答し、うち {deferred} 件は後からボタンで届けました。",
                "{apologized} 件は回答の代わりにお詫びを返し、{unanswered} 件には返信できませんでした。",
                "評価：良い {good} 件、悪い {bad} 件。未回答の質問：{open} 件。",
                "{month} の費用：回答 {answers_usd}、学習 {training_usd}。",
            ),
            ("未回答の質問を確認する：scripts/tuneline unanswered list",),
        ),
    },
    "ko": {
        "digest": (
            "지난주 요약",
            (
                "{first}~{last}: {answered}건에 답했고, 그중 {deferred}건은 나중에 버튼으로 전달했습니다.",
                "{apologized}건에는 답변 대신 사과했고, {unanswered}건은 답장을 받지 못했습니다.",
                "평가: 좋음 {good}건, 나쁨 {bad}건. 미답변 질문: {open}건.",
                "{month} 비용: 답변 {answers_usd}, 학습 {training_usd}.",
            ),
            ("미답변 질문 확인: scripts/tuneline unanswered list",),
        ),
    },
    "th": {
        "digest": (
            "สรุปสัปดาห์ที่แล้ว",
            (
                "{first} ถึง {last}: ตอบ {answered} ข้อความ โดย {deferred} ข้อความได้รับคำตอบภายหลังด้วยปุ่ม",
                "{apologized} ข้อความได้รับคำขออภัยแทนคำตอบ และ {unanswered} ข้อความไม่ได้รับการตอบกลับ",
                "การให้คะแนน: ดี {good} ไม่ดี {bad} คำถามค้าง: {open}",
                "ค่าใช้จ่ายเดือน {month}: การตอบ {answers_usd} การฝึก {training_usd}",
            ),
            ("ดูคำถามค้าง: scripts/tuneline unanswered list",),
        ),
    },
}
