"""What operators are told in Traditional Chinese, as written in Taiwan."""

BETWEEN = ""

NOTICES = {
    "dataset_rejected": (
        "資料集被退回",
        ("「{name}」不能拿來訓練，沒有產生任何費用。", "要修正的問題：{problems} 個。", "原因：{reason}"),
        (
            "每個問題在哪一行、怎麼改，請看：scripts/dataset show {about}",
            "改好之後再放一次就可以了。",
        ),
    ),
    "dataset_stuck": (
        "資料集一直沒有檢查完",
        ("「{name}」已經檢查超過一小時，還沒有結果。",),
        (
            "查看目前的情形：scripts/dataset show {about}",
            "先在自己的電腦檢查：scripts/dataset check",
            "請把檔案分成幾個小檔再放上來。",
        ),
    ),
    "dataset_waiting": (
        "有資料集等您決定",
        ("「{name}」檢查好了，有人核准之前不會花錢。", "訓練大約要 {usd}。", "等待的原因：{reason}"),
        ("要訓練的話：scripts/dataset approve {about}",),
    ),
    "job_started": (
        "開始訓練了",
        ("正在用「{name}」訓練模型。", "大約要 {usd}。"),
        ("不用做什麼。想看進度：scripts/job follow {job}",),
    ),
    "job_done": (
        "訓練完成",
        ("用「{name}」訓練的模型好了。", "花費 {usd}。"),
        ("不用做什麼：接著會跟目前的模型比較，結果再通知您。",),
    ),
    "job_failed": (
        "訓練沒有成功",
        ("用「{name}」的訓練結束了，沒有得到模型。", "原因：{reason}"),
        ("詳細情形：scripts/job show {job}", "機器人照常回答。"),
    ),
    "job_refused": (
        "無法開始訓練",
        ("「{name}」這個資料集沒有問題，但是不能訓練。", "原因：{reason}"),
        (
            "機器人照常回答。",
            "可以換一個基礎模型再上傳（選項 base-model），或在別處訓練後登記模型："
            "scripts/model register --help",
        ),
    ),
    "job_stuck": (
        "訓練太久了",
        ("用「{name}」的訓練一直沒有結束。", "情形：{reason}"),
        ("看看情形：scripts/job show {job}", "不要了就取消：scripts/job cancel {job}"),
    ),
    "model_held": (
        "有模型等您決定",
        (
            "模型 {version} 訓練好了，還沒有上線。",
            "原因：{reason}",
            "它得 {score_after} 分，目前的得 {score_before} 分。",
        ),
        (
            "查看：scripts/model show {version}",
            "回答並列對照：artifact 儲存空間裡的 {report}",
            "要上線的話：scripts/model promote {version}",
        ),
    ),
    "model_promoted": (
        "新模型上線了",
        (
            "機器人從現在起用模型 {version} 回答。",
            "原因：{reason}",
            "它得 {score_after} 分，之前的得 {score_before} 分。",
        ),
        ("問它幾句看看。", "覺得之前的比較好？請用 scripts/model rollback"),
    ),
    "model_rolled_back": (
        "換回先前的模型",
        ("模型 {version} 已經換下，現在由 {next} 回答。", "原因：{reason}"),
        ("問它幾句看看。", "所有的模型：scripts/model list"),
    ),
    "model_ends": (
        "模型快要停用了",
        ("模型 {version} 只能用到 {date}。", "還剩 {days} 天。"),
        (
            "請在那天之前訓練新的：換一個基礎模型（選項 base-model），把資料集再放一次。",
            "沒有的話，之後會由先前的模型或基礎模型回答。",
            "請在設定 {setting} 換一個模型，再部署一次。",
        ),
    ),
    "model_ended": (
        "有模型不能用了",
        ("模型 {version} 已經停用。", "現在由 {next} 回答。", "原因：{reason}"),
        (
            "使用者還是得到回答。看看現在是哪個模型：scripts/status",
            "訓練新的：換一個基礎模型（選項 base-model），再放一次資料集。",
            "請在設定 {setting} 換一個模型，再部署一次。",
        ),
    ),
    "cost_cap": (
        "機器人休息中",
        ("這個月的回答花了 {usd}，上限是 {cap_usd}。", "機器人會告訴使用者它休息到下個月。"),
        ("要讓它馬上繼續，請調高 bot/settings 裡的 month_usd。",),
    ),
    "line_quota": (
        "LINE 的訊息則數快用完了",
        (
            "這個月 {limit} 則訊息已經用了 {used} 則；保留十分之一不動，所以暫時不推播通知。",
            "使用者不受影響：回覆不計則數。",
        ),
        ("通知請看 scripts/status",),
    ),
    "no_credit": (
        "模型服務的額度已用完",
        (
            "{host}無法使用：帳戶餘額不足，或已達使用上限。",
            "處理好之前，會由其他服務上的模型代替 {model} 回答；若沒有其他模型，使用者會收到致歉訊息。",
            "「{dataset}」的訓練暫時等待；一天內處理好，就會自動開始。",
            "模型 {evaluated} 的比較暫時等待；一小時內處理好，就會自動繼續。",
            "目前無法得知「{followed}」的訓練進度；處理好之後會自動繼續追蹤。",
        ),
        (
            "請至該服務儲值；OpenAI：https://platform.openai.com/settings/organization/billing",
            "其他都不用做：下一則訊息起就會再請 {model} 回答。",
        ),
    ),
    "key_refused": (
        "模型服務拒絕金鑰",
        (
            "{host}不接受目前儲存的金鑰。",
            "處理好之前，會由其他服務上的模型代替 {model} 回答；若沒有其他模型，使用者會收到致歉訊息。",
            "「{dataset}」的訓練暫時等待；一天內處理好，就會自動開始。",
            "模型 {evaluated} 的比較暫時等待；一小時內處理好，就會自動繼續。",
            "目前無法得知「{followed}」的訓練進度；處理好之後會自動繼續追蹤。",
        ),
        (
            "請儲存有效的金鑰：scripts/deploy rotate {secret}",
            "如果設定了 CHAT_BASE_URL：scripts/deploy rotate {own_secret}",
            "其他都不用做：下一則訊息起就會再請 {model} 回答。",
        ),
    ),
    "events_dead": (
        "有訊息沒有回答到",
        ("今天沒有得到回答的使用者訊息：{count} 則。", "最常見的原因：{reason}。"),
        (
            "查看：scripts/events list --unanswered",
            "不到 20 分鐘的還可以補回答：scripts/events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "詳細請看 scripts/status",
    "more": "⋯⋯還有 {count} 則：scripts/status",
    "other": "通知：{kind}",
    "operator_added": (
        "您現在是這個機器人的管理人員了。有事要處理時可以在這裡通知您，但要先允許推播："
        "scripts/status operators --push on"
    ),
    "operator_code_wrong": "這個代碼無效或已經過期，請重新產生：scripts/status operators --invite",
    "base": "基礎模型",
    "host_default": "基礎模型所在的服務",
    "host_named": "模型服務「{endpoint}」",
    "host_training": "訓練模型的服務",
    "reason_not_worse": "它不比之前的差。",
    "reason_worse": "它的回答比目前的模型差。",
    "reason_serving_gone": "之前的模型已經沒有回應。",
    "reason_silent": "它一題也沒有回答。",
    "reason_too_few": "保留的問題太少，沒辦法比較。",
    "reason_no_time": "時間內完成的題數太少，沒辦法比較。",
    "reason_overtaken": "較晚上傳的模型已經上線。",
    "reason_unreadable": "檔案太大或內容太特殊，檢查好幾次都中斷，無法讀取。",
    "reason_manual": "設定 promote 是 manual，由人決定。",
    "reason_auto": "設定 promote 是 auto。",
}
