"""Findings on a whole file, and on a line that cannot be read, in Simplified Chinese."""

FILES = {
    "EMPTY_FILE": ("文件里没有任何示例。", "请每行写一个示例。"),
    "FILE_TOO_LARGE": ("文件有 {megabytes} MB，训练最多只收 512 MB。", "请分成几个文件，或删掉一些示例。"),
    "CHECK_BROKE_OFF": (
        "这个文件的检查中断了 {times} 次：文件太大，或内容太特殊。",
        "请分成几个文件，先用 scripts/tuneline dataset check 检查，再上传。",
    ),
    "OUT_OF_TIME": ("{minutes} 分钟内没能读完这个文件。", "请分成几个文件。如果文件不大，请先修正其他问题。"),
    "TOO_MANY_ERRORS": (
        "至少有 {errors} 个错误，因此没有读取文件的其余部分。",
        "这些错误多半是同一个原因造成的：请在整个文件里修正列出的每一种错误。",
    ),
    "EXTENSION": ("从文件名“{name}”看不出文件格式。", "扩展名请用 .jsonl、.json、.csv、.tsv 或 .xlsx。"),
    "NOT_UTF8": (
        "有 {count} 行文字不是 UTF-8 编码，可能是 {candidates}。",
        "请另存为 UTF-8 编码，或用选项 {option} 指定编码。",
    ),
    "COMPRESSED": ("这是压缩文件（{kind}）。", "请先解压，再上传里面的文件。"),
    "BINARY": ("这不是文本文件（{kind}）。", "{fix}"),
    "WORKBOOK_TOO_LARGE": (
        "无法读取这个工作簿：{why}。",
        "请把问题和回答这两列复制到新的工作簿，或分成几个工作簿。",
    ),
    "NOT_JSONL_HTML": (
        "这是网页或 XML。",
        "请下载文件本身（在 GitHub 上点“Raw”），不要保存显示它的网页；表格请另存为 .xlsx 或 .csv；"
        "如果网页内容是文章，可以用 scripts/tuneline dataset generate 从中生成问答。",
    ),
    "NO_EXAMPLES": ("这是普通文字，里面没有示例。", "{fix}"),
    "TOO_FEW_EXAMPLES": ("只有 {examples} 个示例，训练至少需要 10 个。", "请至少再加 {missing} 个。"),
    "TEXT_OUTSIDE": ("示例之外还有其他文字。", "请删掉。"),
    "SEVERAL_LISTS": (
        "文件里有好几个列表：读取了“{one}”，没有读取“{other}”。",
        "请把所有示例放进同一个列表，或把每个列表分别存成一个文件上传。",
    ),
    "UNKNOWN_OBJECT": ("这个对象里没有能识别的示例{keys}。", "{fix}"),
    "MANY_IN_ONE": (
        "一个示例里有 {questions} 个问题，但只算一个示例。",
        "请把每个问题和它的回答各写成一个示例。",
    ),
    "FORMAT_DPO": (
        "这个示例是两个回答的比较（偏好数据），属于另一种训练。",
        "请把更好的回答写成 assistant 的消息。",
    ),
    "FORMAT_KTO": (
        "这个回答标记为不好的回答（label 为 false），但训练时会当成好的回答来学。",
        "请删掉这个示例，或写上好的回答并删掉 label。",
    ),
    "OPTION": ("上传时的选项 {option} 无效。", "可以使用：{allowed}。"),
    "ANSWER_MISSING": ("这个问题后面没有回答。", "请在下面写上回答，标记方式和其他回答一样。"),
    "QUESTION_MISSING": (
        "这个回答前面没有问题。",
        "请在上面写上问题，标记方式和其他问题一样；如果一个问题有两个回答，请合并成一个。",
    ),
    "TEXT_LEFT": ("标题或分隔线下面的文字不是回答，已跳过。", "如果它属于某个回答，请直接放到那个回答下面。"),
    "INVALID_JSON": ("这一行不是 JSON：{why}。", "{fix}"),
    "NOT_OBJECT": ("这个示例不是对象。", "{fix}"),
    "DUPLICATE_KEY": ("键“{key}”在同一个对象里出现了两次。", "请只保留一个。"),
    "LONE_SURROGATE": ("文字里有半个表情符号。", "请重新输入那个字符。"),
    "TOO_DEEP": ("这一行嵌套得太深。", "请写成消息列表，每条消息是一段文字。"),
    "LINE_TOO_LONG": ("这一行超过 {megabytes} MB。", "请每行只写一个示例。"),
    "CSV_HEADER": ("{why}", "{fix}"),
    "HEADER_BELOW": (
        "列名在第 {row} 行，不在第一行。",
        "请把第 {row} 行移到最上面；上面的标题或备注请删掉，示例请保留。",
    ),
    "HEADER_AGAIN": ("这一行重复了列名。", "请删掉这一行。"),
    "MERGED_CELLS": (
        "单元格 {cells} 合并过，只有第一格有文字。",
        "请取消合并，在每一行填上对应的文字；如果是标题行，请删掉。",
    ),
    "CSV_QUOTE": ("{what}", "{fix}"),
    "CSV_ROW": ("这一行有 {cells} 个单元格，第一行有 {columns} 个。", "{fix}"),
    "CELL_BESIDE": (
        "单元格 {cell} 有文字“{text}”，但它在有列名的各列右边。",
        "请在第一行写上这一列的列名，或清空这个单元格。",
    ),
}
