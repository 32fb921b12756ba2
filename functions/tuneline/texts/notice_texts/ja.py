"""What operators are told in Japanese."""

BETWEEN = ""

NOTICES = {
    "dataset_rejected": (
        "データセットは受け付けられませんでした",
        (
            "「{name}」では学習できません。費用はかかっていません。",
            "直すところ：{problems} 件。",
            "理由：{reason}",
        ),
        (
            "どの行をどう直すか：scripts/dataset show {about}",
            "直してからもう一度入れてください。",
        ),
    ),
    "dataset_stuck": (
        "データセットの確認が終わりません",
        ("「{name}」の確認が 1 時間たっても終わっていません。",),
        (
            "今の状態を見る：scripts/dataset show {about}",
            "手元のパソコンで確認する：scripts/dataset check",
            "小さいファイルに分けて、もう一度入れてください。",
        ),
    ),
    "dataset_waiting": (
        "データセットが承認を待っています",
        (
            "「{name}」の確認は済みました。承認されるまで費用はかかりません。",
            "学習の費用はおよそ {usd} です。",
            "待っている理由：{reason}",
        ),
        ("学習させる：scripts/dataset approve {about}",),
    ),
    "job_started": (
        "学習が始まりました",
        ("「{name}」でモデルを学習しています。", "費用はおよそ {usd} です。"),
        ("何もしなくてかまいません。様子を見る：scripts/job follow {job}",),
    ),
    "job_done": (
        "学習が終わりました",
        ("「{name}」で学習したモデルができました。", "費用は {usd} でした。"),
        ("何もしなくてかまいません。今のモデルと比べて、結果をお知らせします。",),
    ),
    "job_failed": (
        "学習はうまくいきませんでした",
        ("「{name}」での学習は、モデルができないまま終わりました。", "理由：{reason}"),
        ("くわしく見る：scripts/job show {job}", "ボットはこれまでどおり答えます。"),
    ),
    "job_refused": (
        "学習を始められません",
        ("「{name}」に問題はありませんが、学習できません。", "理由：{reason}"),
        (
            "ボットはこれまでどおり答えます。",
            "別のベースモデルを選ぶ（オプション base-model）か、ほかで学習したモデルを登録してください："
            "scripts/model register --help",
        ),
    ),
    "job_stuck": (
        "学習に時間がかかりすぎています",
        ("「{name}」での学習が終わりません。", "状況：{reason}"),
        ("様子を見る：scripts/job show {job}", "やめる：scripts/job cancel {job}"),
    ),
    "model_held": (
        "モデルが判断を待っています",
        (
            "モデル {version} は学習済みですが、まだ使われていません。",
            "理由：{reason}",
            "点数は {score_after}、今のモデルは {score_before} です。",
        ),
        (
            "見る：scripts/model show {version}",
            "答えを並べて見る：artifact バケットの {report}",
            "使う：scripts/model promote {version}",
        ),
    ),
    "model_promoted": (
        "新しいモデルが答えます",
        (
            "これからはモデル {version} が答えます。",
            "理由：{reason}",
            "点数は {score_after}、前のモデルは {score_before} です。",
        ),
        ("ボットに何か聞いてみてください。", "前のほうがよかったときは scripts/model rollback"),
    ),
    "model_rolled_back": (
        "前のモデルに戻りました",
        ("モデル {version} を外し、今は {next} が答えています。", "理由：{reason}"),
        ("ボットに何か聞いてみてください。", "すべてのモデル：scripts/model list"),
    ),
    "model_ends": (
        "モデルがもうすぐ使えなくなります",
        ("モデル {version} が使えるのは {date} までです。", "あと {days} 日です。"),
        (
            "その日までに新しく学習させてください。別のベースモデル（オプション base-model）でデータセットを"
            "もう一度入れます。",
            "しなければ、そのあとは前のモデルかベースモデルが答えます。",
            "設定 {setting} で別のモデルを選び、もう一度デプロイしてください。",
        ),
    ),
    "model_ended": (
        "モデルが使えなくなりました",
        ("モデル {version} はもう答えません。", "今は {next} が答えています。", "理由：{reason}"),
        (
            "利用者には返事が届いています。どのモデルか見る：scripts/status",
            "新しく学習させる：別のベースモデル（オプション base-model）でデータセットを入れてください。",
            "設定 {setting} で別のモデルを選び、もう一度デプロイしてください。",
        ),
    ),
    "cost_cap": (
        "ボットは休んでいます",
        (
            "今月の返事に {usd} かかりました。上限は {cap_usd} です。",
            "来月まで休むと、ボットが利用者に伝えます。",
        ),
        ("すぐに再開するには、bot/settings の month_usd を上げてください。",),
    ),
    "line_quota": (
        "LINE のメッセージ数が残りわずかです",
        (
            "今月の {limit} 通のうち {used} 通を使いました。一割は残しておくので、お知らせは今は送りません。",
            "利用者に影響はありません。返信は数えられません。",
        ),
        ("お知らせを読む：scripts/status",),
    ),
    "no_credit": (
        "モデルの提供元の残高がありません",
        (
            "{host}を利用できません。アカウントの残高がないか、利用上限に達しています。",
            "解消されるまでは、別の提供元のモデルが {model} の代わりに回答します。"
            "別の提供元がない場合、利用者にはお詫びのメッセージが届きます。",
            "「{dataset}」の学習は待機中です。1 日以内に解消されれば、自動的に始まります。",
            "モデル {evaluated} の比較は待機中です。1 時間以内に解消されれば、自動的に再開します。",
            "「{followed}」の学習の状況を確認できません。解消されれば、自動的に確認を再開します。",
        ),
        (
            "提供元で残高を追加してください。OpenAI の場合：https://platform.openai.com/settings/organization/billing",
            "ほかに操作は必要ありません。次のメッセージから再び {model} に回答を求めます。",
        ),
    ),
    "key_refused": (
        "モデルの提供元がキーを拒否しています",
        (
            "{host}が、保存されているキーを受け付けません。",
            "解消されるまでは、別の提供元のモデルが {model} の代わりに回答します。"
            "別の提供元がない場合、利用者にはお詫びのメッセージが届きます。",
            "「{dataset}」の学習は待機中です。1 日以内に解消されれば、自動的に始まります。",
            "モデル {evaluated} の比較は待機中です。1 時間以内に解消されれば、自動的に再開します。",
            "「{followed}」の学習の状況を確認できません。解消されれば、自動的に確認を再開します。",
        ),
        (
            "有効なキーを保存してください：scripts/deploy rotate {secret}",
            "CHAT_BASE_URL を設定している場合：scripts/deploy rotate {own_secret}",
            "ほかに操作は必要ありません。次のメッセージから再び {model} に回答を求めます。",
        ),
    ),
    "events_dead": (
        "返事のないメッセージがあります",
        ("今日、返事をできなかった利用者のメッセージ：{count} 件。", "いちばん多い理由：{reason}。"),
        (
            "見る：scripts/events list --unanswered",
            "20 分以内のものはまだ返事ができます：scripts/events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "くわしくは scripts/status",
    "more": "……ほかに {count} 件：scripts/status",
    "other": "お知らせ：{kind}",
    "operator_added": (
        "このボットの管理者になりました。することがあるときは、ここでお知らせできます。その前に送信を許可して"
        "ください：scripts/status operators --push on"
    ),
    "operator_code_wrong": "このコードは使えません。新しく作ってください：scripts/status operators --invite",
    "base": "ベースモデル",
    "host_default": "ベースモデルの提供元",
    "host_named": "提供元「{endpoint}」",
    "host_training": "学習を行う提供元",
    "reason_not_worse": "前のモデルより悪くありません。",
    "reason_worse": "今のモデルより答えが悪くなりました。",
    "reason_serving_gone": "前のモデルはもう答えません。",
    "reason_silent": "どの質問にも答えませんでした。",
    "reason_too_few": "取り分けた質問が少なすぎて比べられません。",
    "reason_no_time": "時間内に答えた質問が少なすぎて比べられません。",
    "reason_overtaken": "後からアップロードしたデータのモデルがすでに使われています。",
    "reason_unreadable": "ファイルが大きすぎるか特殊なため、確認が何度も中断し、読み取れませんでした。",
    "reason_manual": "設定 promote が manual なので、人が決めます。",
    "reason_auto": "設定 promote が auto です。",
}
