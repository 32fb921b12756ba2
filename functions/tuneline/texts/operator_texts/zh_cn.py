"""What operators read in LINE, in Simplified Chinese, as written in mainland China."""

TEXTS = {
    "file_checked": (
        "“{name}”检查完成：共 {examples} 条示例，训练费用约 {usd}。"
        "管理员批准之前不会训练，也不会产生费用：scripts/tuneline dataset approve {id}"
    ),
    "file_rejected": "“{name}”还不能用于训练。需要修正的问题：{problems} 个。修正文件后，请再发一次。",
    "file_duplicate": "“{name}”的内容与之前的数据集相同，因此不会再训练一次。",
    "file_refused": "“{name}”现在无法训练。原因：scripts/tuneline dataset show {id}",
    "file_decided": "“{name}”已检查完成，也已批准。查看当前状态：scripts/tuneline dataset show {id}",
    "file_unfinished": "“{name}”没有检查完成，请再发一次。",
    "file_slow": "“{name}”的检查时间比平常久。查看当前状态：scripts/tuneline dataset show {id}",
    "file_lost": "无法从 LINE 获取“{name}”，请再发一次。",
    "problem_line": "第 {line} 行：",
    "price_unknown": "未知",
    "file_too_large": "“{name}”有 {megabytes} MB，数据集最多 {most} MB。请拆分成较小的文件，再发一次。",
    "file_empty": "“{name}”是空的。请确认文件的内容，再发一次。",
    "file_kind": "“{name}”不是数据集的格式。请发送有问题和回答的文件：{kinds}。",
    "button_old": "这个按钮已经失效，没有执行任何操作。请使用最新消息里的按钮。",
}
