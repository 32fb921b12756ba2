"""Every finding about a dataset, said once: how grave it is, what is wrong, and how to mend it.

`{word}` is filled in where the finding is made. The languages are English and Traditional Chinese.
"""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "change", "notice"]


class Text(NamedTuple):
    """What is found, and how to mend it."""

    what: str
    mend: str


class Code(NamedTuple):
    """An `error` rejects the dataset; a `warning` does not; a `change` was made without losing anything."""

    severity: Severity
    en: Text
    zh: Text


def _error(what: str, mend: str, zh_what: str, zh_mend: str) -> Code:
    return Code("error", Text(what, mend), Text(zh_what, zh_mend))


def _warning(what: str, mend: str, zh_what: str, zh_mend: str) -> Code:
    return Code("warning", Text(what, mend), Text(zh_what, zh_mend))


def _change(what: str, zh_what: str) -> Code:
    return Code("change", Text(what, ""), Text(zh_what, ""))


FILE = {
    "EMPTY_FILE": _error(
        "The file holds no example.",
        "Put one example on each line.",
        "檔案裡沒有任何範例。",
        "每一行放一個範例。",
    ),
    "FILE_TOO_LARGE": _error(
        "The file has {megabytes} MB; training takes 512.",
        "Split it, or take examples out.",
        "檔案有 {megabytes} MB，訓練最多只收 512 MB。",
        "請分成幾個檔案，或拿掉一些範例。",
    ),
    "EXTENSION": _error(
        "The file's name “{name}” does not say what kind of file it is.",
        "Give it the ending .jsonl, .json, .csv, .tsv or .xlsx.",
        "從檔名「{name}」看不出是哪一種檔案。",
        "檔名結尾請用 .jsonl、.json、.csv、.tsv 或 .xlsx。",
    ),
    "NOT_UTF8": _error(
        "The text is not UTF-8. It may be {candidates}.",
        "Save the file again with the encoding UTF-8, or name its encoding with the option {option}.",
        "文字不是 UTF-8，可能是 {candidates}。",
        "請用 UTF-8 重新存檔，或用選項 {option} 指定編碼。",
    ),
    "COMPRESSED": _error(
        "The file is compressed ({kind}).",
        "Unpack it and drop the file that was inside.",
        "這是壓縮檔（{kind}）。",
        "請先解壓縮，再放裡面的檔案。",
    ),
    "BINARY": _error(
        "The file is no text ({kind}).",
        "Drop the file with the questions and answers.",
        "這不是文字檔（{kind}）。",
        "請放有問題和答案的那個檔案。",
    ),
    "NOT_JSONL_HTML": _error(
        "The file is a web page.",
        "Download the file itself (on GitHub with “Raw”) and not the page that shows it.",
        "這是一個網頁。",
        "請下載檔案本身（在 GitHub 上按「Raw」），不要存顯示它的網頁。",
    ),
    "TOO_FEW_EXAMPLES": _error(
        "Examples found: {examples}; training needs at least 10.",
        "Add {missing} or more.",
        "找到的範例：{examples} 個，訓練至少要 10 個。",
        "請至少再加 {missing} 個。",
    ),
    "TEXT_OUTSIDE": _error(
        "A text stands outside the examples.", "Take it out.", "範例外面有別的文字。", "請刪掉。"
    ),
    "MANY_IN_ONE": _warning(
        "One example holds {questions} questions; however many it holds, it counts as one.",
        "Write an example of its own for each question with its answer.",
        "一個範例裡有 {questions} 個問題；不論有幾個，都只算一個範例。",
        "請把每個問題和它的答案寫成一個範例。",
    ),
    "FORMAT_DPO": _error(
        "The example compares two answers (a preference), which is another kind of training.",
        "Write the preferred answer as the assistant's message.",
        "這個範例是兩個答案的比較（偏好資料），屬於另一種訓練。",
        "請把比較好的答案寫成 assistant 的訊息。",
    ),
    "FORMAT_KTO": _error(
        "The answer is marked as a bad one (label is false), and would be learnt as a good one.",
        "Take the example out, or write a good answer and take label out.",
        "這個答案標成不好的（label 是 false），照樣訓練會學成好的。",
        "請拿掉這個範例，或寫上好的答案並刪掉 label。",
    ),
    "OPTION": _error(
        "The option {option} of the upload cannot be used.",
        "Give {allowed}.",
        "上傳時給的選項 {option} 不能用。",
        "請給 {allowed}。",
    ),
}

