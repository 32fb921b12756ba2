"""Findings on an example and its messages."""

from tuneline.datasets.findings.catalog_types import Code, error, warning

EXAMPLE: dict[str, Code] = {
    "EXTRA_KEY": error("The key “{key}” is not known here.", "{fix}", "這裡不能有鍵「{key}」。", "{fix}"),
    "MISSING_MESSAGES": error(
        "The example has no messages{keys}.",
        "{fix}",
        "範例裡沒有 messages{keys}。",
        "{fix}",
    ),
    "HISTORY_TYPE": error(
        "{key} does not have the earlier questions, each with its answer.",
        'Write "{key}": [["earlier question", "its answer"], … ].',
        "{key} 裡不是先前的問題和各自的回答。",
        '請寫成 "{key}": [["先前的問題", "它的回答"], … ]。',
    ),
    "MESSAGES_TYPE": error(
        "messages is not a list.",
        'Write "messages": [ … ].',
        "messages 不是清單。",
        '請寫成 "messages": [ … ]。',
    ),
    "MESSAGES_EMPTY": error(
        "messages is empty.",
        "Write a question and its answer.",
        "messages 是空的。",
        "請寫一個問題和它的回答。",
    ),
    "TOO_LONG": warning(
        "The example has about {tokens} tokens; training cuts off everything after {most}, so the end of the "
        "answer is lost.",
        "Shorten it, or split it into several examples.",
        "這個範例大約有 {tokens} 個 token；訓練時會截斷超過 {most} 的部分，回答的結尾會遺失。",
        "請縮短，或拆成幾個範例。",
    ),
    "PROMPT_TOO_LONG": error(
        "The system prompt is longer than {most} characters.",
        "Shorten it.",
        "系統提示詞超過 {most} 個字元。",
        "請縮短。",
    ),
    "NO_ASSISTANT": error(
        "No message is from the assistant.",
        "Add the answer.",
        "沒有 assistant 的訊息。",
        "請加上回答。",
    ),
    "LAST_NOT_ASSISTANT": error(
        "The last message is not from the assistant.",
        "End with the answer, or delete the messages after it.",
        "最後一則訊息不是 assistant 的。",
        "請以回答結尾，或刪掉回答後面的訊息。",
    ),
    "NO_USER": warning(
        "No message is from the user.", "Add the question.", "沒有 user 的訊息。", "請加上問題。"
    ),
    "SYSTEM_NOT_FIRST": warning(
        "The system message is not the first.", "Move it first.", "system 訊息不在最前面。", "請移到最前面。"
    ),
    "CONSECUTIVE_ASSISTANT": warning(
        "Two messages of the assistant are consecutive; some hosts refuse that.",
        "Merge the two.",
        "有兩則連續的 assistant 訊息，有些平台會拒絕。",
        "請合併成一則。",
    ),
    "NOTHING_TO_TRAIN": warning(
        "Every answer of the example has weight 0, so nothing is trained on it.",
        "Give the answer weight 1, or delete the example.",
        "這個範例裡所有回答的 weight 都是 0，訓練時什麼都學不到。",
        "請把回答的 weight 設為 1，或刪掉這個範例。",
    ),
}

