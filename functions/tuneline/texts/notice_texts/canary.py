"""The notices on a model that answers a part of the chats, in each of the bot's languages."""

_SHOW = "scripts/tuneline model canary"
_STOP = "scripts/tuneline model canary --stop"
_MORE = "scripts/tuneline model promote {version} --share 50"
_FINISH = "scripts/tuneline model promote {version}"

NOTICES = {
    "en": {
        "canary_running": (
            "A new model answers a part of the chats",
            (
                "Model {version} answers {share} % of the chats; the others keep the current model.",
                "Reason: {reason}",
            ),
            (f"Compare both: {_SHOW}", f"Stop it: {_STOP}"),
        ),
        "canary_ended": (
            "The test in a part of the chats has ended",
            (
                "Model {version} does not answer a part of the chats any more.",
                "Reason: {reason}",
                "The new model: {candidate_rate} of {answers} answers.",
                "The current model: {current_rate}.",
            ),
            (
                "See the figures: scripts/tuneline model show {version}",
                "Test it again: scripts/tuneline model promote {version} --share 10",
            ),
        ),
        "canary_not_worse": (
            "The new model is not worse so far",
            ("Model {version} has given {answers} answers and is not worse than the current model.",),
            (f"Let it answer all chats: {_FINISH}", f"Let it answer more chats: {_MORE}"),
        ),
        "canary_slow": (
            "The new model answers more slowly",
            (
                "Half of the answers of model {version} take {candidate_seconds} s or longer.",
                "Those of the current model: {current_seconds} s.",
            ),
            (f"Compare both: {_SHOW}", f"Stop it: {_STOP}"),
        ),
    },
    "zh-TW": {
        "canary_running": (
            "新模型開始回答部分對話",
            ("模型 {version} 回答 {share}% 的對話；其他對話仍由目前的模型回答。", "原因：{reason}"),
            (f"比較兩者：{_SHOW}", f"停止試用：{_STOP}"),
        ),
        "canary_ended": (
            "部分對話的試用已結束",
            (
                "模型 {version} 不再回答部分對話。",
                "原因：{reason}",
                "新模型：{answers} 則回答中占 {candidate_rate}。",
                "目前的模型：{current_rate}。",
            ),
            (
                "查看數字：scripts/tuneline model show {version}",
                "再試用一次：scripts/tuneline model promote {version} --share 10",
            ),
        ),
        "canary_not_worse": (
            "到目前為止，新模型沒有比較差",
            ("模型 {version} 已回答 {answers} 則，沒有比目前的模型差。",),
            (f"讓它回答所有對話：{_FINISH}", f"讓它回答更多對話：{_MORE}"),
        ),
        "canary_slow": (
            "新模型回答得比較慢",
            (
                "模型 {version} 有一半的回答需要 {candidate_seconds} 秒以上。",
                "目前的模型：{current_seconds} 秒。",
            ),
            (f"比較兩者：{_SHOW}", f"停止試用：{_STOP}"),
        ),
    },
    "zh-CN": {
        "canary_running": (
            "新模型开始回答部分对话",
            ("模型 {version} 回答 {share}% 的对话；其他对话仍由当前的模型回答。", "原因：{reason}"),
            (f"比较两者：{_SHOW}", f"停止试用：{_STOP}"),
        ),
        "canary_ended": (
            "部分对话的试用已结束",
            (
                "模型 {version} 不再回答部分对话。",
                "原因：{reason}",
                "新模型：{answers} 条回答中占 {candidate_rate}。",
                "当前的模型：{current_rate}。",
            ),
            (
                "查看数据：scripts/tuneline model show {version}",
                "再试用一次：scripts/tuneline model promote {version} --share 10",
            ),
        ),
        "canary_not_worse": (
            "到现在为止，新模型没有更差",
            ("模型 {version} 已回答 {answers} 条，没有比当前的模型差。",),
            (f"让它回答所有对话：{_FINISH}", f"让它回答更多对话：{_MORE}"),
        ),
        "canary_slow": (
            "新模型回答得更慢",
            (
                "模型 {version} 有一半的回答需要 {candidate_seconds} 秒以上。",
                "当前的模型：{current_seconds} 秒。",
            ),
            (f"比较两者：{_SHOW}", f"停止试用：{_STOP}"),
        ),
    },
    "ja": {
        "canary_running": (
            "新しいモデルが一部のトークで回答しています",
            (
                "モデル{version}が{share}%のトークで回答します。ほかのトークでは現在のモデルが回答します。",
                "理由：{reason}",
            ),
            (f"両方を比較：{_SHOW}", f"中止：{_STOP}"),
        ),
        "canary_ended": (
            "一部のトークでの試用が終了しました",
            (
                "モデル{version}は一部のトークでの回答を終了しました。",
                "理由：{reason}",
                "新しいモデル：回答{answers}件のうち{candidate_rate}。",
                "現在のモデル：{current_rate}。",
            ),
            (
                "数値を確認：scripts/tuneline model show {version}",
                "もう一度試用：scripts/tuneline model promote {version} --share 10",
            ),
        ),
        "canary_not_worse": (
            "新しいモデルは、これまでのところ劣っていません",
            ("モデル{version}は{answers}件に回答し、現在のモデルより劣ってはいません。",),
            (f"すべてのトークで使用：{_FINISH}", f"割合を増やす：{_MORE}"),
        ),
        "canary_slow": (
            "新しいモデルの回答に時間がかかっています",
            (
                "モデル{version}の回答の半分は{candidate_seconds}秒以上かかっています。",
                "現在のモデル：{current_seconds}秒。",
            ),
            (f"両方を比較：{_SHOW}", f"中止：{_STOP}"),
        ),
    },
    "ko": {
        "canary_running": (
            "새 모델이 일부 채팅에서 답합니다",
            (
                "모델 {version}: 채팅의 {share}%에 답합니다. 나머지 채팅은 현재 모델이 계속 답합니다.",
                "이유: {reason}",
            ),
            (f"두 모델 비교: {_SHOW}", f"중지: {_STOP}"),
        ),
        "canary_ended": (
            "일부 채팅에서의 시험이 끝났습니다",
            (
                "모델 {version}: 일부 채팅에서의 답변을 마쳤습니다.",
                "이유: {reason}",
                "새 모델: 답변 {answers}건 중 {candidate_rate}.",
                "현재 모델: {current_rate}.",
            ),
            (
                "수치 보기: scripts/tuneline model show {version}",
                "다시 시험하기: scripts/tuneline model promote {version} --share 10",
            ),
        ),
        "canary_not_worse": (
            "지금까지 새 모델이 더 나쁘지 않습니다",
            ("모델 {version}: {answers}건에 답했으며 현재 모델보다 나쁘지 않습니다.",),
            (f"모든 채팅에 사용: {_FINISH}", f"비율 높이기: {_MORE}"),
        ),
        "canary_slow": (
            "새 모델의 답변이 더 느립니다",
            (
                "모델 {version}: 답변의 절반이 {candidate_seconds}초 이상 걸립니다.",
                "현재 모델: {current_seconds}초.",
            ),
            (f"두 모델 비교: {_SHOW}", f"중지: {_STOP}"),
        ),
    },
    "th": {
        "canary_running": (
            "โมเดลใหม่กำลังตอบแชตบางส่วน",
            (
                "โมเดล {version} ตอบ {share}% ของแชต ส่วนแชตอื่นยังใช้โมเดลปัจจุบัน",
                "เหตุผล: {reason}",
            ),
            (f"เปรียบเทียบทั้งสอง: {_SHOW}", f"หยุดทดลอง: {_STOP}"),
        ),
        "canary_ended": (
            "การทดลองกับแชตบางส่วนสิ้นสุดแล้ว",
            (
                "โมเดล {version} ไม่ได้ตอบแชตบางส่วนแล้ว",
                "เหตุผล: {reason}",
                "โมเดลใหม่: {candidate_rate} จาก {answers} คำตอบ",
                "โมเดลปัจจุบัน: {current_rate}",
            ),
            (
                "ดูตัวเลข: scripts/tuneline model show {version}",
                "ทดลองอีกครั้ง: scripts/tuneline model promote {version} --share 10",
            ),
        ),
        "canary_not_worse": (
            "จนถึงตอนนี้โมเดลใหม่ไม่ได้แย่กว่า",
            ("โมเดล {version} ตอบไปแล้ว {answers} คำตอบ และไม่ได้แย่กว่าโมเดลปัจจุบัน",),
            (f"ให้ตอบทุกแชต: {_FINISH}", f"ให้ตอบแชตมากขึ้น: {_MORE}"),
        ),
        "canary_slow": (
            "โมเดลใหม่ตอบช้ากว่า",
            (
                "คำตอบครึ่งหนึ่งของโมเดล {version} ใช้เวลา {candidate_seconds} วินาทีขึ้นไป",
                "โมเดลปัจจุบัน: {current_seconds} วินาที",
            ),
            (f"เปรียบเทียบทั้งสอง: {_SHOW}", f"หยุดทดลอง: {_STOP}"),
        ),
    },
}