LINE = {
    "INVALID_JSON": _error(
        "The line is not JSON: {why}.",
        "{mend}",
        "這一行不是 JSON：{why}。",
        "{mend}",
    ),
    "NOT_OBJECT": _error(
        "The example is not an object.",
        'Write {"messages": […]}.',
        "這個範例不是物件。",
        '請寫成 {"messages": […]}。',
    ),
    "DUPLICATE_KEY": _error(
        "The key “{key}” stands twice in one object.",
        "Keep one of the two.",
        "鍵「{key}」在同一個物件裡出現兩次。",
        "請只留一個。",
    ),
    "LONE_SURROGATE": _error(
        "Half of an emoji stands alone in a text.",
        "Write the character again.",
        "文字裡有半個表情符號。",
        "請重新輸入那個字。",
    ),
    "TOO_DEEP": _error(
        "The line nests too deeply to be read.",
        "Write a list of messages, each with a text.",
        "這一行的層數太深，無法讀取。",
        "請寫成訊息的清單，每則訊息是一段文字。",
    ),
    "LINE_TOO_LONG": _error(
        "The line is longer than {megabytes} MB.",
        "Put one example on each line.",
        "這一行超過 {megabytes} MB。",
        "請每一行只放一個範例。",
    ),
    "CSV_HEADER": _error(
        "{why}",
        "Name the columns question and answer (and system) in the first row, each once.",
        "{why}",
        "第一列請寫欄名：問題、回答（以及 system），每個只寫一次。",
    ),
    "CSV_QUOTE": _error(
        "A quotation mark opens here and is never closed.",
        "Close it, or write it twice where it belongs to the text.",
        "這裡有一個引號打開後沒有關上。",
        "請補上另一個引號；若引號是文字的一部分，請寫兩次。",
    ),
    "CSV_ROW": _error(
        "The row has {cells} cells; the first row has {columns}.",
        "Fill in the missing cells, or put a text that holds the separator in quotation marks.",
        "這一列有 {cells} 格，第一列有 {columns} 格。",
        "請補上缺的格子；文字裡有分隔符號時，請用引號括起來。",
    ),
}

EXAMPLE = {
    "EXTRA_KEY": _error("The key “{key}” is not known here.", "{mend}", "這裡不能有鍵「{key}」。", "{mend}"),
    "MISSING_MESSAGES": _error(
        "The example has no messages.",
        'Add a "messages" list.',
        "範例裡沒有 messages。",
        "請加上 messages 清單。",
    ),
    "MESSAGES_TYPE": _error(
        "messages is not a list.",
        'Write "messages": [ … ].',
        "messages 不是清單。",
        '請寫成 "messages": [ … ]。',
    ),
    "MESSAGES_EMPTY": _error(
        "messages is empty.",
        "Write a question and its answer.",
        "messages 是空的。",
        "請寫一個問題和它的答案。",
    ),
    "TOO_LONG": _warning(
        "The example has about {tokens} tokens; what is over {most} is cut off its end, the answer first.",
        "Shorten it, or make several of it.",
        "這個範例大約有 {tokens} 個 token，超過 {most} 的部分會從結尾（也就是答案）被切掉。",
        "請縮短，或拆成幾個範例。",
    ),
    "PROMPT_TOO_LONG": _error(
        "The system prompt is longer than {most} characters.",
        "Shorten it.",
        "system 提示超過 {most} 個字。",
        "請縮短。",
    ),
    "NO_ASSISTANT": _error(
        "No message is from the assistant.",
        "Add the answer to learn.",
        "沒有任何一則 assistant 的訊息。",
        "請加上要學的答案。",
    ),
    "LAST_NOT_ASSISTANT": _error(
        "The last message is not from the assistant.",
        "End with the answer, or take what follows it out.",
        "最後一則訊息不是 assistant 的。",
        "請以答案結尾，或刪掉答案後面的訊息。",
    ),
    "NO_USER": _warning(
        "No message is from the user.", "Add the question.", "沒有任何一則 user 的訊息。", "請加上問題。"
    ),
    "SYSTEM_NOT_FIRST": _warning(
        "A system message is not the first.", "Put it first.", "system 訊息不在最前面。", "請移到最前面。"
    ),
    "CONSECUTIVE_ASSISTANT": _warning(
        "Two messages of the assistant stand in a row; some hosts refuse that.",
        "Make one of the two.",
        "連續兩則 assistant 的訊息，有些平台會拒絕。",
        "請合成一則。",
    ),
    "NOTHING_TO_TRAIN": _warning(
        "Every answer of the example has weight 0, so nothing is learnt from it.",
        "Give the answer to learn the weight 1, or take the example out.",
        "這個範例的答案 weight 都是 0，什麼都不會學到。",
        "請把要學的答案 weight 設為 1，或拿掉這個範例。",
    ),
}

