"""Findings on changes without any loss, and notices."""

from tuneline.datasets.findings.catalog_types import Code, Text, change, counted

CHANGES: dict[str, Code] = {
    "BOM": change("The byte-order mark was removed.", "刪掉了開頭的 BOM。"),
    "CR_LINE_ENDS": change("Old line ends (CR) were read as line ends.", "把舊式換行（CR）當成換行。"),
    "BLANK_LINES": change("Blank lines were skipped.", "略過了空白列。"),
    "JSON_ARRAY": change("A list of examples was split into lines.", "把範例的清單改成一列一個。"),
    "WRAPPED": change("Examples were extracted from “{key}”.", "從「{key}」取出了範例。"),
    "KEYED": change("The entries of an object were converted to examples.", "把物件的每一項改成範例。"),
    "COLUMNS": change("The columns of a table were converted to examples.", "把表格的欄改成範例。"),
    "QUESTION_MAP": change(
        "Each key was read as a question, and its text as the answer.",
        "把每個鍵當成問題、後面的文字當成答案。",
    ),
    "PRETTY_JSON": change("Each example was put on a line of its own.", "把範例改成一列一個。"),
    "ENCODING": change("The text was read as {encoding}.", "以 {encoding} 讀取文字。"),
    "DEVELOPER_ROLE": change("The role developer was changed to system.", "把 developer 角色改成 system。"),
    "PROMPT_COMPLETION": change(
        "prompt and completion were converted to messages.", "把 prompt 和 completion 改成訊息。"
    ),
    "TABLE": change("The rows of a table were converted to examples.", "把表格的列改成範例。"),
    "TEXT_PAIRS": change(
        "The questions and answers that the text marks were converted to examples.",
        "把文字裡標示的問題和回答改成範例。",
    ),
    "SHEET": change("The sheet “{sheet}” was read.", "讀取了工作表「{sheet}」。"),
    "QUESTION_ANSWER": change("Questions and answers were converted to messages.", "把問題和答案改成訊息。"),
    "ALPACA": change(
        "instruction, input and output were converted to messages.",
        "把 instruction、input、output 改成訊息。",
    ),
    "HISTORY": change("Earlier turns were put before the question.", "把先前的對話放到問題前面。"),
    "SHAREGPT": change("conversations were converted to messages.", "把 conversations 改成訊息。"),
    "PHRASINGS": change(
        "Each phrasing of a question was converted to an example with the same answer.",
        "把同一個問題的每一種問法都改成一個範例，答案相同。",
    ),
    "QUES_ANS": change(
        "Questions with answers_info were converted to examples.", "把帶有 answers_info 的問題改成範例。"
    ),
    "EFAQA": change("Titles and chats were converted to examples.", "把 title 和 chats 改成範例。"),
    "SYSTEM_PROMPT": change(
        "The system prompt of the options was added as the first message.",
        "加上了選項裡的系統提示詞，作為第一則訊息。",
    ),
}

NOTICES: dict[str, Code] = {
    "NONE_RECOMMENDED": Code(
        "notice",
        Text(
            "No answer to this question is recommended, so the question was skipped.",
            "To use all answers, set the option answers to all.",
        ),
        Text("這個問題沒有推薦的回答，所以略過了。", "若要使用全部的回答，請把選項 answers 設成 all。"),
    ),
    "MODEL_ENDS": Code(
        "notice",
        Text("{model} and all models trained from it stop answering on {day}.", "Choose another base model."),
        Text("{model} 和用它訓練的模型從 {day} 起不再回答。", "請改用其他基礎模型。"),
    ),
    "KEYS_NOT_USED": Code(
        "notice",
        Text(
            "“{key}” was not used, here and in later examples.",
            "No change is needed unless it is part of the answer.",
        ),
        Text("沒有用到「{key}」，之後出現的也一樣。", "若不是回答的一部分，就不用改。"),
    ),
    "QUESTION_SEPARATOR": Code(
        "notice",
        Text(
            "Most questions end in “{marks}”, a mark of the format for GPT-3 that no user of the bot writes.",
            "Remove it from the end of every question.",
        ),
        Text(
            "大多數問題以「{marks}」結尾，這是舊格式（GPT-3）的記號；提問的人不會寫。",
            "請從每個問題的結尾刪掉這個記號。",
        ),
    ),
    "TITLES_LEFT": Code(
        "notice",
        Text(
            "Lines that are neither a question nor an answer were skipped: {count}; the first is “{text}”.",
            "No change is needed unless they belong to an answer.",
        ),
        Text(
            "略過了不是問題也不是回答的列：共 {count} 列，第一列是「{text}」。",
            "若不屬於任何回答，就不用改。",
        ),
    ),
    "SHEETS_LEFT": Code(
        "notice",
        Text(
            "Only the first sheet was read; “{sheets}” was not.",
            "Put all rows in the first sheet, or move the sheet with the examples to the front.",
        ),
        Text(
            "只讀取了第一個工作表，沒有讀取「{sheets}」。",
            "請把所有的列放在第一個工作表，或把要用的工作表移到最前面。",
        ),
    ),
    "HIDDEN_ROWS": Code(
        "notice",
        Text("Hidden rows were skipped: {count}.", "To use them, unhide them or remove the filter."),
        Text("略過了隱藏的列：{count} 列。", "若要使用，請取消隱藏或取消篩選。"),
    ),
    "ROWS_LEFT_OUT": counted(
        Code(
            "notice",
            Text(
                "{count} {count:row|rows} with neither a question nor an answer {count:was|were} skipped: "
                "{lines}.",
                "No change is needed unless a question or an answer is missing there.",
            ),
            Text("略過了 {count} 列沒有問題也沒有回答的列：{lines}。", "若沒有漏填問題或回答，就不用改。"),
        )
    ),
    "HIDDEN_COLUMN": Code(
        "notice",
        Text(
            "Column {column} is hidden, but was read.",
            "No change is needed; to leave it out, delete the column.",
        ),
        Text("{column} 欄是隱藏的，但仍然讀取了。", "不用改；若不要使用這一欄，請刪掉。"),
    ),
    "UNKNOWN_COLUMN": Code(
        "notice",
        Text("The column “{column}” was not used.", "To use it, name it question, answer or system."),
        Text("沒有用到欄位「{column}」。", "若要使用，請改名為問題、回答或 system。"),
    ),
}