MESSAGE: dict[str, Code] = {
    "MESSAGE_TYPE": error(
        "The message is not an object.",
        "{fix}",
        "訊息不是物件。",
        "{fix}",
    ),
    "MISSING_ROLE": error(
        "The message has no role.",
        'Add "role": "system", "user" or "assistant".',
        "訊息沒有 role。",
        "請加上 role：system、user 或 assistant。",
    ),
    "UNKNOWN_ROLE": error("The role “{role}” is not known.", "{fix}", "沒有「{role}」這種 role。", "{fix}"),
    "EXTRA_MESSAGE_KEY": error(
        "The key “{key}” is not known in a message of {role}.",
        "{fix}",
        "{role} 的訊息不能有鍵「{key}」。",
        "{fix}",
    ),
    "CONTENT_MISSING": error(
        "The message of {role} has no content.",
        'Add "content": "…".',
        "{role} 的訊息沒有 content。",
        '請加上 "content": "…"。',
    ),
    "CONTENT_TYPE": error(
        "The content is neither a text nor a list of parts with a type.",
        "{fix}",
        "content 不是文字，也不是有 type 的清單。",
        "{fix}",
    ),
    "PART_TYPE": error(
        "A part of the type “{type}” cannot be trained on.",
        "Write parts of the type text or image_url, each text in quotation marks.",
        "不能訓練類型「{type}」的內容。",
        "請只用類型 text 或 image_url，文字要用引號括起來。",
    ),
    "CONTENT_EMPTY": error(
        "The answer is empty.",
        "Write the answer, or delete the example.",
        "回答是空的。",
        "請寫上回答，或刪掉這個範例。",
    ),
    "CONTENT_BLANK": warning(
        "The answer is blank.",
        "Write the answer, or delete the example.",
        "回答只有空白。",
        "請寫上回答，或刪掉這個範例。",
    ),
    "CONTENT_EMPTY_USER": warning(
        "The question is empty.",
        "Write the question, or delete the example.",
        "問題是空的。",
        "請寫上問題，或刪掉這個範例。",
    ),
    "CONTENT_EMPTY_QUESTION": error(
        "The question is empty.",
        "Write the question, or delete the example.",
        "問題是空的。",
        "請寫上問題，或刪掉這個範例。",
    ),
    "WEIGHT_VALUE": error(
        "weight is neither 0 nor 1.",
        "Write 0 or 1, without quotation marks.",
        "weight 不是 0 也不是 1。",
        "請寫 0 或 1，不加引號。",
    ),
    "WEIGHT_ROLE": error(
        "A message of {role} has a weight; only the assistant's may have one.",
        "Delete the weight.",
        "{role} 的訊息有 weight，但只有 assistant 的訊息可以有。",
        "請刪掉 weight。",
    ),
    "DEPRECATED_FUNCTIONS": warning(
        "functions and function_call are a deprecated way to call tools.",
        "Write tools and tool_calls.",
        "functions 和 function_call 是呼叫工具的舊寫法。",
        "請改用 tools 和 tool_calls。",
    ),
    "TOOL_REPLY_MISSING": error(
        "The tool call “{id}” has no reply after it.",
        "Add the tool's message, or end the example with the call.",
        "工具呼叫「{id}」後面沒有工具的回覆。",
        "請加上工具的訊息，或讓範例在呼叫處結束。",
    ),
    "TOOL_ORPHAN": error(
        "The tool's message answers the call “{id}”, which is not before it.",
        "Add the call, or delete the message.",
        "工具的訊息回覆了「{id}」，但前面沒有這個呼叫。",
        "請加上呼叫，或刪掉這則訊息。",
    ),
    "TOOL_CALL_ID": error(
        "The {what} has no id.",
        "Give the call an id, and use the same id as tool_call_id of the tool's message.",
        "{what} 沒有 id。",
        "請給呼叫一個 id，並在工具訊息的 tool_call_id 使用同一個 id。",
    ),
    "TOOL_FUNCTION": error(
        "The {what} has no function name.",
        'Write "type": "function" and "function": {"name": "…", … }.',
        "{what}沒有函式的名稱。",
        '請寫 "type": "function" 和 "function": {"name": "…", … }。',
    ),
    "TOOL_TYPE": warning(
        "The type of a tool or a tool call is not function.",
        'Write "type": "function".',
        "呼叫或工具的 type 不是 function。",
        '請寫 "type": "function"。',
    ),
    "TOOL_ARGUMENTS_TYPE": error(
        "The arguments of a tool call are not a text.",
        "Write the arguments as JSON inside quotation marks.",
        "呼叫的 arguments 不是文字。",
        "請把 arguments 的 JSON 放在引號裡。",
    ),
    "TOOL_ARGUMENTS_JSON": warning(
        "The arguments of a tool call are not JSON.",
        "Write them as one JSON object.",
        "呼叫的 arguments 不是 JSON。",
        "請寫成一個 JSON 物件。",
    ),
    "TOOL_NOT_DECLARED": warning(
        "The tool “{name}” is called, but it is not declared in tools.",
        "Declare it in the example's tools.",
        "呼叫了工具「{name}」，但 tools 裡沒有宣告。",
        "請在這個範例的 tools 裡宣告。",
    ),
    "TOOLS_TYPE": error(
        "{key} is not a list of objects.",
        'Write "{key}": [ … ].',
        "{key} 不是物件的清單。",
        '請寫成 "{key}": [ … ]。',
    ),
    "TOO_MANY_IMAGES": error(
        "The example has {count} images; at most 10 are allowed.",
        "Delete some.",
        "這個範例有 {count} 張圖片，最多 10 張。",
        "請刪掉幾張。",
    ),
    "IMAGE_ROLE": error(
        "A message of {role} has an image; only the user's may have one.",
        "Move the image to the user's message.",
        "{role} 的訊息裡有圖片，但只有 user 的訊息可以有。",
        "請把圖片移到 user 的訊息。",
    ),
    "IMAGE_FORMAT": warning(
        "The image cannot be used: {why}.",
        "Use a JPEG, PNG or WEBP of at most 10 MB.",
        "這張圖片無法使用：{why}。",
        "請用 10 MB 以內的 JPEG、PNG 或 WEBP。",
    ),
    "IMAGE_URL": warning(
        "The image's URL cannot be reached from the internet: {why}.",
        "Use a public https URL.",
        "從網際網路連不到圖片的網址：{why}。",
        "請用公開的 https 網址。",
    ),
}
