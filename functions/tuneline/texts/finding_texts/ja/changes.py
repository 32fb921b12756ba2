"""Findings on changes without any loss, and notices, in Japanese."""

CHANGES = {
    "BOM": ("先頭のBOMを取り除きました。", ""),
    "CR_LINE_ENDS": ("古い形式の改行（CR）を改行として読みました。", ""),
    "BLANK_LINES": ("空白の行を読み飛ばしました。", ""),
    "JSON_ARRAY": ("用例のリストを1行に1件ずつに分けました。", ""),
    "WRAPPED": ("「{key}」から用例を取り出しました。", ""),
    "KEYED": ("オブジェクトの各項目を用例に変換しました。", ""),
    "COLUMNS": ("表の列を用例に変換しました。", ""),
    "QUESTION_MAP": ("各キーを質問、その文章を回答として読みました。", ""),
    "PRETTY_JSON": ("用例を1行に1件ずつにしました。", ""),
    "ENCODING": ("文字コード {encoding} で読みました。", ""),
    "DEVELOPER_ROLE": ("role の developer を system に変えました。", ""),
    "PROMPT_COMPLETION": ("prompt と completion を messages に変換しました。", ""),
    "TABLE": ("表の行を用例に変換しました。", ""),
    "TEXT_PAIRS": ("文章に書かれた質問と回答を用例に変換しました。", ""),
    "SHEET": ("シート「{sheet}」を読みました。", ""),
    "QUESTION_ANSWER": ("質問と回答を messages に変換しました。", ""),
    "ALPACA": ("instruction、input、output を messages に変換しました。", ""),
    "HISTORY": ("以前のやり取りを質問の前に置きました。", ""),
    "SHAREGPT": ("conversations を messages に変換しました。", ""),
    "PHRASINGS": ("質問の言い方ごとに、同じ回答の用例を作りました。", ""),
    "QUES_ANS": ("answers_info のある質問を用例に変換しました。", ""),
    "EFAQA": ("title と chats を用例に変換しました。", ""),
    "SYSTEM_PROMPT": ("オプションのシステムプロンプトを最初のメッセージに加えました。", ""),
    "NONE_RECOMMENDED": (
        "この質問にはおすすめの回答がないため、読み飛ばしました。",
        "すべての回答を使うには、オプション answers を all にしてください。",
    ),
    "MODEL_ENDS": (
        "{model} と、それを学習させたモデルは、{day} から回答しなくなります。",
        "別のベースモデルを選んでください。",
    ),
    "KEYS_NOT_USED": (
        "「{key}」は使っていません。これより後の用例でも同じです。",
        "回答の一部でなければ、そのままで構いません。",
    ),
    "QUESTION_SEPARATOR": (
        "ほとんどの質問が、GPT-3用の形式の記号「{marks}」で終わっています。実際に質問する人は書きません。",
        "すべての質問の末尾から取り除いてください。",
    ),
    "TITLES_LEFT": (
        "質問でも回答でもない{count}行を読み飛ばしました。最初の行は「{text}」です。",
        "回答の一部でなければ、そのままで構いません。",
    ),
    "SHEETS_LEFT": (
        "最初のシートだけを読みました。「{sheets}」は読んでいません。",
        "すべての行を最初のシートに入れるか、使うシートを先頭に移してください。",
    ),
    "HIDDEN_ROWS": (
        "非表示の{count}行を読み飛ばしました。",
        "使うには、再表示するかフィルターを解除してください。",
    ),
    "ROWS_LEFT_OUT": (
        "質問も回答もない{count}行を読み飛ばしました：{lines}。",
        "質問や回答の書き忘れでなければ、そのままで構いません。",
    ),
    "HIDDEN_COLUMN": (
        "{column}列は非表示ですが、読みました。",
        "そのままで構いません。使わない場合は、列を削除してください。",
    ),
    "UNKNOWN_COLUMN": (
        "列「{column}」は使っていません。",
        "使うには、列名を「質問」「回答」「system」のどれかにしてください。",
    ),
}
