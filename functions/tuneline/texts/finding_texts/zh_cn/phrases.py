"""Phrases in findings on tables, files, messages and personal data, in Simplified Chinese."""

PHRASES = {
    "account_history": (
        "这是 LINE Official Account Manager 保存的聊天记录：请把值得学的问题和好的回答放进表格（.xlsx 或 "
        ".csv），列名写“问题”和“回答”，不要有姓名和电话。"
    ),
    "quotes_twice": "属于文字的引号，每个都请写两次，整段文字的前后再各加一个。",
    "quote_opens": "这里有一个引号打开后没有关上。",
    "close_or_double": "请补上另一个引号；如果引号是文字的一部分，请写两次。",
    "quote_inside": "单元格里有一个引号没有写两次：在“{after}”前面的那个。",
    "insert_names": (
        "请在第一行上面插入一行，写上列名：问题,回答（以及 system）。现在的第一行看起来是一个示例，请保留。"
    ),
    "name_columns": (
        "列名请写：问题、回答（以及 system），每个只写一次。如果第一行已经是示例，请在上面插入一行来写列名。"
    ),
    "separate_commas": "每一行的单元格都请改用半角逗号（,）分隔。",
    "several_prompts": "有好几列都是系统提示词：“{names}”。",
    "several_questions": "有好几列都是问题：“{names}”。",
    "several_answers": "有好几列都是回答：“{names}”。",
    "separated_with": "单元格用了“{separator}”分隔。",
    "neither_maybe_both": "第一行没有问题的列名（也许是“{names}”），也没有回答的列名（也许是“{others}”）。",
    "neither_maybe_question": "第一行没有问题的列名（也许是“{names}”），也没有回答的列名。",
    "neither_maybe_answer": "第一行没有问题的列名，也没有回答的列名（也许是“{names}”）。",
    "neither": "第一行没有问题的列名，也没有回答的列名。",
    "no_question_maybe": "第一行没有问题的列名（也许是“{names}”）。",
    "no_question": "第一行没有问题的列名。",
    "no_answer_maybe": "第一行没有回答的列名（也许是“{names}”）。",
    "no_answer": "第一行没有回答的列名。",
    "fill_cells": "请补上缺少的单元格。",
    "quote_comma": "文字里有逗号时，请加上引号；如果最后一格是备注，请在第一行写上列名，或清空那一格。",
    "quote_semicolon": "文字里有分号时，请加上引号；如果最后一格是备注，请在第一行写上列名，或清空那一格。",
    "quote_tab": (
        "文字里有制表符（Tab）时，请加上引号；如果最后一格是备注，请在第一行写上列名，或清空那一格。"
    ),
    "quote_bar": "文字里有“|”时，请加上引号；如果最后一格是备注，请在第一行写上列名，或清空那一格。",
    "too_many_columns": "第一行有 {count} 列，最多只读 {most} 列。",
    "copy_columns": "请把问题和回答（以及 system）这几列复制成另一个表格。",
    "as_table": (
        "请把问题和回答放进表格（.xlsx 或 .csv），列名写“问题”和“回答”；也可以用 scripts/tuneline dataset "
        "generate 从这段文字生成问答。"
    ),
    "markdown_table": "这是 Markdown 表格：请粘贴到电子表格，另存为 .xlsx 或 .csv。",
    "word_document": "这是文字处理软件的文档：请把里面的表格另存为 .xlsx 或 .csv。",
    "chat_history": (
        "这是 {messenger} 保存的聊天记录：请把值得学的问题和好的回答放进表格（.xlsx 或 .csv），"
        "不要有姓名和电话。"
    ),
    "export_table": "请打开它，把问题和回答的表格另存为 .xlsx 或 .csv。",
    "drop_file": "请上传包含问题和回答的文件。",
    "generate_pairs": (
        "请用 scripts/tuneline dataset generate 从中生成问答，检查后再上传；也可以上传问题和回答的表格。"
    ),
    "unknown_encoding": "已损坏的文件，或无法识别的编码",
    "save_again": "请用 Excel 打开，再另存为 .xlsx。",
    "write_name": '请写成 "{name}"。',
    "write_role": "请写 system、user 或 assistant。",
    "put_in_quotes": "请加上引号。",
    "one_phrasing": "请写成一段文字；如果有好几种问法，请各写一个示例。",
    "one_answer": "请写成一段文字；如果有好几个回答，请各写一个示例。",
    "write_content": '请写成 "content": "…"。',
    "wrap_messages": '请在外面加上 {"messages": […]}。',
    "write_pair": '请写成 {"question": "…", "answer": "…"}。',
    "unquote_line": '请删掉整行外面的引号，并把 \\" 改成 "。',
    "write_messages": '请写成 {"messages": […]}。',
    "write_system": '请写成 messages 的第一条：{"role": "system", "content": "…"}。',
    "write_user": '请写成 {"role": "user", "content": "…"}。',
    "inner_list": "请删掉里面那层 [ ]：messages 是一个对象列表。",
    "not_url": "不是网址",
    "not_https": "开头不是 https://",
    "private_network": "主机在内部网络里",
    "odd_address": "主机是写法特殊的 IP 地址",
    "no_url": "没有网址",
    "not_base64": "不是 base64 编码",
    "not_image": "类型不是 JPEG、PNG 或 WEBP",
    "too_large": "超过 10 MB",
    "broken_base64": "base64 已损坏",
    "other_type": "类型写的是 {kind}，内容却不是",
    "two_marks": "{one}”和“{other}",
    "question": "问题",
    "answer": "回答",
    "call": "调用",
    "tool": "工具",
    "tool_message": "工具的消息",
    "private_key": "私钥",
    "openai_key": "OpenAI 密钥",
    "aws_key": "AWS 密钥",
    "google_key": "Google 密钥",
    "stripe_key": "Stripe 密钥",
    "password": "密码",
    "taiwan_id": "台湾身份证号",
    "korean_id": "韩国居民登记号",
    "chinese_id": "身份证号",
    "thai_id": "泰国身份证号",
    "my_number": "日本个人编号",
    "card_number": "银行卡号",
    "mobile_number": "手机号码",
    "email": "电子邮箱地址",
}
