"""Phrases in findings on tables, files, messages and personal data, in Japanese."""

PHRASES = {
    "account_history": (
        "LINE Official Account Managerで保存したチャット履歴です。学ばせたい質問と良い回答を、"
        "列名を「質問」「回答」とした表（.xlsx か .csv）に入れてください。"
        "名前と電話番号は入れないでください。"
    ),
    "quotes_twice": "文章の中の引用符は2つ続けて書き、文章全体の前後にも1つずつ付けてください。",
    "quote_opens": "ここで引用符が開いたまま、閉じられていません。",
    "close_or_double": "引用符を閉じてください。文章の一部なら、2つ続けて書いてください。",
    "quote_inside": "セルの中の引用符が2つ続けて書かれていません：「{after}」の前の引用符です。",
    "insert_names": (
        "1行目の上に行を挿入し、列名「question,answer」（必要なら system も）を書いてください。"
        "今の1行目は用例のようなので、残してください。"
    ),
    "name_columns": (
        "列名は「質問」「回答」（必要なら「system」）とし、それぞれ1回だけ書いてください。"
        "1行目がすでに用例なら、その上に列名の行を挿入してください。"
    ),
    "separate_commas": "どの行も、セルを半角のカンマ（,）で区切ってください。",
    "several_prompts": "システムプロンプトの列がいくつもあります：「{names}」。",
    "several_questions": "質問の列がいくつもあります：「{names}」。",
    "several_answers": "回答の列がいくつもあります：「{names}」。",
    "separated_with": "セルが「{separator}」で区切られています。",
    "neither_maybe_both": (
        "1行目に、"
        "質問の列名（「{names}」のことでしょうか）も回答の列名（「{others}」のことでしょうか）もありません。"
    ),
    "neither_maybe_question": "1行目に、質問の列名（「{names}」のことでしょうか）も回答の列名もありません。",
    "neither_maybe_answer": "1行目に、質問の列名も回答の列名（「{names}」のことでしょうか）もありません。",
    "neither": "1行目に、質問の列名も回答の列名もありません。",
    "no_question_maybe": "1行目に質問の列名がありません（「{names}」のことでしょうか）。",
    "no_question": "1行目に質問の列名がありません。",
    "no_answer_maybe": "1行目に回答の列名がありません（「{names}」のことでしょうか）。",
    "no_answer": "1行目に回答の列名がありません。",
    "fill_cells": "足りないセルを埋めてください。",
    "quote_comma": (
        "カンマを含む文章は引用符で囲んでください。最後のセルがメモなら、1行目にその列の名前を書くか、"
        "セルを空にしてください。"
    ),
    "quote_semicolon": (
        "セミコロンを含む文章は引用符で囲んでください。最後のセルがメモなら、1行目にその列の名前を書くか、"
        "セルを空にしてください。"
    ),
    "quote_tab": (
        "タブを含む文章は引用符で囲んでください。最後のセルがメモなら、1行目にその列の名前を書くか、"
        "セルを空にしてください。"
    ),
    "quote_bar": (
        "「|」を含む文章は引用符で囲んでください。最後のセルがメモなら、1行目にその列の名前を書くか、"
        "セルを空にしてください。"
    ),
    "too_many_columns": "1行目に列名が{count}個あります。読めるのは{most}個までです。",
    "copy_columns": "質問と回答（必要なら system）の列だけを、別の表にコピーしてください。",
    "as_table": (
        "質問と回答を、列名を「質問」「回答」とした表（.xlsx か .csv）に入れてください。scripts/tuneline "
        "dataset generate で、この文章から作ることもできます。"
    ),
    "markdown_table": "Markdownの表です。表計算ソフトに貼り付けて、.xlsx か .csv で保存してください。",
    "word_document": "ワープロの文書です。中の表を .xlsx か .csv で保存してください。",
    "chat_history": (
        "{messenger}で保存したトーク履歴です。学ばせたい質問と良い回答を表（.xlsx か "
        ".csv）に入れてください。名前と電話番号は入れないでください。"
    ),
    "export_table": "ファイルを開き、質問と回答の表を .xlsx か .csv で保存してください。",
    "drop_file": "質問と回答の入ったファイルを送ってください。",
    "generate_pairs": (
        "scripts/tuneline dataset generate で質問と回答を作り、確認してから送ってください。"
        "質問と回答の表を送っても構いません。"
    ),
    "unknown_encoding": "壊れているか、不明な文字コード",
    "save_again": "Excelで開き、.xlsx で保存し直してください。",
    "write_name": '"{name}" と書いてください。',
    "write_role": "system、user、assistant のどれかを書いてください。",
    "put_in_quotes": "引用符で囲んでください。",
    "one_phrasing": "1つの文章にしてください。言い方がいくつもあるときは、1つずつ別の用例にしてください。",
    "one_answer": "1つの文章にしてください。回答がいくつもあるときは、1つずつ別の用例にしてください。",
    "write_content": '"content": "…" のように書いてください。',
    "wrap_messages": '全体を {"messages": […]} で囲んでください。',
    "write_pair": '{"question": "…", "answer": "…"} のように書いてください。',
    "unquote_line": '行全体を囲む引用符を削除し、\\" を " に書き換えてください。',
    "write_messages": '{"messages": […]} のように書いてください。',
    "write_system": '最初のメッセージとして {"role": "system", "content": "…"} と書いてください。',
    "write_user": '{"role": "user", "content": "…"} のように書いてください。',
    "inner_list": "内側の [ と ] を削除してください。messages は1つのオブジェクトのリストです。",
    "not_url": "URLではありません",
    "not_https": "https:// で始まっていません",
    "private_network": "ホストが社内などの閉じたネットワークにあります",
    "odd_address": "ホストが特殊な書き方のIPアドレスです",
    "no_url": "URLがありません",
    "not_base64": "base64ではありません",
    "not_image": "種類がJPEG、PNG、WEBPではありません",
    "too_large": "10 MBを超えています",
    "broken_base64": "base64が壊れています",
    "other_type": "種類は {kind} とありますが、中身が違います",
    "two_marks": "{one}」と「{other}",
    "question": "質問",
    "answer": "回答",
    "call": "呼び出し",
    "tool": "ツール",
    "tool_message": "ツールのメッセージ",
    "private_key": "秘密鍵",
    "openai_key": "OpenAIのキー",
    "aws_key": "AWSのキー",
    "google_key": "Googleのキー",
    "stripe_key": "Stripeのキー",
    "password": "パスワード",
    "taiwan_id": "台湾の身分証番号",
    "korean_id": "韓国の住民登録番号",
    "chinese_id": "中国の身分証番号",
    "thai_id": "タイの身分証番号",
    "my_number": "マイナンバー",
    "card_number": "カード番号",
    "mobile_number": "携帯電話番号",
    "email": "メールアドレス",
    "personal_link": "個人ページのURL",
    "birth_date": "生年月日",
    "identity_number": "身分証の番号",
    "passport_number": "パスポート番号",
    "patient_number": "診察券番号",
    "bank_account": "口座番号",
    "licence_plate": "車のナンバー",
    "user_name": "アカウント名",
    "postal_address": "住所",
    "telephone_number": "電話番号",
    "person_name": "氏名",
}
