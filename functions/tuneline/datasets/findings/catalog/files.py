"""Findings on a whole file, and on a line that cannot be read."""

from tuneline.datasets.findings.catalog_types import Code, counted, error, warning

FILE: dict[str, Code] = {
    "EMPTY_FILE": error(
        "The file has no examples.",
        "Put one example on each line.",
        "檔案裡沒有任何範例。",
        "請每一列放一個範例。",
    ),
    "FILE_TOO_LARGE": error(
        "The file has {megabytes} MB; training takes at most 512 MB.",
        "Split it, or delete examples.",
        "檔案有 {megabytes} MB，訓練最多只收 512 MB。",
        "請分成幾個檔案，或刪掉一些範例。",
    ),
    "CHECK_BROKE_OFF": error(
        "The check of the file stopped {times} times before its end: the file is too large or too unusual.",
        "Split it into several files, and check each with scripts/tuneline dataset check before you drop it.",
        "這個檔案的檢查中斷了 {times} 次：檔案太大或內容太特殊。",
        "請分成幾個檔案，先用 scripts/tuneline dataset check 檢查，再上傳。",
    ),
    "OUT_OF_TIME": error(
        "The file could not be read in {minutes} minutes.",
        "Split it into several files. If it is small, fix the other problems first.",
        "{minutes} 分鐘內讀不完這個檔案。",
        "請分成幾個檔案。如果檔案不大，請先修正其他問題。",
    ),
    "TOO_MANY_ERRORS": error(
        "At least {errors} errors were found, so the rest of the file was not read.",
        "Most of them are likely to have one cause: fix each kind that is listed, in the whole file.",
        "至少有 {errors} 個錯誤，所以沒有讀取檔案其餘的部分。",
        "這些錯誤多半出自同一個原因：請在整個檔案裡修正列出的每一種錯誤。",
    ),
    "EXTENSION": error(
        "The file's name “{name}” does not show its format.",
        "Give it the ending .jsonl, .json, .csv, .tsv or .xlsx.",
        "從檔名「{name}」看不出檔案的格式。",
        "副檔名請用 .jsonl、.json、.csv、.tsv 或 .xlsx。",
    ),
    "NOT_UTF8": counted(
        error(
            "The text of {count} {count:line|lines} is not UTF-8. It may be {candidates}.",
            "Save the file again with the encoding UTF-8, or name its encoding with the option {option}.",
            "有 {count} 列的文字不是 UTF-8，可能是 {candidates}。",
            "請用 UTF-8 重新存檔，或用選項 {option} 指定編碼。",
        )
    ),
    "COMPRESSED": error(
        "The file is compressed ({kind}).",
        "Unpack it and drop the file inside.",
        "這是壓縮檔（{kind}）。",
        "請先解壓縮，再上傳裡面的檔案。",
    ),
    "BINARY": error(
        "The file is not a text ({kind}).",
        "{fix}",
        "這不是文字檔（{kind}）。",
        "{fix}",
    ),
    "WORKBOOK_TOO_LARGE": error(
        "The workbook cannot be read: {why}.",
        "Copy the columns with the questions and answers into a new workbook, or into several ones.",
        "無法讀取這個活頁簿：{why}。",
        "請把問題和回答的欄複製到新的活頁簿，或分成幾個活頁簿。",
    ),
    "NOT_JSONL_HTML": error(
        "The file is a web page, or XML.",
        "Download the file itself (on GitHub with “Raw”), not the page that shows it. Save a table as .xlsx "
        "or .csv. From a page with text, scripts/tuneline dataset generate makes questions and answers.",
        "這是網頁或 XML。",
        "請下載檔案本身（在 GitHub 上按「Raw」），不要存顯示它的網頁；表格請另存成 .xlsx 或 .csv；"
        "若網頁的內容是文章，scripts/tuneline dataset generate 可以從中產生問答。",
    ),
    "NO_EXAMPLES": error(
        "The file is a text without examples.",
        "{fix}",
        "這是一般的文字，裡面沒有範例。",
        "{fix}",
    ),
    "TOO_FEW_EXAMPLES": error(
        "Examples found: {examples}; training needs at least 10.",
        "Add {missing} or more.",
        "找到的範例：{examples} 個，訓練至少要 10 個。",
        "請至少再加 {missing} 個。",
    ),
    "TEXT_OUTSIDE": error(
        "There is text outside the examples.", "Delete it.", "範例以外還有其他文字。", "請刪掉。"
    ),
    "SEVERAL_LISTS": error(
        "The file has several lists: “{one}” was read, “{other}” was not.",
        "Put all examples in one list, or drop each list as a separate file.",
        "檔案裡有好幾個清單：讀了「{one}」，沒有讀「{other}」。",
        "請把所有範例放進同一個清單，或把每個清單分別上傳成一個檔案。",
    ),
    "UNKNOWN_OBJECT": error(
        "The object has no known kind of example{keys}.",
        "{fix}",
        "這個物件裡沒有可辨識的範例{keys}。",
        "{fix}",
    ),
    "MANY_IN_ONE": warning(
        "One example has {questions} questions, but it counts as one.",
        "Write a separate example for each question with its answer.",
        "一個範例裡有 {questions} 個問題，但只算一個範例。",
        "請把每個問題和它的回答各寫成一個範例。",
    ),
    "FORMAT_DPO": error(
        "The example compares two answers (a preference), which is another kind of training.",
        "Write the preferred answer as the assistant's message.",
        "這個範例是兩個回答的比較（偏好資料），屬於另一種訓練。",
        "請把較好的回答寫成 assistant 的訊息。",
    ),
    "FORMAT_KTO": error(
        "The answer is marked as a bad one (label is false), but it would be trained on as a good one.",
        "Delete the example, or write a good answer and delete label.",
        "這個回答標示為不好的（label 是 false），但訓練時會當成好的回答來學。",
        "請刪掉這個範例，或寫上好的回答並刪掉 label。",
    ),
    "OPTION": error(
        "The upload's option {option} is not valid.",
        "Allowed: {allowed}.",
        "上傳的選項 {option} 無效。",
        "可以使用：{allowed}。",
    ),
}

