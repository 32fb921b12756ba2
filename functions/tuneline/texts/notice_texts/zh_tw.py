"""The notices to operators in Traditional Chinese, as written in Taiwan."""

BETWEEN = ""

NOTICES = {
    "dataset_rejected": (
        "資料集未通過檢查",
        ("「{name}」無法用於訓練，沒有產生費用。", "需要修正的問題：{problems} 個。", "原因：{reason}"),
        ("查看每個問題的列號與修正方式：scripts/tuneline dataset show {about}", "修正檔案後，請重新上傳。"),
    ),
    "dataset_stuck": (
        "資料集一直沒有檢查完",
        ("「{name}」已檢查超過一小時，仍未完成。",),
        (
            "查看目前狀態：scripts/tuneline dataset show {about}",
            "在自己的電腦上檢查：scripts/tuneline dataset check",
            "請分成較小的檔案，再重新上傳。",
        ),
    ),
    "dataset_waiting": (
        "資料集等待您核准",
        ("「{name}」已檢查完成，核准之前不會產生費用。", "訓練費用約 {usd}。", "等待原因：{reason}"),
        ("核准訓練：scripts/tuneline dataset approve {about}",),
    ),
    "job_waiting": (
        "訓練正在排隊",
        ("用「{name}」的訓練還在等候，要等那邊的另一個訓練結束。",),
        ("不用做什麼，輪到時會自動開始。看看情形：scripts/tuneline dataset list",),
    ),
    "job_started": (
        "訓練已開始",
        ("正在用「{name}」訓練模型。", "費用約 {usd}。"),
        ("不需要任何操作。查看進度：scripts/tuneline job follow {job}",),
    ),
    "job_done": (
        "訓練已完成",
        ("用「{name}」訓練的模型已就緒。", "費用為 {usd}。"),
        ("不需要任何操作：系統會將它與目前的模型比較，並通知您結果。",),
    ),
    "job_failed": (
        "訓練失敗",
        ("「{name}」的訓練已結束，但沒有產生可以回答的模型。", "原因：{reason}"),
        (
            "查看詳細資訊：scripts/tuneline job show {job}",
            (
                "模型已訓練完成並計費。請到 Google 的 Model Registry 將它部署到端點（{model}），"
                "再登記模型：scripts/tuneline model register --help"
            ),
            "機器人照常回答。",
        ),
    ),
    "job_refused": (
        "無法開始訓練",
        ("「{name}」是有效的資料集，但無法開始訓練。", "原因：{reason}"),
        (
            "機器人照常回答。",
            (
                "上傳時請改選其他基礎模型（選項 base-model），或在其他平台訓練，"
                "再登記模型：scripts/tuneline model register --help"
            ),
        ),
    ),
    "job_stuck": (
        "訓練時間過長",
        ("「{name}」的訓練仍未結束。", "通知原因：{reason}"),
        ("查看詳細資訊：scripts/tuneline job show {job}", "取消訓練：scripts/tuneline job cancel {job}"),
    ),
    "model_held": (
        "模型等待您決定",
        (
            "模型 {version} 已訓練完成，但尚未上線。",
            "它的分數是 {score_after}，目前的模型是 {score_before}。",
            "原因：{reason}",
        ),
        (
            "查看詳細資訊：scripts/tuneline model show {version}",
            "比較回答：artifact 儲存空間裡的 {report}",
            "讓它上線：scripts/tuneline model promote {version}",
        ),
    ),
    "model_promoted": (
        "新模型已上線",
        (
            "機器人從現在起用模型 {version} 回答。",
            "它的分數是 {score_after}，先前的模型是 {score_before}。",
            "原因：{reason}",
        ),
        ("請問機器人一個問題試試看。", "如果先前的模型比較好，可以換回：scripts/tuneline model rollback"),
    ),
    "model_rolled_back": (
        "已換回先前的模型",
        ("已從模型 {version} 換回先前的模型。目前的模型：{next}。", "原因：{reason}"),
        ("請問機器人一個問題試試看。", "查看所有模型：scripts/tuneline model list"),
    ),
    "model_ends": (
        "模型即將停用",
        ("模型 {version} 可以回答到 {date}。", "還剩 {days} 天。"),
        (
            "用同一個資料集在較新的基礎模型上重新訓練：scripts/tuneline dataset retrain {dataset}",
            "請在那天之前訓練新的模型：改用其他基礎模型（選項 base-model），重新上傳資料集。",
            "否則之後會由先前的模型或基礎模型回答。",
            "請把設定 {setting} 改成其他模型，再重新部署。",
        ),
    ),
    "model_ended": (
        "模型已停用",
        ("模型 {version} 已無法使用。", "目前的模型：{next}。", "原因：{reason}"),
        (
            "使用者仍會收到回答。查看目前的模型：scripts/tuneline status",
            "訓練新的模型：改用其他基礎模型（選項 base-model），重新上傳資料集。",
            "請把設定 {setting} 改成其他模型，再重新部署。",
        ),
    ),
    "cost_cap": (
        "機器人已暫停回答",
        ("這個月的回答費用已達 {usd}，上限是 {cap_usd}。", "下個月之前，使用者會收到機器人暫停回答的訊息。"),
        ("要立即恢復，請調高 bot/settings 裡的 month_usd。",),
    ),
    "line_quota": (
        "LINE 的訊息則數快用完了",
        (
            "這個月可傳送 {limit} 則訊息，已用了 {used} 則；系統保留十分之一，所以暫時不推播通知。",
            "使用者不受影響：回覆不計則數。",
        ),
        ("查看通知：scripts/tuneline status",),
    ),
    "no_credit": (
        "模型平台的餘額不足",
        (
            "{host}拒絕存取：帳戶餘額不足，或已達使用上限。",
            "問題解決之前，會由其他平台的模型代替 {model} 回答；如果沒有其他模型，使用者會收到致歉訊息。",
            "「{dataset}」的訓練等待中；一天內解決，就會自動開始。",
            "模型 {evaluated} 的評估等待中；一小時內解決，就會繼續。",
            "問題解決之前，無法得知「{followed}」的訓練狀態。",
        ),
        (
            "請到該平台儲值；OpenAI：https://platform.openai.com/settings/organization/billing",
            "不需要其他操作：從下一則訊息起，機器人會再使用 {model}。",
        ),
    ),
    "key_refused": (
        "模型平台拒絕金鑰",
        (
            "{host}拒絕存取：儲存的金鑰在該平台無效。",
            "問題解決之前，會由其他平台的模型代替 {model} 回答；如果沒有其他模型，使用者會收到致歉訊息。",
            "「{dataset}」的訓練等待中；一天內解決，就會自動開始。",
            "模型 {evaluated} 的評估等待中；一小時內解決，就會繼續。",
            "問題解決之前，無法得知「{followed}」的訓練狀態。",
        ),
        (
            "儲存有效的金鑰：scripts/tuneline deploy rotate {secret}",
            "如果設定了 CHAT_BASE_URL：scripts/tuneline deploy rotate {own_secret}",
            "不需要其他操作：從下一則訊息起，機器人會再使用 {model}。",
        ),
    ),
    "vertex_refused": (
        "Google Cloud 拒絕存取 Gemini",
        (
            "Vertex AI 拒絕機器人的要求：缺少權限、API 未啟用，或專案的帳單功能已停用。",
            "問題解決之前，會由其他平台的模型代替 {model} 回答；如果沒有其他模型，使用者會收到致歉訊息。",
            "「{dataset}」的訓練等待中；一天內解決，就會自動開始。",
            "模型 {evaluated} 的評估等待中；一小時內解決，就會繼續。",
            "問題解決之前，無法得知「{followed}」的訓練狀態。",
        ),
        (
            "重新授予權限並啟用 API：scripts/tuneline deploy apply",
            "檢查專案的帳單：https://console.cloud.google.com/billing",
            "確切的原因請見函式的記錄。",
            "不需要其他操作：從下一則訊息起，機器人會再使用 {model}。",
        ),
    ),
    "events_dead": (
        "有訊息沒有得到回答",
        ("今天沒有得到回答的使用者訊息：{count} 則。", "最常見的原因：{reason}"),
        (
            "查看這些訊息：scripts/tuneline events list --unanswered",
            "未滿 20 分鐘的訊息還可以回答：scripts/tuneline events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "查看詳細資訊：scripts/tuneline status",
    "more": "⋯⋯還有 {count} 則：scripts/tuneline status",
    "other": "通知：{kind}",
    "base": "基礎模型",
    "host_default": "基礎模型所在的平台",
    "host_named": "平台「{endpoint}」",
    "host_training": "訓練模型的平台",
    "reason_not_worse": "它不比先前的模型差。",
    "reason_worse": "它的回答比目前的模型差。",
    "reason_serving_gone": "先前的模型已無法回答。",
    "reason_silent": "它一題也沒有回答。",
    "reason_too_few": "保留的問題太少，無法比較。",
    "reason_no_time": "時間內回答的題數太少，無法比較。",
    "reason_overtaken": "較晚上傳的模型已經上線。",
    "reason_unreadable": "檔案太大或無法讀取，檢查中斷了好幾次。",
    "reason_manual": "由管理員決定。",
    "reason_auto": "設定 promote 是 auto。",
}
