"""What operators read in LINE, in Japanese."""

TEXTS = {
    "file_ready": (
        "「{name}」はデータセットとして使えます。ここからはまだ登録できませんので、パソコンからアップロードしてください："
        "scripts/tuneline dataset drop"
    ),
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