MESSAGE = {
    "MESSAGE_TYPE": _error(
        "The message is not an object.",
        'Write {"role": "user", "content": "…"}.',
        "訊息不是物件。",
        '請寫成 {"role": "user", "content": "…"}。',
    ),
    "MISSING_ROLE": _error(
        "The message has no role.",
        'Add "role": "system", "user" or "assistant".',
        "訊息沒有 role。",
        "請加上 role：system、user 或 assistant。",
    ),
    "UNKNOWN_ROLE": _error(
        "The role “{role}” is not known.", "{mend}", "沒有「{role}」這種 role。", "{mend}"
    ),
    "EXTRA_MESSAGE_KEY": _error(
        "The key “{key}” is not known in a message of {role}.",
        "{mend}",
        "{role} 的訊息不能有鍵「{key}」。",
        "{mend}",
    ),
    "CONTENT_MISSING": _error(
        "The message of {role} has no content.",
        'Add "content": "…".',
        "{role} 的訊息沒有 content。",
        '請加上 "content": "…"。',
    ),
    "CONTENT_TYPE": _error(
        "The content is neither a text nor a list of parts with a type.",
        'Write "content": "…".',
        "content 不是文字，也不是有 type 的清單。",
        '請寫成 "content": "…"。',
    ),
    "PART_TYPE": _error(
        "A part of the type “{type}” cannot be learnt.",
        "Write parts of the type text or image_url, each text in quotation marks.",
        "不能訓練類型「{type}」的內容。",
        "請只用類型 text 或 image_url，文字要用引號括起來。",
    ),
    "CONTENT_EMPTY": _error(
        "The answer is empty.",
        "Write the answer, or take the example out.",
        "答案是空的。",
        "請寫上答案，或拿掉這個範例。",
    ),
    "CONTENT_BLANK": _warning(
        "The answer is blank.",
        "Write the answer, or take the example out.",
        "答案只有空白。",
        "請寫上答案，或拿掉這個範例。",
    ),
    "CONTENT_EMPTY_USER": _warning(
        "The question is empty.",
        "Write the question, or take the example out.",
        "問題是空的。",
        "請寫上問題，或拿掉這個範例。",
    ),
    "WEIGHT_VALUE": _error(
        "weight is neither 0 nor 1.",
        "Write 0 or 1, without quotation marks.",
        "weight 不是 0 也不是 1。",
        "請寫 0 或 1，不加引號。",
    ),
    "WEIGHT_ROLE": _error(
        "A message of {role} has a weight; only the assistant's may.",
        "Take the weight out.",
        "{role} 的訊息有 weight，只有 assistant 的可以有。",
        "請拿掉 weight。",
    ),
    "DEPRECATED_FUNCTIONS": _warning(
        "functions and function_call are the old way to call tools.",
        "Write tools and tool_calls.",
        "functions 和 function_call 是舊寫法。",
        "請改用 tools 和 tool_calls。",
    ),
    "TOOL_REPLY_MISSING": _error(
        "The call “{id}” of a tool has no reply after it.",
        "Add the tool's message, or end the example with the call.",
        "工具呼叫「{id}」後面沒有工具的回覆。",
        "請加上工具的訊息，或讓範例在呼叫處結束。",
    ),
    "TOOL_ORPHAN": _error(
        "The tool's message answers “{id}”, which nothing before it calls.",
        "Add the call, or take the message out.",
        "工具的訊息回覆了「{id}」，但前面沒有這個呼叫。",
        "請加上呼叫，或拿掉這則訊息。",
    ),
    "TOOL_CALL_ID": _error(
        "The {what} has no id.",
        "Give the call an id, and the tool's message the same as tool_call_id.",
        "{what} 沒有 id。",
        "請給呼叫一個 id，工具的訊息用同一個當 tool_call_id。",
    ),
    "TOOL_FUNCTION": _error(
        "The {what} names no function.",
        'Write "type": "function" and "function": {"name": "…", … }.',
        "{what}沒有函式的名稱。",
        '請寫 "type": "function" 和 "function": {"name": "…", … }。',
    ),
    "TOOL_TYPE": _warning(
        "The type of a call or of a tool is not function.",
        'Write "type": "function".',
        "呼叫或工具的 type 不是 function。",
        '請寫 "type": "function"。',
    ),
    "TOOL_ARGUMENTS_TYPE": _error(
        "The arguments of a call are not a text.",
        "Write the arguments as JSON inside quotation marks.",
        "呼叫的 arguments 不是文字。",
        "請把 arguments 的 JSON 放在引號裡。",
    ),
    "TOOL_ARGUMENTS_JSON": _warning(
        "The arguments of a call are not JSON.",
        "Write them as one JSON object.",
        "呼叫的 arguments 不是 JSON。",
        "請寫成一個 JSON 物件。",
    ),
    "TOOL_NOT_DECLARED": _warning(
        "The tool “{name}” is called and not declared in tools.",
        "Declare it in the example's tools.",
        "呼叫了工具「{name}」，但 tools 裡沒有宣告。",
        "請在這個範例的 tools 裡宣告。",
    ),
    "TOOLS_TYPE": _error(
        "{key} is not a list of objects.",
        'Write "{key}": [ … ].',
        "{key} 不是物件的清單。",
        '請寫成 "{key}": [ … ]。',
    ),
    "TOO_MANY_IMAGES": _error(
        "The example has {count} images; 10 are allowed.",
        "Take some out.",
        "這個範例有 {count} 張圖，最多 10 張。",
        "請拿掉幾張。",
    ),
    "IMAGE_ROLE": _error(
        "A message of {role} holds an image; only the user's may.",
        "Move the image to the user's message.",
        "{role} 的訊息裡有圖，只有 user 的可以有。",
        "請把圖移到 user 的訊息。",
    ),
    "IMAGE_FORMAT": _warning(
        "The image cannot be used: {why}.",
        "Use a JPEG, PNG or WEBP of at most 10 MB.",
        "這張圖不能用：{why}。",
        "請用 10 MB 以內的 JPEG、PNG 或 WEBP。",
    ),
    "IMAGE_URL": _warning(
        "The image's address cannot be reached from outside: {why}.",
        "Use a public https address.",
        "圖片的網址從外面連不到：{why}。",
        "請用公開的 https 網址。",
    ),
}

