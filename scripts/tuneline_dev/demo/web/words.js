// The page's texts in English and Traditional Chinese, and the choice of the language.

const WORDS = {
  en: {
    tagline: "Drop questions and answers in the bucket; the bot learns them without a deployment.",
    silent: "The demo does not respond. Is it still running?",
    failed: "The request failed ({status}).",
    webhook: "The bot's webhook returned {status}.",
    // the phone
    tab_user: "The bot", tab_group: "A group",
    block: "Block", unblock: "Unblock", befriend: "Add as friend", invite: "Invite the bot", remove: "Remove the bot",
    blocked: "You blocked the bot.", not_invited: "The bot is not in this group.",
    more: "Send something else", send: "Send", ask: "Ask the bot…",
    sticker: "Sticker", image: "Photo", location: "Location", video: "Video", audio: "Voice", file: "File",
    unsend: "Unsend", quote: "Reply to this message", quoting: "Reply to", cancel: "Cancel", gone_message: "a deleted message",
    you: "You", bot: "The bot", read: "Read", not_here: "This button has no effect in the demo.",
    chat_elsewhere: "LINE_API_BASE_URL is set: use your own LINE client to chat.",
    chat_hint: "Ask a question before and after you drop a dataset:",
    group_hint: "In a group the bot answers when it is mentioned.",
    model_seconds: "Simulated model latency:", model_now: "none", model_long: "very long answers",
    // the operator's note below an answer
    for_operator: "Operator", only_operator: "Only you see this; it is not on the user's phone.", rests_on_nothing: "No example",
    rests_on_pin: "Pinned answer, word for word: {questions}", rests_on_pins: "Pinned answers: {questions}", rests_on_examples: "Examples: {questions}", quoted: "“{text}”", pinned: "Pinned", shown: "Example",
    // the datasets
    serving: "Active model", base_serves: "The base model: no dataset has been trained on yet.",
    serves: "Version {version}, since {since}.", fallback: "Fallback: {count} earlier, then {base}.", fallback_base: "Fallback: {base}.",
    base_again: "The base model, since {since}.", until: "Available until {day} ({days} days).", promoted_by: "{by}: {why}", base: "the base model",
    roll_back: "Roll back", promote: "Promote", sure: "{what}? Click again", models: "All models", trained_with: "Trained with {name}.",
    model_serving: "Serving", model_standby: "Standby", model_ready: "Ready", model_held: "Held", model_evaluating: "Evaluating", model_retired: "Retired", model_gone: "Unavailable",
    why_not_worse: "It is not worse than the previous model.", why_worse: "Its answers are worse than those of the serving model.", why_serving_gone: "The previous model is no longer available.", why_silent: "It answered none of the questions.",
    why_too_few: "Not evaluated: too few questions were held out.", why_no_time: "Not evaluated: too few questions were answered in time.", why_manual: "An operator decides.", why_auto: "The promote policy is auto.",
    evaluation: "Both answers to each question", score_before: "Before", score_after: "After", measured: "Similarity to {count} reference answers (chrF, 0 to 100).",
    operators: "Operators", operators_hint: "An operator runs the bot in LINE: sends files, trains, compares, promotes and corrects.", invite_operator: "Make an invitation code", send_code: "Send this code to the bot in the phone, as a message. It is valid for 15 minutes.",
    compare: "Compare two models", compare_a: "Before", compare_b: "After", question: "Question", compare_hint: "A question for both models", compare_ask: "Ask both", no_answer: "No answer.",
    notices: "Notifications", more_notices: "{count} more", events: "Provider events ({count})", step_of: "{step} of {steps}",
    drop: "Drop a dataset", drop_here: "Drop files here: .jsonl, .json, .txt, .csv, .tsv or .xlsx", choose: "or choose a file",
    options: "Options for this upload", opt_encoding: "Encoding", opt_found: "detect", opt_epochs: "Epochs", opt_prompt: "System prompt", opt_promote: "After training", opt_promote_default: "promote unless it is worse", opt_promote_manual: "wait for me", opt_promote_auto: "promote always", opt_again: "Train again, even if it was trained before",
    samples: "Or use a sample:", datasets: "Datasets and jobs", none: "None yet.",
    state_checking: "Checking", say_checking: "Every example is being checked.",
    state_rejected: "Rejected", say_rejected: "Nothing was spent. Fix the errors and drop it again.",
    state_refused: "Refused", say_refused: "The dataset is valid, but it cannot be trained on:",
    state_duplicate: "Duplicate", say_duplicate: "{name} ({state}) has the same content and options. Nothing was spent. To train again, choose “Train again” in the options.",
    say_duplicate_job: "Its job is {job}.", earlier: "an earlier dataset",
    state_awaiting_approval: "Awaiting approval", say_awaiting_approval: "Nothing is spent before an operator approves it. Reason: {reason}.",
    approve: "Approve and train for {price}", approve_unknown: "Approve (price unknown)", approved: "Approved by {by} at {at}.",
    state_starting: "Starting", say_starting: "The dataset is accepted; training starts soon.",
    state_gone: "Deleted", say_gone: "The file was deleted or replaced before it was read.",
    state_training: "Training", say_training: "The model is being trained.", done_about: "Done at about {at}.", host_says: "Provider status: “{status}”.",
    state_trained: "Trained", say_trained: "The model is trained.",
    state_activating: "Activating", say_activating: "The model is trained; the bot waits until it responds.",
    state_evaluating: "Evaluating", say_evaluating: "Its answers are compared with those of the serving model.",
    state_ready: "Ready", say_ready: "The model is ready and waits to be promoted.", state_held: "Held", say_held: "The model is kept, but not promoted.",
    state_serving: "Serving", say_serving: "The bot answers with this model.",
    state_replaced: "Replaced", say_replaced: "A newer model serves; this one is on standby.", state_retired: "Retired", say_retired: "This model is no longer used.",
    state_failed: "Failed", say_failed: "Training failed:", state_cancelled: "Cancelled", say_cancelled: "Training was cancelled.",
    step_checked: "checked", step_training: "training", step_trained: "trained", step_serving: "serving",
    examples: "Examples", held_out: "Held out", tokens: "Tokens", epochs: "Epochs", price: "Price", unknown: "unknown",
    base_model: "Base model", ends: "(ends {day})", given: "Options", job: "Job", trained_tokens: "Trained tokens", format: "Format",
    held_out_of: "{count}, not trained on",
    error: "Errors", warning: "Warnings", change: "Changes (nothing was lost)", notice: "Notes",
    line: "Line {line}", example: "Example {example}", whole_file: "The file", more_listed: "… and {count} more of this kind: show", more_unlisted: "… and {count} more of this kind, not listed.",
    download: "Full report:", as_json: "data (.json)", as_md: "text (.md)", no_report: "There is no report.", prompt: "System prompt",
  },
  "zh-TW": {
    tagline: "把問題和回答上傳到儲存空間，機器人就會學習，不需要重新部署。",
    silent: "示範程式沒有回應，它還在執行嗎？",
    failed: "操作失敗（{status}）。",
    webhook: "機器人的 webhook 回應 {status}。",
    tab_user: "機器人", tab_group: "群組",
    block: "封鎖", unblock: "解除封鎖", befriend: "加入好友", invite: "邀請機器人", remove: "請機器人離開",
    blocked: "您已封鎖機器人。", not_invited: "機器人不在這個群組裡。",
    more: "傳送其他內容", send: "傳送", ask: "輸入訊息⋯⋯",
    sticker: "貼圖", image: "照片", location: "位置", video: "影片", audio: "語音", file: "檔案",
    unsend: "收回", quote: "回覆這則訊息", quoting: "回覆", cancel: "取消", gone_message: "已不存在的訊息",
    you: "您", bot: "機器人", read: "已讀", not_here: "示範裡這個按鈕沒有作用。",
    chat_elsewhere: "已設定 LINE_API_BASE_URL，請在您自己的 LINE 上聊天。",
    chat_hint: "上傳資料集之前和之後，都可以問問看：",
    group_hint: "在群組裡，標註機器人時它才會回答。",
    model_seconds: "模擬的模型延遲：", model_now: "無", model_long: "很長的回答",
    for_operator: "管理員", only_operator: "只有您看得到，使用者的手機上不會顯示。", rests_on_nothing: "沒有參考範例",
    rests_on_pin: "釘選的回答，一字不改：{questions}", rests_on_pins: "釘選的回答：{questions}", rests_on_examples: "範例：{questions}", quoted: "「{text}」", pinned: "釘選", shown: "範例",
    serving: "目前的模型", base_serves: "基礎模型：還沒有訓練過任何資料集。",
    serves: "版本 {version}，從 {since} 開始。", fallback: "若無法使用：先用先前的 {count} 個模型，再用 {base}。", fallback_base: "若無法使用：改用 {base}。",
    base_again: "基礎模型，從 {since} 開始。", until: "可以回答到 {day}，還有 {days} 天。", promoted_by: "{by}：{why}", base: "基礎模型",
    roll_back: "換回先前的模型", promote: "讓它上線", sure: "{what}？再按一次", models: "所有模型", trained_with: "用 {name} 訓練。",
    model_serving: "上線中", model_standby: "備用", model_ready: "已就緒", model_held: "尚未上線", model_evaluating: "評估中", model_retired: "已停用", model_gone: "無法使用",
    why_not_worse: "它不比先前的模型差。", why_worse: "它的回答比目前的模型差。", why_serving_gone: "先前的模型已無法回答。", why_silent: "它一題也沒有回答。",
    why_too_few: "未評估：保留的問題太少。", why_no_time: "未評估：時間內回答的題數太少。", why_manual: "由管理員決定。", why_auto: "設定 promote 是 auto。",
    evaluation: "每一題的新舊回答", score_before: "舊模型", score_after: "新模型", measured: "與 {count} 題參考答案的相似度（chrF，0 到 100）。",
    operators: "管理員", operators_hint: "管理員在 LINE 裡管理機器人：傳檔案、訓練、比較、啟用模型、更正回答。", invite_operator: "產生邀請碼", send_code: "請在手機畫面中把這組邀請碼傳給機器人，15 分鐘內有效。",
    compare: "兩個模型並列比較", compare_a: "舊模型", compare_b: "新模型", question: "問題", compare_hint: "用同一個問題問兩個模型", compare_ask: "一起問兩個", no_answer: "它沒有回答。",
    notices: "通知", more_notices: "還有 {count} 則", events: "平台的事件（{count}）", step_of: "{step} / {steps}",
    drop: "上傳資料集", drop_here: "把檔案拖到這裡：.jsonl、.json、.txt、.csv、.tsv 或 .xlsx", choose: "或選擇檔案",
    options: "這次上傳的選項", opt_encoding: "編碼", opt_found: "自動判斷", opt_epochs: "訓練回合（epochs）", opt_prompt: "系統提示詞", opt_promote: "訓練完成後", opt_promote_default: "不比目前的模型差就上線", opt_promote_manual: "等我決定", opt_promote_auto: "直接上線", opt_again: "即使訓練過也再訓練一次",
    samples: "或用範例檔案：", datasets: "資料集與訓練", none: "還沒有。",
    state_checking: "檢查中", say_checking: "正在讀取並檢查每一個範例。",
    state_rejected: "未通過檢查", say_rejected: "沒有產生費用。請修正以下問題，再重新上傳。",
    state_refused: "無法訓練", say_refused: "資料集沒有問題，但無法訓練：",
    state_duplicate: "訓練過了", say_duplicate: "內容和選項都與 {name}（{state}）相同，沒有產生費用。若要再訓練，請在選項裡勾選「再訓練一次」。",
    say_duplicate_job: "它的訓練工作是 {job}。", earlier: "較早的資料集",
    state_awaiting_approval: "等待核准", say_awaiting_approval: "管理員核准之前不會產生費用。等待原因：{reason}。",
    approve: "核准，以 {price} 訓練", approve_unknown: "核准（價格未知）", approved: "{by} 於 {at} 核准。",
    state_starting: "即將訓練", say_starting: "資料集已通過檢查，訓練即將開始。",
    state_gone: "已刪除", say_gone: "檔案在讀取之前就被刪除或取代了。",
    state_training: "訓練中", say_training: "正在訓練模型。", done_about: "大約 {at} 完成。", host_says: "平台回報「{status}」。",
    state_trained: "訓練完成", say_trained: "模型已訓練完成。",
    state_activating: "啟用中", say_activating: "模型已訓練完成，等待它能夠回答。",
    state_evaluating: "評估中", say_evaluating: "正在把它的回答和目前的模型比較。",
    state_ready: "已就緒", say_ready: "模型已就緒，等待上線。", state_held: "尚未上線", say_held: "模型已保留，但沒有上線。",
    state_serving: "上線中", say_serving: "機器人用這個模型回答。",
    state_replaced: "已被取代", say_replaced: "較新的模型已上線，這個模型備用。", state_retired: "已停用", say_retired: "這個模型已不再使用。",
    state_failed: "失敗", say_failed: "訓練失敗：", state_cancelled: "已取消", say_cancelled: "訓練已取消。",
    step_checked: "檢查", step_training: "訓練", step_trained: "訓練完成", step_serving: "上線",
    examples: "範例", held_out: "保留的問題", tokens: "Token", epochs: "回合", price: "價格", unknown: "未知",
    base_model: "基礎模型", ends: "（{day} 停用）", given: "選項", job: "訓練工作", trained_tokens: "訓練的 token", format: "讀取方式",
    held_out_of: "{count} 個，不用於訓練",
    error: "錯誤", warning: "警告", change: "已轉換（內容沒有遺漏）", notice: "說明",
    line: "第 {line} 行", example: "第 {example} 個範例", whole_file: "整個檔案", more_listed: "⋯⋯這一類還有 {count} 個：顯示", more_unlisted: "⋯⋯這一類還有 {count} 個，沒有列出。",
    download: "完整報告：", as_json: "資料（.json）", as_md: "閱讀（.md）", no_report: "沒有報告。", prompt: "系統提示詞",
  },
};