LINE: dict[str, Code] = {
    "ANSWER_MISSING": error(
        "No answer follows this question.",
        "Write the answer under it, marked like the other answers.",
        "這個問題後面沒有回答。",
        "請在下面寫上回答，標示方式和其他回答一樣。",
    ),
    "QUESTION_MISSING": error(
        "There is no question before this answer.",
        "Write the question above it, marked like the other questions. Merge two answers to one question.",
        "這個回答前面沒有問題。",
        "請在上面寫上問題，標示方式和其他問題一樣；若一個問題有兩個回答，請合併成一個。",
    ),
    "TEXT_LEFT": warning(
        "A text under a heading or a line of dashes is not an answer, so it was skipped.",
        "If it belongs to an answer, put it directly under that answer.",
        "標題或分隔線下面的文字不是回答，所以略過了。",
        "若它屬於某個回答，請直接放在那個回答下面。",
    ),
    "INVALID_JSON": error(
        "The line is not JSON: {why}.",
        "{fix}",
        "這一列不是 JSON：{why}。",
        "{fix}",
    ),
    "NOT_OBJECT": error(
        "The example is not an object.",
        "{fix}",
        "這個範例不是物件。",
        "{fix}",
    ),
    "DUPLICATE_KEY": error(
        "The key “{key}” occurs twice in one object.",
        "Keep one of the two.",
        "鍵「{key}」在同一個物件裡出現兩次。",
        "請只保留一個。",
    ),
    "LONE_SURROGATE": error(
        "A text has half of an emoji.",
        "Write the character again.",
        "文字裡有半個表情符號。",
        "請重新輸入那個字。",
    ),
    "TOO_DEEP": error(
        "The line is nested too deeply.",
        "Write a list of messages, each with a text.",
        "這一列的巢狀層數太深。",
        "請寫成訊息的清單，每則訊息是一段文字。",
    ),
    "LINE_TOO_LONG": error(
        "The line is longer than {megabytes} MB.",
        "Put one example on each line.",
        "這一列超過 {megabytes} MB。",
        "請每一列只放一個範例。",
    ),
    "CSV_HEADER": error(
        "{why}",
        "{fix}",
        "{why}",
        "{fix}",
    ),
    "HEADER_BELOW": error(
        "The columns are named in row {row}, not in the first row.",
        "Move row {row} to the top. Delete a title or a note above it, and keep the examples.",
        "欄名在第 {row} 列，不在第一列。",
        "請把第 {row} 列移到最上面；上面的標題或備註請刪掉，範例請保留。",
    ),
    "HEADER_AGAIN": error(
        "This row repeats the names of the columns.",
        "Delete this row.",
        "這一列重複了欄名。",
        "請刪掉這一列。",
    ),
    "MERGED_CELLS": error(
        "The cells {cells} are merged, so only the first of them has a text.",
        "Unmerge them, and write the text in each row to which it belongs. Delete a row that is a title.",
        "儲存格 {cells} 已合併，所以只有第一格有文字。",
        "請取消合併，在每一列填上所屬的文字；若是標題列，請刪掉。",
    ),
    "CSV_QUOTE": error("{what}", "{fix}", "{what}", "{fix}"),
    "CSV_ROW": error(
        "The row has {cells} {cells:cell|cells}; the first row has {columns}.",
        "{fix}",
        "這一列有 {cells} 格，第一列有 {columns} 格。",
        "{fix}",
    ),
    "CELL_BESIDE": error(
        "A text is in the cell {cell}, to the right of the named columns: “{text}”.",
        "Name its column in the first row, or clear the cell.",
        "儲存格 {cell} 有文字「{text}」，但它在有欄名的各欄右邊。",
        "請在第一列寫上這一欄的欄名，或清空這一格。",
    ),
}