WORDS = {
    "CONTROL_CHAR": _warning(
        "A text holds the control character {character}.",
        "Take it out.",
        "文字裡有控制字元 {character}。",
        "請刪掉。",
    ),
    "INVISIBLE_CHAR": _warning(
        "A text holds the invisible character {character}.",
        "Take it out, unless it is meant.",
        "文字裡有看不見的字元 {character}。",
        "若不是刻意的，請刪掉。",
    ),
    "MOJIBAKE": _warning(
        "A text looks as if it had been read with a wrong encoding.",
        "Take the text from its source again, as UTF-8.",
        "文字看起來像亂碼（用錯編碼讀過）。",
        "請從來源重新取得文字，並用 UTF-8。",
    ),
    "PLACEHOLDER": _warning(
        "A text looks like a placeholder: “{found}”.",
        "Write what should stand there.",
        "文字像是還沒填的空格：「{found}」。",
        "請填上真正的內容。",
    ),
    "SPECIAL_TOKEN": _warning(
        "A text holds “{found}”, which means something else to a model.",
        "Take it out.",
        "文字裡有「{found}」，模型會誤解。",
        "請刪掉。",
    ),
    "SECRET": _warning(
        "A text looks like a key or a password ({kind}): {found}.",
        "Take it out, and replace the key where it is used.",
        "文字像是金鑰或密碼（{kind}）：{found}。",
        "請刪掉，並在使用的地方換一個新的。",
    ),
    "PII": _warning(
        "A text looks like personal data ({kind}): {found}.",
        "Take it out, unless the person agreed.",
        "文字像是個人資料（{kind}）：{found}。",
        "除非當事人同意，請刪掉。",
    ),
    "DUPLICATES": _warning(
        "{count} examples say the same as another; the first repeats line {first}.",
        "Keep one of each.",
        "有 {count} 個範例和別的一樣，第一個重複了第 {first} 行。",
        "每種請只留一個。",
    ),
    "CONFLICTING_ANSWERS": _warning(
        "{count} questions have several answers; the first is also asked on line {first}.",
        "Keep the right answer.",
        "有 {count} 個問題有不同的答案，第一個在第 {first} 行也問過。",
        "請留下對的答案。",
    ),
    "SYSTEM_PROMPTS_DIFFER": _warning(
        "Two system prompts differ by a character or two: “{one}”, and “{other}” from line {first}.",
        "Use the same one throughout: the bot asks with the one that most examples have.",
        "有兩個 system 提示只差一兩個字：「{one}」，以及第 {first} 行的「{other}」。",
        "請全部用同一個：機器人會用最多範例用的那個。",
    ),
    "MIXED_EOL": _warning(
        "Some lines end as on Windows, others do not.",
        "Nothing: it does no harm.",
        "有些行用 Windows 的換行，有些不是。",
        "不用改，沒有影響。",
    ),
    "SOME_WITH_TOOLS": _warning(
        "Some examples have tools and others have none; OpenAI may refuse such a file.",
        "Give all examples tools, or none.",
        "有些範例有 tools，有些沒有，OpenAI 可能會拒絕。",
        "請全部都有，或全部都沒有。",
    ),
}

