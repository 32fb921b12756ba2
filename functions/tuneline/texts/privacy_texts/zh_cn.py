"""Privacy in Simplified Chinese."""

PAGE = {
    "title": "LINE 官方账号隐私说明",
    "responsible": "负责方：［请填写名称、地址和联系方式］",
    "ai": "本账号由生成式 AI 回复，回复内容可能有误。",
    "line": "您通过 LINE 与我们联系。LINE 按照其服务条款和隐私政策处理您的消息，我们无法左右。",
    "sent": "为了生成回复，我们会把您的问题，以及这个对话最多 {turns} 组先前的问答，发送到：",
    "sent_pictures": "您发送的图片也会发送过去。",
    "not_sent": "您的 LINE 用户 ID、LINE 名称和个人资料页不会发送过去。",
    "google": "Google Cloud（Vertex AI），处理地点：{where}",
    "openai": "OpenAI 的 API",
    "other": "{where} 的服务端",
    "us": "美国",
    "eu": "欧盟",
    "global": "Google 的任一地区（不保证地点）",
    "region": "{region} 地区",
    "google_training": "未经许可，Google 不会用这些数据训练模型；"
    "为了检测滥用，可能在有限期间内保留请求：{page}",
    "openai_training": "OpenAI 默认不会用 API 的数据训练模型；为了检测滥用，可能保留请求，一般最多 30 "
    "天：{page}",
    "other_training": "{where} 是否保留数据，或用来训练模型：［请向该平台确认后填写］",
    "dataset": "我们自己的问答会用来在 {host} 训练模型；用户写的内容，只有经工作人员选用才会纳入。",
    "stored": "存储地点：Google Cloud，{region}。",
    "stored_own": "存储地点：我们自己的电脑。",
    "kept": "保留期限：",
    "kept_event": "正在回复的消息：文字保留到回复为止，最长 {period}",
    "kept_chat": "对话中最近的问答：最后一条之后 {period}",
    "kept_drafts": "由工作人员确认后才发送的回复：{period}",
    "kept_unanswered": "没有得到回复的问题（个人信息已遮盖）：{period}",
    "kept_feedback": "评价，以及其问题、回复和您的建议（个人信息已遮盖）：{period}",
    "kept_notices": "给管理员的运营通知：{period}",
    "kept_handover": "由工作人员接手时，您的问题和对话的链接：{period}",
    "kept_ai_notice": "已告知对话由 AI 回复的记录（只有 ID 的哈希值）：{period}",
    "kept_backups": "以上数据的备份：再保留 {period}",
    "hours": "{count} 小时",
    "days": "{count} 天",
    "hash": "对话以 LINE 用户 ID 的哈希值存储；只有工作人员接手的链接会含有 ID 本身。",
    "delete": "想删除对话，请在对话中发送“{phrase}”；屏蔽本账号也会删除。",
    "contact": "查询、查阅或更正信息：［请填写联系方式］",
}
SHORT = {
    "text": (
        "这里由生成式 AI 回复。为此，您的问题和这个对话最近的消息会发送给 {hosts}，不包含您的名称和 "
        "LINE 用户 ID。"
        "对话在 {chat_hours} 小时后删除，评价在 {feedback_days} 天后删除，"
        "没有得到回复的问题会遮盖个人信息，在 {unanswered_days} 天后删除。"
        "发送“{phrase}”就能立即删除对话。"
    ),
    "more": "详细说明：{url}",
    "link": "隐私说明：{url}",
    "google": "Google",
    "openai": "OpenAI",
    "other": "我们的 AI 服务商",
    "and": "和 ",
}
PHRASES = ("隐私", "隐私权", "隐私政策", "隐私说明", "个人信息")
