"""The notices to operators in Simplified Chinese, as written on the mainland."""

BETWEEN = ""

NOTICES = {
    "dataset_rejected": (
        "数据集未通过检查",
        ("“{name}”无法用于训练，没有产生费用。", "需要修正的问题：{problems} 个。", "原因：{reason}"),
        ("查看每个问题的行号和修正方法：scripts/tuneline dataset show {about}", "修正文件后，请重新上传。"),
    ),
    "dataset_stuck": (
        "数据集一直没有检查完",
        ("“{name}”已检查超过一小时，仍未完成。",),
        (
            "查看当前状态：scripts/tuneline dataset show {about}",
            "在自己的电脑上检查：scripts/tuneline dataset check",
            "请拆成较小的文件，再重新上传。",
        ),
    ),
    "dataset_waiting": (
        "数据集等待您批准",
        ("“{name}”已检查完毕，批准之前不会产生费用。", "训练费用约 {usd}。", "等待原因：{reason}"),
        ("批准训练：scripts/tuneline dataset approve {about}",),
    ),
    "job_waiting": (
        "训练正在排队",
        ("使用“{name}”的训练正在等待，要等那边的另一个训练结束。",),
        ("无需任何操作，轮到后会自动开始。查看状态：scripts/tuneline dataset list",),
    ),
    "job_started": (
        "训练已开始",
        ("正在用“{name}”训练模型。", "费用约 {usd}。"),
        ("无需任何操作。查看进度：scripts/tuneline job follow {job}",),
    ),
    "job_done": (
        "训练已完成",
        ("用“{name}”训练的模型已就绪。", "费用为 {usd}。"),
        ("无需任何操作：系统会把它和当前的模型进行比较，并通知您结果。",),
    ),
    "job_failed": (
        "训练失败",
        ("“{name}”的训练已结束，但没有产生可以回答的模型。", "原因：{reason}"),
        (
            "查看详细信息：scripts/tuneline job show {job}",
            (
                "模型已训练完成并计费。请到 Google 的 Model Registry 将它部署到端点（{model}），"
                "再登记模型：scripts/tuneline model register --help"
            ),
            "机器人照常回答。",
        ),
    ),
    "job_refused": (
        "无法开始训练",
        ("“{name}”是有效的数据集，但无法开始训练。", "原因：{reason}"),
        (
            "机器人照常回答。",
            (
                "上传时请改选其他基础模型（选项 base-model），或在其他平台训练，"
                "再登记模型：scripts/tuneline model register --help"
            ),
        ),
    ),
    "job_stuck": (
        "训练时间过长",
        ("“{name}”的训练仍未结束。", "通知原因：{reason}"),
        ("查看详细信息：scripts/tuneline job show {job}", "取消训练：scripts/tuneline job cancel {job}"),
    ),
    "model_held": (
        "模型等待您决定",
        (
            "模型 {version} 已训练完成，但尚未上线。",
            "它的得分是 {score_after}，当前的模型是 {score_before}。",
            "原因：{reason}",
        ),
        (
            "查看详细信息：scripts/tuneline model show {version}",
            "比较回答：artifact 存储空间里的 {report}",
            "让它上线：scripts/tuneline model promote {version}",
        ),
    ),
    "model_promoted": (
        "新模型已上线",
        (
            "机器人从现在起用模型 {version} 回答。",
            "它的得分是 {score_after}，之前的模型是 {score_before}。",
            "原因：{reason}",
        ),
        ("请问机器人一个问题试试看。", "如果之前的模型更好，可以换回：scripts/tuneline model rollback"),
    ),
    "model_rolled_back": (
        "已换回之前的模型",
        ("已从模型 {version} 换回之前的模型。当前的模型：{next}。", "原因：{reason}"),
        ("请问机器人一个问题试试看。", "查看所有模型：scripts/tuneline model list"),
    ),
    "model_ends": (
        "模型即将停用",
        ("模型 {version} 可以回答到 {date}。", "还剩 {days} 天。"),
        (
            "用同一个数据集在较新的基础模型上重新训练：scripts/tuneline dataset retrain {dataset}",
            "请在那天之前训练新的模型：改用其他基础模型（选项 base-model），重新上传数据集。",
            "否则之后会由之前的模型或基础模型回答。",
            "请把设置 {setting} 改成其他模型，再重新部署。",
        ),
    ),
    "model_ended": (
        "模型已停用",
        ("模型 {version} 已无法使用。", "当前的模型：{next}。", "原因：{reason}"),
        (
            "用户仍会收到回答。查看当前的模型：scripts/tuneline status",
            "训练新的模型：改用其他基础模型（选项 base-model），重新上传数据集。",
            "请把设置 {setting} 改成其他模型，再重新部署。",
        ),
    ),
    "cost_cap": (
        "机器人已暂停回答",
        ("这个月的回答费用已达 {usd}，上限是 {cap_usd}。", "下个月之前，用户会收到机器人暂停回答的消息。"),
        ("要立即恢复，请调高 bot/settings 里的 month_usd。",),
    ),
    "line_quota": (
        "LINE 的消息条数快用完了",
        (
            "这个月可发送 {limit} 条消息，已用了 {used} 条；系统保留十分之一，所以暂时不推送通知。",
            "用户不受影响：回复不计条数。",
        ),
        ("查看通知：scripts/tuneline status",),
    ),
    "no_credit": (
        "模型平台的余额不足",
        (
            "{host}拒绝访问：账户余额不足，或已达到使用上限。",
            "问题解决之前，会由其他平台的模型代替 {model} 回答；如果没有其他模型，用户会收到致歉消息。",
            "“{dataset}”的训练等待中；一天内解决，就会自动开始。",
            "模型 {evaluated} 的评估等待中；一小时内解决，就会继续。",
            "问题解决之前，无法得知“{followed}”的训练状态。",
        ),
        (
            "请到该平台充值；OpenAI：https://platform.openai.com/settings/organization/billing",
            "无需其他操作：从下一条消息起，机器人会再使用 {model}。",
        ),
    ),
    "key_refused": (
        "模型平台拒绝密钥",
        (
            "{host}拒绝访问：保存的密钥在该平台无效。",
            "问题解决之前，会由其他平台的模型代替 {model} 回答；如果没有其他模型，用户会收到致歉消息。",
            "“{dataset}”的训练等待中；一天内解决，就会自动开始。",
            "模型 {evaluated} 的评估等待中；一小时内解决，就会继续。",
            "问题解决之前，无法得知“{followed}”的训练状态。",
        ),
        (
            "保存有效的密钥：scripts/tuneline deploy rotate {secret}",
            "如果设置了 CHAT_BASE_URL：scripts/tuneline deploy rotate {own_secret}",
            "无需其他操作：从下一条消息起，机器人会再使用 {model}。",
        ),
    ),
    "vertex_refused": (
        "Google Cloud 拒绝访问 Gemini",
        (
            "Vertex AI 拒绝机器人的请求：缺少权限、API 未启用，或项目的结算功能已停用。",
            "问题解决之前，会由其他平台的模型代替 {model} 回答；如果没有其他模型，用户会收到致歉消息。",
            "“{dataset}”的训练等待中；一天内解决，就会自动开始。",
            "模型 {evaluated} 的评估等待中；一小时内解决，就会继续。",
            "问题解决之前，无法得知“{followed}”的训练状态。",
        ),
        (
            "重新授予权限并启用 API：scripts/tuneline deploy apply",
            "检查项目的结算：https://console.cloud.google.com/billing",
            "确切的原因请见函数的日志。",
            "无需其他操作：从下一条消息起，机器人会再使用 {model}。",
        ),
    ),
    "events_dead": (
        "有消息没有得到回答",
        ("今天没有得到回答的用户消息：{count} 条。", "最常见的原因：{reason}"),
        (
            "查看这些消息：scripts/tuneline events list --unanswered",
            "未满 20 分钟的消息还可以回答：scripts/tuneline events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "查看详细信息：scripts/tuneline status",
    "more": "……还有 {count} 条：scripts/tuneline status",
    "other": "通知：{kind}",
    "base": "基础模型",
    "host_default": "基础模型所在的平台",
    "host_named": "平台“{endpoint}”",
    "host_training": "训练模型的平台",
    "reason_not_worse": "它不比之前的模型差。",
    "reason_worse": "它的回答比当前的模型差。",
    "reason_serving_gone": "之前的模型已无法回答。",
    "reason_silent": "它一题也没有回答。",
    "reason_too_few": "保留的问题太少，无法比较。",
    "reason_no_time": "规定时间内回答的题数太少，无法比较。",
    "reason_overtaken": "较晚上传的模型已经上线。",
    "reason_unreadable": "文件太大或无法读取，检查中断了好几次。",
    "reason_manual": "由管理员决定。",
    "reason_auto": "设置 promote 是 auto。",
}
