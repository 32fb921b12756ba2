"""What operators are told in Simplified Chinese."""

BETWEEN = ""

NOTICES = {
    "dataset_rejected": (
        "数据集被退回",
        ("“{name}”不能用来训练，没有产生任何费用。", "要修正的问题：{problems} 个。", "原因：{reason}"),
        (
            "每个问题在哪一行、怎么改，请看：scripts/dataset show {about}",
            "改好之后再放一次就可以了。",
        ),
    ),
    "dataset_stuck": (
        "数据集一直没有检查完",
        ("“{name}”已经检查超过一小时，还没有结果。",),
        (
            "查看目前的情况：scripts/dataset show {about}",
            "先在自己的电脑上检查：scripts/dataset check",
            "请把文件拆成几个小文件再放上来。",
        ),
    ),
    "dataset_waiting": (
        "有数据集等您决定",
        ("“{name}”检查好了，有人批准之前不会花钱。", "训练大约要 {usd}。", "等待的原因：{reason}"),
        ("要训练的话：scripts/dataset approve {about}",),
    ),
    "job_started": (
        "开始训练了",
        ("正在用“{name}”训练模型。", "大约要 {usd}。"),
        ("不用做什么。想看进度：scripts/job follow {job}",),
    ),
    "job_done": (
        "训练完成",
        ("用“{name}”训练的模型好了。", "花费 {usd}。"),
        ("不用做什么：接着会和目前的模型比较，结果再通知您。",),
    ),
    "job_failed": (
        "训练没有成功",
        ("用“{name}”的训练结束了，没有得到模型。", "原因：{reason}"),
        ("详细情况：scripts/job show {job}", "机器人照常回答。"),
    ),
    "job_refused": (
        "无法开始训练",
        ("“{name}”这个数据集没有问题，但是不能训练。", "原因：{reason}"),
        (
            "机器人照常回答。",
            "可以换一个基础模型再上传（选项 base-model），或在别处训练后登记模型："
            "scripts/model register --help",
        ),
    ),
    "job_stuck": (
        "训练太久了",
        ("用“{name}”的训练一直没有结束。", "情况：{reason}"),
        ("看看情况：scripts/job show {job}", "不要了就取消：scripts/job cancel {job}"),
    ),
    "model_held": (
        "有模型等您决定",
        (
            "模型 {version} 训练好了，还没有上线。",
            "原因：{reason}",
            "它得 {score_after} 分，目前的得 {score_before} 分。",
        ),
        (
            "查看：scripts/model show {version}",
            "回答并列对照：artifact 存储空间里的 {report}",
            "要上线的话：scripts/model promote {version}",
        ),
    ),
    "model_promoted": (
        "新模型上线了",
        (
            "机器人从现在起用模型 {version} 回答。",
            "原因：{reason}",
            "它得 {score_after} 分，之前的得 {score_before} 分。",
        ),
        ("问它几句看看。", "觉得之前的更好？请用 scripts/model rollback"),
    ),
    "model_rolled_back": (
        "换回之前的模型",
        ("模型 {version} 已经换下，现在由 {next} 回答。", "原因：{reason}"),
        ("问它几句看看。", "所有的模型：scripts/model list"),
    ),
    "model_ends": (
        "模型快要停用了",
        ("模型 {version} 只能用到 {date}。", "还剩 {days} 天。"),
        (
            "请在那天之前训练新的：换一个基础模型（选项 base-model），把数据集再放一次。",
            "没有的话，之后会由之前的模型或基础模型回答。",
            "请在设置 {setting} 换一个模型，再部署一次。",
        ),
    ),
    "model_ended": (
        "有模型不能用了",
        ("模型 {version} 已经停用。", "现在由 {next} 回答。", "原因：{reason}"),
        (
            "用户还是得到回答。看看现在是哪个模型：scripts/status",
            "训练新的：换一个基础模型（选项 base-model），再放一次数据集。",
            "请在设置 {setting} 换一个模型，再部署一次。",
        ),
    ),
    "cost_cap": (
        "机器人休息中",
        ("这个月的回答花了 {usd}，上限是 {cap_usd}。", "机器人会告诉用户它休息到下个月。"),
        ("要让它马上继续，请调高 bot/settings 里的 month_usd。",),
    ),
    "line_quota": (
        "LINE 的消息条数快用完了",
        (
            "这个月 {limit} 条消息已经用了 {used} 条；保留十分之一不动，所以暂时不推送通知。",
            "用户不受影响：回复不计条数。",
        ),
        ("通知请看 scripts/status",),
    ),
    "no_credit": (
        "模型服务的额度已用完",
        (
            "{host}无法使用：账户余额不足，或已达使用上限。",
            "处理好之前，会由其他服务上的模型代替 {model} 回答；如果没有其他模型，用户会收到致歉消息。",
            "“{dataset}”的训练暂时等待；一天内处理好，就会自动开始。",
            "模型 {evaluated} 的比较暂时等待；一小时内处理好，就会自动继续。",
            "目前无法得知“{followed}”的训练进度；处理好之后会自动继续跟踪。",
        ),
        (
            "请到该服务充值；OpenAI：https://platform.openai.com/settings/organization/billing",
            "其他都不用做：从下一条消息起会再请 {model} 回答。",
        ),
    ),
    "key_refused": (
        "模型服务拒绝密钥",
        (
            "{host}不接受当前保存的密钥。",
            "处理好之前，会由其他服务上的模型代替 {model} 回答；如果没有其他模型，用户会收到致歉消息。",
            "“{dataset}”的训练暂时等待；一天内处理好，就会自动开始。",
            "模型 {evaluated} 的比较暂时等待；一小时内处理好，就会自动继续。",
            "目前无法得知“{followed}”的训练进度；处理好之后会自动继续跟踪。",
        ),
        (
            "请保存有效的密钥：scripts/deploy rotate {secret}",
            "如果设置了 CHAT_BASE_URL：scripts/deploy rotate {own_secret}",
            "其他都不用做：从下一条消息起会再请 {model} 回答。",
        ),
    ),
    "events_dead": (
        "有消息没有回答到",
        ("今天没有得到回答的用户消息：{count} 条。", "最常见的原因：{reason}。"),
        (
            "查看：scripts/events list --unanswered",
            "不到 20 分钟的还可以补回答：scripts/events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "详细请看 scripts/status",
    "more": "……还有 {count} 条：scripts/status",
    "other": "通知：{kind}",
    "operator_added": (
        "您现在是这个机器人的管理人员了。有事要处理时可以在这里通知您，但要先允许推送："
        "scripts/status operators --push on"
    ),
    "operator_code_wrong": "这个代码无效或已经过期，请重新生成：scripts/status operators --invite",
    "base": "基础模型",
    "host_default": "基础模型所在的服务",
    "host_named": "模型服务“{endpoint}”",
    "host_training": "训练模型的服务",
    "reason_not_worse": "它不比之前的差。",
    "reason_worse": "它的回答比目前的模型差。",
    "reason_serving_gone": "之前的模型已经没有回应。",
    "reason_silent": "它一题也没有回答。",
    "reason_too_few": "保留的问题太少，没法比较。",
    "reason_no_time": "时间内完成的题数太少，没法比较。",
    "reason_overtaken": "较晚上传的模型已经上线。",
    "reason_unreadable": "文件太大或内容太特殊，检查多次都中断，无法读取。",
    "reason_manual": "设置 promote 是 manual，由人决定。",
    "reason_auto": "设置 promote 是 auto。",
}
