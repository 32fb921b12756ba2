"""What operators read in LINE, in Japanese."""

TEXTS = {
    "file_checked": (
        "「{name}」の確認が終わりました。例は {examples} 件、学習の費用は約 {usd} です。"
        "管理者が承認するまで、学習は始まらず、費用もかかりません：scripts/tuneline dataset approve {id}"
    ),
    "file_rejected": (
        "「{name}」はまだ学習に使えません。修正が必要な問題：{problems} 件。"
        "ファイルを直して、もう一度お送りください。"
    ),
    "file_duplicate": "「{name}」の内容は以前のデータセットと同じため、もう一度学習することはありません。",
    "file_refused": "「{name}」は現在学習できません。理由：scripts/tuneline dataset show {id}",
    "file_decided": "「{name}」は確認と承認が済んでいます。現在の状態：scripts/tuneline dataset show {id}",
    "file_unfinished": "「{name}」の確認が終わりませんでした。もう一度お送りください。",
    "file_slow": "「{name}」の確認に時間がかかっています。現在の状態：scripts/tuneline dataset show {id}",
    "file_lost": "「{name}」を LINE から取得できませんでした。もう一度お送りください。",
    "problem_line": "{line} 行目：",
    "price_unknown": "不明な金額",
    "file_too_large": (
        "「{name}」は {megabytes} MB です。データセットは {most} MB までです。"
        "小さなファイルに分けて、もう一度お送りください。"
    ),
    "file_empty": "「{name}」は空のファイルです。内容を確認して、もう一度お送りください。",
    "file_kind": (
        "「{name}」はデータセットの形式ではありません。質問と回答のファイル（{kinds}）をお送りください。"
    ),
    "button_old": (
        "このボタンは期限切れのため、何も実行していません。最新のメッセージのボタンをお使いください。"
    ),
    "pin_question_empty": (
        "回答は変更していません。質問に文字も数字も含まれていません。ユーザーが尋ねるとおりに書き、"
        "回答と一緒にもう一度お送りください。"
    ),
    "pin_question_long": (
        "回答は変更していません。質問が {count} 文字あります（上限 {most} 文字）。"
        "ユーザーが尋ねる内容だけにして、回答と一緒にもう一度お送りください。"
    ),
    "pin_answer_empty": (
        "回答は変更していません。回答が空です。ボットが答える内容を書いて、もう一度お送りください。"
    ),
    "pin_answer_long": (
        "回答は変更していません。"
        "回答が {count} 文字あります（LINE のメッセージは 1 通 {most} 文字まで）。"
        "送信したメッセージからコピーし、短くしてもう一度お送りください。"
    ),
    "pin_too_many": (
        "回答は変更していません。指定回答が {count} 件になります（上限 {most} 件）。"
        "データセットに入っているものを削除してください：scripts/tuneline answer unpin"
    ),
    "pin_superseded": (
        "同時に別の管理者がこの質問の回答を変更したため、お送りいただいた回答は使われていません。"
        "現在の回答は「{answer}」です。"
    ),
    "form_incomplete": (
        "回答がないため、何も変更していません。質問と回答を 1 通のメッセージに 2 "
        "行で書いてください（「問：」と「答：」）。パソコンでは Shift+Enter で改行できます。"
    ),
    "form_several": "質問が複数あるため、何も変更していません。質問と回答の組を 1 通ずつお送りください。",
    "quote_unknown": (
        "どの質問への回答か分からないため、何も変更していません。"
        "質問と正しい回答を 1 通のメッセージに 2 行で書いてお送りください（「問：」と「答：」）。"
    ),
    "write_the_answer": "「{question}」の正しい回答を、次のメッセージでお送りください。",
    "nothing_changed": "何も変更していません。",
    "model_promoted": "次のメッセージから、モデル{version}が回答します。いつでも以前のモデルに戻せます。",
    "model_rolled_back": "モデル{version}の回答を終了しました。次のメッセージから{next}が回答します。",
    "nothing_behind": "すでにベースモデルが回答しているため、何も変更していません。",
    "model_silent": (
        "モデル{version}がテストの質問に回答しなかったため、何も変更していません。"
        "数分後にもう一度お試しください。"
    ),
    "model_over": "モデル{version}はもう使えないため、何も変更していません。",
    "no_models": "まだ学習したモデルがありません。質問と回答のファイルをこのトークに送ってください。",
    "no_comparison": (
        "比較できるモデルがまだ2つありません。質問と回答のファイルをこのトークに送ってください。"
    ),
    "comparison_failed": (
        "時間内に回答しなかったモデルがあるため、比較できません。数分後にもう一度お試しください。"
    ),
    "comparison_paused": "今月の回答の費用が上限に達したため、モデルに質問していません。",
    "comparison_questions": "これらのモデルで使えるテスト用の質問がありません。質問を入力してください。",
    "comparison_long": "質問が長すぎます。{most}文字以内にしてください。",
    "comparison_write": "次のメッセージで質問を送ってください。",
    "undo_again": "すでに元に戻しているため、今回は何も実行していません。",
    "undo_superseded": (
        "この質問の回答はその後変更されたため、元に戻していません。現在の回答は「{answer}」です。"
    ),
    "undo_gone": "この指定回答はその後削除されたため、元に戻す必要はありません。",
}
