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
}
