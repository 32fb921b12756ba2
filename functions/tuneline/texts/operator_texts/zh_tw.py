"""What operators read in LINE, in Traditional Chinese, as written in Taiwan."""

TEXTS = {
    "file_checked": (
        "「{name}」檢查完成：共 {examples} 筆範例，訓練費用約 {usd}。"
        "管理員核准之前不會訓練，也不會產生費用：scripts/tuneline dataset approve {id}"
    ),
    "file_rejected": "「{name}」還不能用於訓練。需要修正的問題：{problems} 個。修正檔案後，請再傳一次。",
    "file_duplicate": "「{name}」的內容和先前的資料集相同，所以不會再訓練一次。",
    "file_refused": "「{name}」目前無法訓練。原因：scripts/tuneline dataset show {id}",
    "file_decided": "「{name}」已檢查完成，也已核准。查看目前狀態：scripts/tuneline dataset show {id}",
    "file_unfinished": "「{name}」沒有檢查完成，請再傳一次。",
    "file_slow": "「{name}」的檢查時間比平常久。查看目前狀態：scripts/tuneline dataset show {id}",
    "file_lost": "無法從 LINE 取得「{name}」，請再傳一次。",
    "problem_line": "第 {line} 行：",
    "price_unknown": "未知",
    "file_too_large": "「{name}」有 {megabytes} MB，資料集最多 {most} MB。請分成較小的檔案，再傳一次。",
    "file_empty": "「{name}」是空的。請確認檔案的內容，再傳一次。",
    "file_kind": "「{name}」不是資料集的格式。請傳有問題和回答的檔案：{kinds}。",
    "button_old": "這個按鈕已經過期，沒有執行任何動作。請使用最新訊息裡的按鈕。",
}
