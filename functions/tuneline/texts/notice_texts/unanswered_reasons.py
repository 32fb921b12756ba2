"""The reasons why messages got no answer, in each of the bot's languages, by the key in `texts`."""

REASONS = {
    "en": {
        "reason_store_unavailable": "Firestore did not answer in time.",
        "reason_line_unavailable": "LINE did not answer.",
        "reason_line_access": "LINE refuses the channel access token.",
        "reason_token_spent": "the reply token had expired, or was used already.",
        "reason_unfinished": "the answers were not finished within 20 minutes.",
        "reason_internal_error": "an unexpected error in the bot; the log of line_reply has the details.",
    },
    "zh-TW": {
        "reason_store_unavailable": "Firestore 沒有及時回應。",
        "reason_line_unavailable": "LINE 沒有回應。",
        "reason_line_access": "LINE 拒絕了 channel access token。",
        "reason_token_spent": "reply token 已過期或已使用過。",
        "reason_unfinished": "20 分鐘內沒有完成回答。",
        "reason_internal_error": "機器人發生未預期的錯誤，詳情請見 line_reply 的記錄。",
    },
    "zh-CN": {
        "reason_store_unavailable": "Firestore 没有及时响应。",
        "reason_line_unavailable": "LINE 没有响应。",
        "reason_line_access": "LINE 拒绝了 channel access token。",
        "reason_token_spent": "reply token 已过期或已使用过。",
        "reason_unfinished": "20 分钟内没有完成回答。",
        "reason_internal_error": "机器人发生意外错误，详情请见 line_reply 的日志。",
    },
    "ja": {
        "reason_store_unavailable": "Firestoreが時間内に応答しませんでした。",
        "reason_line_unavailable": "LINEが応答しませんでした。",
        "reason_line_access": "LINEがチャネルアクセストークンを拒否しました。",
        "reason_token_spent": "応答トークンの期限が切れたか、すでに使われていました。",
        "reason_unfinished": "20分以内に回答が完了しませんでした。",
        "reason_internal_error": "ボットで予期しないエラーが発生しました。詳細はline_replyのログにあります。",
    },
    "ko": {
        "reason_store_unavailable": "Firestore가 제시간에 응답하지 않았습니다.",
        "reason_line_unavailable": "LINE이 응답하지 않았습니다.",
        "reason_line_access": "LINE이 채널 액세스 토큰을 거부했습니다.",
        "reason_token_spent": "응답 토큰이 만료되었거나 이미 사용되었습니다.",
        "reason_unfinished": "20분 안에 답변이 완료되지 않았습니다.",
        "reason_internal_error": "예상하지 못한 오류입니다. 자세한 내용은 line_reply의 로그에 있습니다.",
    },
    "th": {
        "reason_store_unavailable": "Firestore ไม่ตอบกลับภายในเวลาที่กำหนด",
        "reason_line_unavailable": "LINE ไม่ตอบกลับ",
        "reason_line_access": "LINE ปฏิเสธ channel access token",
        "reason_token_spent": "reply token หมดอายุหรือถูกใช้ไปแล้ว",
        "reason_unfinished": "ตอบไม่เสร็จภายใน 20 นาที",
        "reason_internal_error": "เกิดข้อผิดพลาดที่ไม่คาดคิด รายละเอียดอยู่ในบันทึกของ line_reply",
    },
}
