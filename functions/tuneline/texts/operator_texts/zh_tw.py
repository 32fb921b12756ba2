"""What operators read in LINE, in Traditional Chinese, as written in Taiwan."""

TEXTS = {
    "file_ready": (
        "「{name}」可以當作資料集。目前還不能從這裡上傳，請先用電腦上傳：scripts/tuneline dataset drop"
    ),
    "file_too_large": "「{name}」有 {megabytes} MB，資料集最多 {most} MB。請分成較小的檔案，再傳一次。",
    "file_empty": "「{name}」是空的。請確認檔案的內容，再傳一次。",
    "file_kind": "「{name}」不是資料集的格式。請傳有問題和回答的檔案：{kinds}。",
    "button_old": "這個按鈕已經過期，沒有執行任何動作。請使用最新訊息裡的按鈕。",
}
