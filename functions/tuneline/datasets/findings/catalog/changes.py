"""What was changed without losing anything, and what is good to know."""

from tuneline.datasets.findings.catalog_types import Code, Text, change, counted

CHANGES: dict[str, Code] = {
    "BOM": change("A byte-order mark was taken off.", "拿掉了開頭的 BOM。"),
    "CR_LINE_ENDS": change("Old line ends (CR) were read as line ends.", "把舊式換行（CR）當成換行。"),
    "BLANK_LINES": change("Blank lines were left out.", "略過了空白行。"),
    "JSON_ARRAY": change("A list of examples was made into lines.", "把範例的清單改成一行一個。"),
    "WRAPPED": change("Examples were taken out of “{key}”.", "從「{key}」取出了範例。"),
    "KEYED": change("The entries of an object were made examples.", "把物件的每一項改成範例。"),
    "COLUMNS": change("The columns of a table were made examples.", "把表格的欄改成範例。"),
    "QUESTION_MAP": change(
        "Each key was made a question and its text the answer.", "把每個鍵當成問題、後面的文字當成答案。"
    ),
    "PRETTY_JSON": change("Each example was put on a line of its own.", "把範例改成一行一個。"),
    "ENCODING": change("The text was read as {encoding}.", "以 {encoding} 讀取文字。"),
    "DEVELOPER_ROLE": change("The role developer was made system.", "把 developer 改成 system。"),
    "PROMPT_COMPLETION": change(
        "prompt and completion were made messages.", "把 prompt 和 completion 改成訊息。"
    ),
    "TABLE": change("The rows of a table were made examples.", "把表格的列改成範例。"),
    "TEXT_PAIRS": change(
        "The questions and answers that the text marks were made examples.",
        "把文字裡標示的問題和回答改成範例。",
    ),
    "SHEET": change("The sheet “{sheet}” was read.", "讀取了工作表「{sheet}」。"),
    "QUESTION_ANSWER": change("Questions and answers were made messages.", "把問題和答案改成訊息。"),
    "ALPACA": change(
        "instruction, input and output were made messages.", "把 instruction、input、output 改成訊息。"
    ),
    "HISTORY": change("Earlier turns were put before the question.", "把先前的對話放到問題前面。"),
    "SHAREGPT": change("conversations were made messages.", "把 conversations 改成訊息。"),
    "PHRASINGS": change(
        "Of each way to ask a question an example was made, all with its answer.",
        "把同一個問題的每一種問法都改成一個範例，答案相同。",
    ),
    "QUES_ANS": change(
        "Questions with answers_info were made examples.", "把帶有 answers_info 的問題改成範例。"
    ),
    "EFAQA": change("Titles and chats were made examples.", "把 title 和 chats 改成範例。"),
    "SYSTEM_PROMPT": change(
        "The system prompt of the options was put first.", "加上了選項裡的 system 提示。"
    ),
}

NOTICES: dict[str, Code] = {
    "NONE_RECOMMENDED": Code(
        "notice",
        Text(
            "No answer to this question is recommended, so it was left out.",
            "Set answers to all to take all.",
        ),
        Text("這個問題沒有推薦的回答，所以略過了。", "若全部的回答都要，請把選項 answers 設成 all。"),
    ),
    "MODEL_ENDS": Code(
        "notice",
        Text(
            "{model} and all that is trained from it stop answering on {day}.", "Choose another base model."
        ),
        Text("{model} 和用它訓練的模型在 {day} 之後就不再回答。", "請改選別的基礎模型。"),
    ),
    "KEYS_NOT_USED": Code(
        "notice",
        Text("“{key}” was not used, here and where it stands again.", "Nothing, if it is not to be learnt."),
        Text("沒有用到「{key}」，之後出現的也一樣。", "若不需要學，就不用改。"),
    ),
    "QUESTION_SEPARATOR": Code(
        "notice",
        Text(
            "Most questions end in “{marks}”, a mark of the format for GPT-3 that no user of the bot writes.",
            "Take it off the end of every question.",
        ),
        Text(
            "大多數問題以「{marks}」結尾，這是舊格式（GPT-3）的記號；提問的人不會寫。",
            "請從每個問題的結尾刪掉這個記號。",
        ),
    ),
    "TITLES_LEFT": Code(
        "notice",
        Text(
            "Lines that are neither question nor answer were left out: {count}; the first is “{text}”.",
            "Nothing, if it is not to be learnt.",
        ),
        Text(
            "略過了不是問題也不是回答的行：共 {count} 行，第一行是「{text}」。",
            "若不需要學，就不用改。",
        ),
    ),
    "SHEETS_LEFT": Code(
        "notice",
        Text(
            "Only the first sheet is read: “{sheets}” was not.",
            "Put all rows in the first sheet, or move the one that is meant to the front.",
        ),
        Text(
            "只會讀第一個工作表，沒有讀「{sheets}」。",
            "請把所有的列放在第一個工作表，或把要用的工作表移到最前面。",
        ),
    ),
    "HIDDEN_ROWS": Code(
        "notice",
        Text("Hidden rows were left out: {count}.", "Show them, or take the filter off, if they are wanted."),
        Text("略過了隱藏的列：{count} 列。", "若需要，請取消隱藏或取消篩選。"),
    ),
    "ROWS_LEFT_OUT": counted(
        Code(
            "notice",
            Text(
                "{count} {count:row that holds|rows that hold} neither a question nor an answer "
                "{count:was|were} left out: {lines}.",
                "Nothing, if no question and no answer is missing there.",
            ),
            Text("略過了 {count} 列沒有問題也沒有回答的列：{lines}。", "若沒有漏填，就不用改。"),
        )
    ),
    "HIDDEN_COLUMN": Code(
        "notice",
        Text(
            "Column {column} is hidden, and was read all the same.",
            "Nothing; if its texts are not meant, delete the column.",
        ),
        Text("{column} 欄是隱藏的，但仍然讀取了。", "不用改；若裡面不是要用的內容，請刪掉這一欄。"),
    ),
    "UNKNOWN_COLUMN": Code(
        "notice",
        Text("The column “{column}” was not used.", "Nothing, or name it question, answer or system."),
        Text("沒有用到欄位「{column}」。", "不用改；若需要，請改名為問題、回答或 system。"),
    ),
}
