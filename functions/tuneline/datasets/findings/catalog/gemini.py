"""Findings on what Gemini's tuning has no place for, and on options that are not offered."""

from tuneline.datasets.findings.catalog_types import Code, error, warning

GEMINI: dict[str, Code] = {
    "GEMINI_SYSTEM_LATER": error(
        "A system message comes after the first question; Gemini has a place for it at the beginning only.",
        "Move it to the beginning, or write it into the next question.",
        "system 訊息出現在第一個問題之後；Gemini 只能放在最前面。",
        "請移到最前面，或寫進下一個問題。",
    ),
    "GEMINI_FIRST_NOT_USER": error(
        "The first message is not a question of the user; Gemini needs one.",
        "Add the question, or delete the answer before it.",
        "第一則訊息不是 user 的問題；Gemini 一定要有。",
        "請加上問題，或刪掉問題前面的回答。",
    ),
    "GEMINI_LAST_NOT_ASSISTANT": error(
        "The last message is not an answer of the assistant.",
        "End the example with the answer.",
        "最後一則訊息不是 assistant 的回答。",
        "請以回答結尾。",
    ),
    "GEMINI_WEIGHT_ZERO": error(
        "This answer has weight 0, but Gemini learns every answer of an example.",
        "Delete the answer with its question, or make an example of the others alone.",
        "這個回答的 weight 是 0，但 Gemini 會學每一個回答。",
        "請刪掉這個回答和它的問題，或只用其他的訊息做一個範例。",
    ),
    "GEMINI_TEXT_WITH_CALL": error(
        "The answer has both a text and a tool call; Gemini allows one of the two.",
        "Delete the text, or put it into the answer after the tool's reply.",
        "這個回答同時有文字和工具呼叫；Gemini 只能有其中一種。",
        "請刪掉文字，或移到工具回覆之後的回答裡。",
    ),
    "GEMINI_MESSAGE_EMPTY": error(
        "The message has no text; Gemini refuses empty messages.",
        "Write the text, or delete the message.",
        "這則訊息沒有文字；Gemini 不接受空的訊息。",
        "請寫上文字，或刪掉這則訊息。",
    ),
    "GEMINI_ARGUMENTS": error(
        "The arguments of the tool call are not one JSON object with finite numbers.",
        'Write them as a JSON object, such as "{\\"day\\": \\"Monday\\"}".',
        "工具呼叫的 arguments 不是一個 JSON 物件，或數字太大。",
        '請寫成 JSON 物件，例如 "{\\"day\\": \\"Monday\\"}"。',
    ),
    "GEMINI_REPLY": error(
        "A tool's reply does not follow its call directly, or a question follows it.",
        "Put all replies after the message with their calls, and the answer after them.",
        "工具的回覆沒有緊接在它的呼叫之後，或後面接的是問題。",
        "請把所有回覆放在有呼叫的訊息之後，接著放回答。",
    ),
    "GEMINI_SCHEMA": error(
        "The tool's parameters use a part of JSON Schema that Gemini does not know.",
        "Write it with type, properties, items, enum, required, anyOf and description only.",
        "工具的 parameters 用了 Gemini 不支援的 JSON Schema 寫法。",
        "請只用 type、properties、items、enum、required、anyOf 和 description。",
    ),
    "GEMINI_IMAGE": error(
        "Gemini cannot use this image: it is not in a question, or its address does not end in its type.",
        "Put it into a question, with an address that ends in .jpg, .jpeg, .png or .webp.",
        "Gemini 不能用這張圖片：它不在問題裡，或網址結尾不是圖片類型。",
        "請放在問題裡，網址以 .jpg、.jpeg、.png 或 .webp 結尾。",
    ),
    "GEMINI_AUDIO": error(
        "Gemini cannot be tuned on this audio.",
        "Write the spoken text in its place.",
        "Gemini 不能用這段音訊訓練。",
        "請改寫成說話的文字。",
    ),
    "GEMINI_FUNCTIONS": error(
        "functions and function_call are an old form that Gemini does not have.",
        "Write tools and tool_calls.",
        "functions 和 function_call 是舊寫法，Gemini 沒有。",
        "請改用 tools 和 tool_calls。",
    ),
    "GEMINI_UNUSED": warning(
        "Gemini has no place for this value, so it is left out; the example is used without it.",
        "If it matters, write it into the text.",
        "Gemini 沒有地方放這個值，所以會略過；範例的其他部分照常使用。",
        "如果它很重要，請寫進文字裡。",
    ),
    "OPTION_NOT_OFFERED": error(
        "The option {option} is not offered for {model}.",
        "Upload the dataset again without it.",
        "{model} 沒有選項 {option}。",
        "請拿掉這個選項，再上傳一次資料集。",
    ),
    "OPTION_BASE_MODEL": error(
        "{model} cannot be trained here: this bot's models are trained at {provider}.",
        "Set the option base-model to a model that {provider} tunes, such as {example}, and upload again. Or "
        "change who trains: scripts/tuneline deploy apply --trainer {other}",
        "這裡不能訓練 {model}：這個機器人的模型在 {provider} 訓練。",
        "請把選項 base-model 設成 {provider} 能訓練的模型，例如 {example}，再上傳一次；"
        "或改由另一家訓練：scripts/tuneline deploy apply --trainer {other}",
    ),
}
