"""Findings on an example and its messages, in Japanese."""

EXAMPLES = {
    "EXTRA_KEY": ("ここではキー「{key}」を使えません。", "{fix}"),
    "MISSING_MESSAGES": ("用例に messages がありません{keys}。", "{fix}"),
    "HISTORY_TYPE": (
        "{key} が、以前の質問と回答の組になっていません。",
        '"{key}": [["以前の質問", "その回答"], … ] のように書いてください。',
    ),
    "MESSAGES_TYPE": ("messages がリストではありません。", '"messages": [ … ] のように書いてください。'),
    "MESSAGES_EMPTY": ("messages が空です。", "質問と回答を書いてください。"),
    "TOO_LONG": (
        "この用例は約{tokens}トークンあります。学習では{most}トークンを超えた部分が切り捨てられ、"
        "回答の終わりが失われます。",
        "短くするか、いくつかの用例に分けてください。",
    ),
    "PROMPT_TOO_LONG": ("システムプロンプトが{most}文字を超えています。", "短くしてください。"),
    "NO_ASSISTANT": ("assistant のメッセージがありません。", "回答を追加してください。"),
    "LAST_NOT_ASSISTANT": (
        "最後のメッセージが assistant のものではありません。",
        "回答で終わるようにするか、回答より後のメッセージを削除してください。",
    ),
    "NO_USER": ("user のメッセージがありません。", "質問を追加してください。"),
    "SYSTEM_NOT_FIRST": ("system のメッセージが先頭にありません。", "先頭に移してください。"),
    "CONSECUTIVE_ASSISTANT": (
        "assistant のメッセージが2つ続いています。受け付けない提供元もあります。",
        "1つにまとめてください。",
    ),
    "NOTHING_TO_TRAIN": (
        "この用例の回答はすべて weight が0なので、何も学習されません。",
        "回答の weight を1にするか、用例を削除してください。",
    ),
    "MESSAGE_TYPE": ("メッセージがオブジェクトではありません。", "{fix}"),
    "MISSING_ROLE": (
        "メッセージに role がありません。",
        '"role" に "system"、"user"、"assistant" のどれかを書いてください。',
    ),
    "UNKNOWN_ROLE": ("「{role}」という role はありません。", "{fix}"),
    "EXTRA_MESSAGE_KEY": ("{role} のメッセージではキー「{key}」を使えません。", "{fix}"),
    "CONTENT_MISSING": (
        "{role} のメッセージに content がありません。",
        '"content": "…" を追加してください。',
    ),
    "CONTENT_TYPE": ("content が文章でも、type のあるリストでもありません。", "{fix}"),
    "PART_TYPE": (
        "種類「{type}」の内容は学習に使えません。",
        "種類は text か image_url にし、文章は引用符で囲んでください。",
    ),
    "CONTENT_EMPTY": ("回答が空です。", "回答を書くか、この用例を削除してください。"),
    "CONTENT_BLANK": ("回答が空白だけです。", "回答を書くか、この用例を削除してください。"),
    "CONTENT_EMPTY_USER": ("質問が空です。", "質問を書くか、この用例を削除してください。"),
    "CONTENT_EMPTY_QUESTION": ("質問が空です。", "質問を書くか、この用例を削除してください。"),
    "WEIGHT_VALUE": ("weight が0でも1でもありません。", "引用符を付けずに0か1を書いてください。"),
    "WEIGHT_ROLE": (
        "{role} のメッセージに weight があります。使えるのは assistant だけです。",
        "weight を削除してください。",
    ),
    "DEPRECATED_FUNCTIONS": (
        "functions と function_call は、ツールを呼び出す古い書き方です。",
        "tools と tool_calls に書き換えてください。",
    ),
    "TOOL_REPLY_MISSING": (
        "ツール呼び出し「{id}」のあとに結果がありません。",
        "ツールのメッセージを追加するか、呼び出しで用例を終えてください。",
    ),
    "TOOL_ORPHAN": (
        "ツールのメッセージが「{id}」の結果になっていますが、その前に呼び出しがありません。",
        "呼び出しを追加するか、メッセージを削除してください。",
    ),
    "TOOL_CALL_ID": (
        "{what}に id がありません。",
        "呼び出しに id を付け、ツールのメッセージの tool_call_id にも同じ id を書いてください。",
    ),
    "TOOL_FUNCTION": (
        "{what}に関数の名前がありません。",
        '"type": "function" と "function": {"name": "…", … } を書いてください。',
    ),
    "TOOL_TYPE": (
        "ツールまたはツール呼び出しの type が function ではありません。",
        '"type": "function" と書いてください。',
    ),
    "TOOL_ARGUMENTS_TYPE": (
        "ツール呼び出しの arguments が文字列ではありません。",
        "arguments のJSONを引用符で囲んでください。",
    ),
    "TOOL_ARGUMENTS_JSON": (
        "ツール呼び出しの arguments がJSONではありません。",
        "1つのJSONオブジェクトにしてください。",
    ),
    "TOOL_NOT_DECLARED": (
        "ツール「{name}」を呼び出していますが、tools に定義がありません。",
        "この用例の tools に定義してください。",
    ),
    "TOOLS_TYPE": ("{key} がオブジェクトのリストではありません。", '"{key}": [ … ] のように書いてください。'),
    "TOO_MANY_IMAGES": (
        "この用例には画像が{count}枚あります。使えるのは10枚までです。",
        "画像を減らしてください。",
    ),
    "IMAGE_ROLE": (
        "{role} のメッセージに画像があります。使えるのは user だけです。",
        "画像を user のメッセージに移してください。",
    ),
    "IMAGE_FORMAT": ("この画像は使えません：{why}。", "10 MB以内のJPEG、PNG、WEBPにしてください。"),
    "IMAGE_URL": (
        "画像のURLにインターネットからアクセスできません：{why}。",
        "公開されている https のURLにしてください。",
    ),
}
