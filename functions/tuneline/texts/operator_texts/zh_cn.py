"""What operators read in LINE, in Simplified Chinese, as written in mainland China."""

TEXTS = {
    "file_ready": (
        "“{name}”可以用作数据集。这里暂时还不能上传，请先用电脑上传：scripts/tuneline dataset drop"
    ),
    "file_too_large": "“{name}”有 {megabytes} MB，数据集最多 {most} MB。请拆分成较小的文件，再发一次。",
    "file_empty": "“{name}”是空的。请确认文件的内容，再发一次。",
    "file_kind": "“{name}”不是数据集的格式。请发送有问题和回答的文件：{kinds}。",
    "button_old": "这个按钮已经失效，没有执行任何操作。请使用最新消息里的按钮。",
}