CHANGES = {
    "BOM": _change("A byte-order mark was taken off.", "拿掉了開頭的 BOM。"),
    "CR_LINE_ENDS": _change("Old line ends (CR) were read as line ends.", "把舊式換行（CR）當成換行。"),
    "BLANK_LINES": _change("Blank lines were left out.", "略過了空白行。"),
    "JSON_ARRAY": _change("A list of examples was made into lines.", "把範例的清單改成一行一個。"),
    "PRETTY_JSON": _change(
        "Examples over several lines were put on one each.", "把跨好幾行的範例改成一行一個。"
    ),
    "ENCODING": _change("The text was read as {encoding}.", "以 {encoding} 讀取文字。"),
    "DEVELOPER_ROLE": _change("The role developer was made system.", "把 developer 改成 system。"),
    "PROMPT_COMPLETION": _change(
        "prompt and completion were made messages.", "把 prompt 和 completion 改成訊息。"
    ),
    "TABLE": _change("The rows of a table were made examples.", "把表格的列改成範例。"),
    "SHEET": _change("The sheet “{sheet}” was read.", "讀取了工作表「{sheet}」。"),
    "QUESTION_ANSWER": _change("Questions and answers were made messages.", "把問題和答案改成訊息。"),
    "ALPACA": _change(
        "instruction, input and output were made messages.", "把 instruction、input、output 改成訊息。"
    ),
    "SHAREGPT": _change("conversations were made messages.", "把 conversations 改成訊息。"),
    "QUES_ANS": _change(
        "Questions with answers_info were made examples.", "把帶有 answers_info 的問題改成範例。"
    ),
    "EFAQA": _change("Titles and chats were made examples.", "把 title 和 chats 改成範例。"),
    "SYSTEM_PROMPT": _change(
        "The system prompt of the options was put first.", "加上了選項裡的 system 提示。"
    ),
}

NOTICES = {
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
        Text("“{keys}” was not used, here and where it stands again.", "Nothing, if it is not to be learnt."),
        Text("沒有用到「{keys}」，之後出現的也一樣。", "若不需要學，就不用改。"),
    ),
    "SHEETS_LEFT": Code(
        "notice",
        Text("Only the first sheet is read: “{sheets}” was not.", "Put all rows in the first sheet."),
        Text("只會讀第一個工作表，沒有讀「{sheets}」。", "請把所有的列放在第一個工作表。"),
    ),
    "UNKNOWN_COLUMN": Code(
        "notice",
        Text("The column “{column}” was not used.", "Nothing, or name it question, answer or system."),
        Text("沒有用到欄位「{column}」。", "不用改；若需要，請改名為問題、回答或 system。"),
    ),
}

CODES: dict[str, Code] = {**FILE, **LINE, **EXAMPLE, **MESSAGE, **WORDS, **CHANGES, **NOTICES}
