"""What operators read in LINE, in Traditional Chinese, as written in Taiwan."""

TEXTS = {
    "file_duplicate": "「{name}」的內容和先前的檔案相同，那份檔案還在等您決定，請看下面的卡片。",
    "file_unfinished": "「{name}」沒有檢查完成，請再傳一次。",
    "file_slow": "「{name}」的檢查需要多一點時間，請過幾分鐘再按下面的按鈕。",
    "check_running": ("檢查還沒結束，請過幾分鐘再按一次下面的按鈕。如果到時候還是沒有結果，請再傳一次檔案。"),
    "see_result": "看檢查結果",
    "file_lost": "無法從 LINE 取得「{name}」，請再傳一次。",
    "file_too_large": "「{name}」有 {megabytes} MB，資料集最多 {most} MB。請分成較小的檔案，再傳一次。",
    "file_empty": "「{name}」是空的。請確認檔案的內容，再傳一次。",
    "file_kind": (
        "「{name}」無法讀出問題和回答。請另存成 Excel 檔（.xlsx）或 CSV 再傳，或把文字貼在這裡。可以傳"
        "的檔案：{kinds}。"
    ),
    "file_document": (
        "「{name}」是文書檔，機器人無法自行從中找出問題和回答。"
        "請整理成有「問題」和「回答」兩欄的表格（.xlsx 或 .csv）再傳送，或在這裡貼上 10 組以上。"
    ),
    "training_approved": (
        "已核准訓練「{name}」，一分鐘內就會開始。訓練需要幾分鐘到幾小時，可以先離開；"
        "結果會顯示在之後的回覆裡。進度可以在選單的「狀態」查看。"
    ),
    "dataset_cancelled": ("已取消「{name}」，不會訓練，也不會產生費用。之後如果還是想訓練，請再傳一次檔案。"),
    "answers_cancelled": (
        "已取消「{name}」，不會訓練，也不會產生費用；機器人會繼續使用這些回答。之後如果還是想訓練，請到"
        "選單的「待回答」再做一次資料集。"
    ),
    "paste_cancelled": "已取消「{name}」，不會訓練，也不會產生費用。之後如果還是想訓練，請再貼上一次問答。",
    "nothing_done": "沒有執行任何動作，也沒有產生費用。上一張卡片的按鈕還可以使用。",
    "dataset_gone": "這份檔案的資料已經不在了，沒有執行任何動作。如果還需要，請再傳一次檔案。",
    "row_write": "請在半小時內傳出改好的第 {line} 列。",
    "row_not_editable": "這一列無法在這裡修改，沒有執行任何動作。請在檔案裡修正，再傳一次。",
    "no_problems": "「{name}」沒有需要修正的問題。",
    "button_old": (
        "這個按鈕已經過期，沒有執行任何動作。請使用最新訊息裡的按鈕；如果輸入框裡出現文字，請先清除。"
    ),
    "pin_question_empty": "沒有更改任何回答：問題裡沒有文字或數字。請照使用者的問法寫，連同回答再傳一次。",
    "pin_question_long": (
        "沒有更改任何回答：問題有 {count} 個字，最多 {most} "
        "個字。請只留下使用者會問的內容，連同回答再傳一次。"
    ),
    "pin_answer_empty": "沒有更改任何回答：回答是空的。請寫下機器人該說的話，再傳一次。",
    "pin_answer_long": (
        "沒有更改任何回答：回答有 {count} 個字，一則 LINE 訊息最多 {most} "
        "個字。請從您的訊息複製出來，縮短後再傳一次。"
    ),
    "pin_too_many": (
        "沒有更改任何回答：指定回答會有 {count} 個，最多 {most} "
        "個。請移除資料集裡已經有的：scripts/tuneline answer unpin"
    ),
    "pin_superseded": "另一位管理員剛好也改了這一題的回答，所以沒有採用您的。目前的回答是「{answer}」。",
    "form_incomplete": (
        "缺少回答，所以沒有更改任何回答。請把問題和回答放在同一則訊息，分成兩行：「問：」和「答：」。"
        "用電腦時，按 Shift+Enter 換行。"
    ),
    "form_several": "這則訊息有好幾個問題，所以沒有更改任何回答。請一題一則，連同回答分別傳送。",
    "quote_unknown": (
        "無法判斷這則訊息回答的是哪一個問題，所以沒有更改任何回答。請把問題和正確答案放在同一則訊息，"
        "分成兩行：「問：」和「答：」。"
    ),
    "write_the_answer": (
        "「{question}」的正確答案是什麼？請把輸入框裡「答：」後面的文字改成正確答案再傳出；也可以在下一"
        "則訊息只傳正確答案。"
    ),
    "answer_same": (
        "這和原本的回答一樣，所以沒有更改任何回答。請把「答：」後面的文字改成正確答案，再傳一次。"
    ),
    "nothing_changed": "沒有更改任何回答。",
    "model_promoted": "從下一則訊息起，由模型 {version} 回答。您隨時可以換回先前的模型。",
    "model_rolled_back": "模型 {version} 不再回答。從下一則訊息起，改由「{next}」回答。",
    "decided_in_line": "在 LINE 決定",
    "nothing_behind": "目前已經由基礎模型回答，沒有變更任何內容。",
    "model_silent": "模型 {version} 沒有回答測試問題，所以沒有變更任何內容。請過幾分鐘再試一次。",
    "model_over": "模型 {version} 已經無法使用，所以沒有變更任何內容。",
    "no_models": "還沒有訓練過模型。請在這個聊天室傳送有問題和回答的檔案。",
    "no_comparison": "目前沒有兩個模型可以比較。請在這個聊天室傳送有問題和回答的檔案。",
    "comparison_failed": "有模型沒有及時回答，所以無法比較。請過幾分鐘再試一次。",
    "comparison_paused": "本月的回答費用已達上限，所以沒有詢問模型。",
    "comparison_questions": "這些模型沒有可用的測試題，請自己輸入問題。",
    "comparison_pinned": "這個問題已有指定回答，所以沒有詢問模型。",
    "comparison_long": "問題太長了，最多 {most} 個字。",
    "comparison_write": "請把問題當作下一則訊息傳過來。",
    "comparison_reference": "您資料裡的答案",
    "comparison_unknown": "兩個模型都沒有答案。",
    "comparison_identical": "另有 {count} 題，兩個回答完全相同，沒有列出。",
    "comparison_unknown_count": "有 {count} 題兩個模型都答不出來。",
    "comparison_no_difference": (
        "兩個模型的回答完全相同（{count} 題），看不出哪個比較好。請自己輸入問題來比較。"
    ),
    "undo_again": "這一項先前已經復原，這次沒有執行任何動作。",
    "undo_superseded": "這一題的回答之後又改過，所以沒有復原。目前的回答是「{answer}」。",
    "undo_gone": "這個指定回答之後已經移除，不需要復原。",
    "pasted_name": "貼上的問答-{end}",
    "paste_forgotten": "已捨棄這段文字，沒有執行任何動作。",
    "document_too_large": (
        "「{name}」有 {megabytes} MB，文書檔最多 {most} MB。請分成較小的檔案，或縮小圖片後再存一次。"
    ),
    "document_scanned": (
        "「{name}」沒有文字，每一頁都是掃描的圖片。請先做文字辨識（OCR），或改傳原始的文書檔。"
    ),
    "document_no_text": "「{name}」沒有文字。請確認是不是傳錯檔案。",
    "document_locked": "「{name}」有密碼保護。請另存一份沒有密碼的檔案，再傳一次。",
    "document_damaged": "「{name}」已損壞，無法讀取。請開啟後重新存成 PDF，再傳一次。",
    "document_too_long": "「{name}」的頁數太多。請分成幾個檔案，一個一個傳。",
    "document_too_slow": "讀取「{name}」花了太久。請重新存成 PDF，或分成幾個檔案。",
    "document_encoding": "無法讀取「{name}」的文字。請存成 UTF-8 編碼，再傳一次。",
    "document_forgotten": "已捨棄「{name}」的文字，沒有產生問答，也沒有產生費用。",
    "document_budget": "這個月的回答預算不夠，所以沒有產生問答。請下個月再試，或請負責部署的人調高預算。",
    "document_no_pairs": "從「{name}」整理不出可用的問答。請傳有具體資訊的文書檔，例如時間、價格、流程。",
    "document_no_answer": "模型沒有回應，所以沒有從「{name}」產生問答。請稍後再傳一次。",
    "document_made": (
        "已產生 {pairs} 組問答，用了 {total} 個段落中的 {used} 個。這些是模型寫的，"
        "訓練前請先在完整報告裡看過。"
    ),
    "no_questions": "目前沒有待回答的問題。",
    "question_taken": "另一位管理員已經處理了這一題，所以沒有更改任何回答。",
    "suggestion_whole": "使用者建議的回答如下，尚未經過確認。",
    "discarded_before": "這一題已經重新列出，這次沒有執行任何動作。",
    "next_nothing": "沒有新的回答可以訓練：所有指定回答都已經在上一個資料集裡，或是有截止日期。",
    "next_waits": "沒有新的回答可以加入。這些回答已經在上一個資料集裡，正等您決定。",
    "next_examples_gone": "上一個資料集的範例已經刪除，無法用來做下一個。請再傳一次有問題和回答的檔案。",
    "next_unfinished": "新的資料集沒有檢查完成，請再按一次按鈕。",
}
