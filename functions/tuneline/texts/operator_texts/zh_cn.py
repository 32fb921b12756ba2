"""What operators read in LINE, in Simplified Chinese, as written in mainland China."""

TEXTS = {
    "file_duplicate": "“{name}”的内容与之前的文件相同，那份文件还在等您决定，请看下面的卡片。",
    "file_unfinished": "“{name}”没有检查完成，请再发一次。",
    "file_slow": "“{name}”的检查需要多一点时间，请过几分钟再点下面的按钮。",
    "check_running": ("检查还没结束，请过几分钟再点一次下面的按钮。如果到时候还没有结果，请再发一次文件。"),
    "see_result": "查看检查结果",
    "file_lost": "无法从 LINE 获取“{name}”，请再发一次。",
    "file_too_large": "“{name}”有 {megabytes} MB，数据集最多 {most} MB。请拆分成较小的文件，再发一次。",
    "file_empty": "“{name}”是空的。请确认文件的内容，再发一次。",
    "file_kind": (
        "“{name}”无法读出问题和回答。请另存为 Excel（.xlsx）或 CSV 再发，或把文字粘贴在这里。可以发的文"
        "件：{kinds}。"
    ),
    "file_document": (
        "“{name}”是文档，机器人无法自行从中找出问题和回答。"
        "请整理成有“问题”和“回答”两列的表格（.xlsx 或 .csv）再发送，或在这里粘贴 10 组以上。"
    ),
    "training_approved": (
        "已批准训练“{name}”，一分钟内就会开始。训练需要几分钟到几小时，可以先离开；"
        "结果会显示在之后的回复里。进度可以在菜单的“状态”里查看。"
    ),
    "dataset_cancelled": ("已取消“{name}”，不会训练，也不会产生费用。之后如果还是想训练，请再发一次文件。"),
    "answers_cancelled": (
        "已取消“{name}”，不会训练，也不会产生费用；机器人会继续使用这些回答。之后如果还是想训练，请到菜"
        "单的“待回答”再做一次数据集。"
    ),
    "paste_cancelled": "已取消“{name}”，不会训练，也不会产生费用。之后如果还是想训练，请再粘贴一次问答。",
    "nothing_done": "没有执行任何操作，也没有产生费用。上一张卡片的按钮仍然有效。",
    "dataset_gone": "这份文件的数据已经不存在，没有执行任何操作。如果还需要，请再发一次文件。",
    "row_write": "请在半小时内发出改好的第 {line} 行。",
    "row_not_editable": "这一行无法在这里修改，没有执行任何操作。请在文件里修正，再发一次。",
    "no_problems": "“{name}”没有需要修正的问题。",
    "button_old": (
        "这个按钮已经失效，没有执行任何操作。请使用最新消息里的按钮；如果输入框里出现了文字，请先清除。"
    ),
    "pin_question_empty": "没有更改任何回答：问题里没有文字或数字。请按用户的问法写，连同回答再发一次。",
    "pin_question_long": (
        "没有更改任何回答：问题有 {count} 个字，最多 {most} 个字。请只留下用户会问的内容，连同回答再发一次。"
    ),
    "pin_answer_empty": "没有更改任何回答：回答是空的。请写下机器人该说的话，再发一次。",
    "pin_answer_long": (
        "没有更改任何回答：回答有 {count} 个字，一条 LINE 消息最多 {most} "
        "个字。请从您的消息里复制出来，缩短后再发一次。"
    ),
    "pin_too_many": (
        "没有更改任何回答：指定回答会有 {count} 个，最多 {most} "
        "个。请移除数据集里已经有的：scripts/tuneline answer unpin"
    ),
    "pin_superseded": "另一位管理员刚好也改了这一题的回答，因此没有采用您的。当前的回答是“{answer}”。",
    "form_incomplete": (
        "缺少回答，因此没有更改任何回答。请把问题和回答放在同一条消息里，分成两行：“问：”和“答：”。"
        "用电脑时，按 Shift+Enter 换行。"
    ),
    "form_several": "这条消息有好几个问题，因此没有更改任何回答。请一题一条，连同回答分别发送。",
    "quote_unknown": (
        "无法判断这条消息回答的是哪一个问题，因此没有更改任何回答。请把问题和正确答案放在同一条消息里，"
        "分成两行：“问：”和“答：”。"
    ),
    "write_the_answer": (
        "“{question}”的正确答案是什么？请把输入框里“答：”后面的文字改成正确答案再发送；也可以在下一条消"
        "息里只发送正确答案。"
    ),
    "answer_same": (
        "这和原来的回答一样，所以没有更改任何回答。请把“答：”后面的文字改成正确答案，再发送一次。"
    ),
    "nothing_changed": "没有更改任何回答。",
    "model_promoted": "从下一条消息起，由模型 {version} 回答。您随时可以换回之前的模型。",
    "model_rolled_back": "模型 {version} 不再回答。从下一条消息起，改由“{next}”回答。",
    "decided_in_line": "在 LINE 决定",
    "nothing_behind": "现在已经由基础模型回答，没有更改任何内容。",
    "model_silent": "模型 {version} 没有回答测试问题，所以没有更改任何内容。请过几分钟再试一次。",
    "model_over": "模型 {version} 已经无法使用，所以没有更改任何内容。",
    "no_models": "还没有训练过模型。请在这个聊天窗口发送包含问题和回答的文件。",
    "no_comparison": "现在没有两个模型可以比较。请在这个聊天窗口发送包含问题和回答的文件。",
    "comparison_failed": "有模型没有及时回答，所以无法比较。请过几分钟再试一次。",
    "comparison_paused": "本月的回答费用已达上限，所以没有询问模型。",
    "comparison_questions": "这些模型没有可用的测试题，请自己输入问题。",
    "comparison_pinned": "这个问题已有指定回答，所以没有询问模型。",
    "comparison_long": "问题太长了，最多 {most} 个字。",
    "comparison_write": "请把问题作为下一条消息发过来。",
    "comparison_reference": "您提供的答案",
    "comparison_unknown": "两个模型都没有答案。",
    "comparison_identical": "另有 {count} 道题，两个回答完全相同，没有列出。",
    "comparison_unknown_count": "有 {count} 道题两个模型都答不出来。",
    "comparison_no_difference": (
        "两个模型的回答完全相同（{count} 道题），看不出哪个更好。请自己输入问题来比较。"
    ),
    "undo_again": "这一项之前已经撤销，这次没有执行任何操作。",
    "undo_superseded": "这一题的回答之后又改过，因此没有撤销。当前的回答是“{answer}”。",
    "undo_gone": "这个指定回答之后已经移除，不需要撤销。",
    "pasted_name": "粘贴的问答-{end}",
    "paste_forgotten": "已丢弃这段文字，没有执行任何操作。",
    "document_too_large": (
        "“{name}”有 {megabytes} MB，文档最多 {most} MB。请拆分成较小的文件，或缩小图片后重新保存。"
    ),
    "document_scanned": "“{name}”没有文字，每一页都是扫描的图片。请先做文字识别（OCR），或改发原始文档。",
    "document_no_text": "“{name}”没有文字。请确认是不是发错了文件。",
    "document_locked": "“{name}”有密码保护。请另存一份没有密码的文件，再发一次。",
    "document_damaged": "“{name}”已损坏，无法读取。请打开后重新保存为 PDF，再发一次。",
    "document_too_long": "“{name}”的页数太多。请拆分成几个文件，逐个发送。",
    "document_too_slow": "读取“{name}”花的时间太长。请重新保存为 PDF，或拆分成几个文件。",
    "document_encoding": "无法读取“{name}”的文字。请保存为 UTF-8 编码，再发一次。",
    "document_forgotten": "已丢弃“{name}”的文字，没有生成问答，也没有产生费用。",
    "document_budget": "本月的回答预算不够，所以没有生成问答。请下个月再试，或请负责部署的人调高预算。",
    "document_no_pairs": "从“{name}”整理不出可用的问答。请发送有具体信息的文档，例如时间、价格、流程。",
    "document_no_answer": "模型没有回应，所以没有从“{name}”生成问答。请稍后再发一次。",
    "document_made": (
        "已生成 {pairs} 组问答，用了 {total} 个段落中的 {used} 个。这些是模型写的，"
        "训练前请先在完整报告里看过。"
    ),
    "no_questions": "现在没有待回答的问题。",
    "question_taken": "另一位管理员已经处理了这一题，因此没有更改任何回答。",
    "suggestion_whole": "用户建议的回答如下，尚未经过确认。",
    "discarded_before": "这一题已经重新列出，这次没有执行任何操作。",
    "next_nothing": "没有新的回答可以训练：所有指定回答都已经在上一个数据集里，或者有截止日期。",
    "next_waits": "没有新的回答可以加入。这些回答已经在上一个数据集里，正等您决定。",
    "next_examples_gone": (
        "上一个数据集的示例已经删除，无法用来制作下一个。请再发一次包含问题和回答的文件。"
    ),
    "next_unfinished": "新的数据集没有检查完成，请再按一次按钮。",
}
