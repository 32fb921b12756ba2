"""Privacy in Traditional Chinese, as written in Taiwan."""

PAGE = {
    "title": "LINE 官方帳號隱私權說明",
    "responsible": "負責單位：［請填寫名稱、地址與聯絡方式］",
    "ai": "本帳號由生成式 AI 回覆，回覆內容可能有誤。",
    "line": "您透過 LINE 與我們聯絡。LINE 依其服務條款與隱私權政策處理您的訊息，我們無法左右。",
    "sent": "為了產生回覆，我們會把您的問題，以及這個對話最多 {turns} 組先前的問答，傳送至：",
    "sent_pictures": "您傳送的圖片也會傳送過去。",
    "not_sent": "您的 LINE 使用者 ID、LINE 名稱與個人檔案不會傳送過去。",
    "google": "Google Cloud（Vertex AI），處理地點：{where}",
    "openai": "OpenAI 的 API",
    "other": "{where} 的伺服端",
    "us": "美國",
    "eu": "歐盟",
    "global": "Google 的任一地區（不保證地點）",
    "region": "{region} 地區",
    "google_training": "未經許可，Google 不會用這些資料訓練模型；"
    "為了偵測濫用，可能在有限期間內保留請求：{page}",
    "openai_training": "OpenAI 預設不會用 API 的資料訓練模型；為了偵測濫用，可能保留請求，一般最多 30 "
    "天：{page}",
    "other_training": "{where} 是否保留資料，或用來訓練模型：［請向該平台確認後填寫］",
    "dataset": "我們自己的問答會用來在 {host} 訓練模型；使用者寫的內容，只有經服務人員選用才會納入。",
    "stored": "儲存地點：Google Cloud，{region}。",
    "stored_own": "儲存地點：我們自己的電腦。",
    "kept": "保留期間：",
    "kept_event": "正在回覆的訊息：文字保留到回覆為止，最長 {period}",
    "kept_chat": "對話中最近的問答：最後一則之後 {period}",
    "kept_drafts": "由服務人員確認後才送出的回覆：{period}",
    "kept_unanswered": "沒有得到回覆的問題（個人資料已遮蔽）：{period}",
    "kept_feedback": "評價，以及其問題、回覆與您的建議（個人資料已遮蔽）：{period}",
    "kept_notices": "給管理員的營運通知：{period}",
    "kept_handover": "由服務人員接手時，您的問題與對話連結：{period}",
    "kept_ai_notice": "已告知對話由 AI 回覆的紀錄（只有 ID 的雜湊值）：{period}",
    "kept_backups": "以上資料的備份：再保留 {period}",
    "hours": "{count} 小時",
    "days": "{count} 天",
    "hash": "對話以 LINE 使用者 ID 的雜湊值儲存；只有服務人員接手的連結會含有 ID 本身。",
    "delete": "想刪除對話，請在對話中傳送「{phrase}」；封鎖本帳號也會刪除。",
    "contact": "查詢、閱覽或更正資料：［請填寫聯絡方式］",
}
SHORT = {
    "text": (
        "這裡由生成式 AI 回覆。為此，您的問題和這個對話最近的訊息會傳送給 {hosts}，"
        "不包含您的名稱和 LINE 使用者 ID。"
        "對話在 {chat_hours} 小時後刪除，評價在 {feedback_days} 天後刪除，"
        "沒有得到回覆的問題會遮蔽個人資料，在 {unanswered_days} 天後刪除。"
        "傳送「{phrase}」就能立即刪除對話。"
    ),
    "more": "詳細說明：{url}",
    "link": "隱私權說明：{url}",
    "google": "Google",
    "openai": "OpenAI",
    "other": "我們的 AI 服務業者",
    "and": "與 ",
}
PHRASES = ("隱私權", "隱私", "隱私權政策", "隱私政策", "隱私權說明", "個資", "個人資料")