const KEY = "tuneline-language";
const asked = new URLSearchParams(location.search).get("lang");
let chosen = [asked, localStorage.getItem(KEY), navigator.language].find(Boolean);
chosen = chosen.toLowerCase().startsWith("zh") ? "zh-TW" : "en";

export const language = () => chosen;

export function choose(name) {
  chosen = name;
  localStorage.setItem(KEY, name);
}

// Return the text `name` with `{x}` filled in; the name itself if there is none.
export function say(name, values = {}) {
  const text = WORDS[chosen][name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

// Join sentences, with blanks between them unless the language has none.
export const together = (...sentences) => sentences.filter(Boolean).join(chosen === "zh-TW" ? "" : " ");

export const known = (name) => name in WORDS[chosen];
export const clock = (moment) => new Date(moment).toLocaleTimeString(chosen, { hour: "2-digit", minute: "2-digit" });
export const day = (moment) => new Date(`${String(moment).slice(0, 10)}T00:00`).toLocaleDateString(chosen, { year: "numeric", month: "short", day: "numeric" });
export const number = (value) => Number(value).toLocaleString(chosen);

// Set the texts of the elements that name one in the page's HTML.
export function fill() {
  document.documentElement.lang = chosen;
  for (const one of document.querySelectorAll("[data-words]")) one.textContent = say(one.dataset.words);
  for (const one of document.querySelectorAll("[data-title]")) one.title = one.ariaLabel = say(one.dataset.title);
  for (const one of document.querySelectorAll("[data-hint]")) one.placeholder = say(one.dataset.hint);
  for (const one of document.querySelectorAll("[data-language]")) one.ariaPressed = String(one.dataset.language === chosen);
}
