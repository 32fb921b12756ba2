"""The notices to operators in Japanese."""

BETWEEN = ""

NOTICES = {
    "dataset_rejected": (
        "データセットを受け付けられませんでした",
        (
            "「{name}」は学習に使えません。費用はかかっていません。",
            "修正が必要な箇所：{problems}件。",
            "理由：{reason}",
        ),
        (
            "問題のある行と修正方法を見る：scripts/tuneline dataset show {about}",
            "ファイルを修正して、もう一度アップロードしてください。",
        ),
    ),
    "dataset_stuck": (
        "データセットのチェックが終わりません",
        ("「{name}」のチェックが始まってから1時間以上たちますが、まだ終わっていません。",),
        (
            "現在の状態を見る：scripts/tuneline dataset show {about}",
            "手元のパソコンでチェックする：scripts/tuneline dataset check",
            "小さなファイルに分けて、もう一度アップロードしてください。",
        ),
    ),
    "dataset_waiting": (
        "データセットが承認を待っています",
        (
            "「{name}」のチェックが終わりました。承認するまで費用はかかりません。",
            "学習の費用は約{usd}です。",
            "待っている理由：{reason}",
        ),
        ("学習を承認する：scripts/tuneline dataset approve {about}",),
    ),
    "job_waiting": (
        "学習が順番を待っています",
        ("「{name}」による学習は、別の学習が終わるのを待っています。",),
        ("必要な操作はありません。順番が来ると自動で始まります。状態を見る：scripts/tuneline dataset list",),
    ),
    "job_started": (
        "学習を開始しました",
        ("「{name}」でモデルを学習しています。", "費用は約{usd}です。"),
        ("必要な操作はありません。進行状況を見る：scripts/tuneline job follow {job}",),
    ),
    "job_done": (
        "学習が完了しました",
        ("「{name}」で学習したモデルの準備ができました。", "費用は{usd}でした。"),
        ("必要な操作はありません。現在のモデルと比較し、結果をお知らせします。",),
    ),
    "job_failed": (
        "学習に失敗しました",
        ("「{name}」での学習は、回答できるモデルがないまま終了しました。", "理由：{reason}"),
        (
            "詳細を見る：scripts/tuneline job show {job}",
            "モデルの学習は完了し、課金されています。GoogleのModel Registryでエンドポイントに"
            "デプロイし（{model}）、登録してください：scripts/tuneline model register --help",
            "ボットはこれまでどおり回答します。",
        ),
    ),
    "job_refused": (
        "学習を開始できません",
        ("「{name}」は有効なデータセットですが、学習を開始できません。", "理由：{reason}"),
        (
            "ボットはこれまでどおり回答します。",
            (
                "アップロードのときに別のベースモデルを選ぶか（オプション base-model）、"
                "ほかで学習したモデルを登録してください：scripts/tuneline model register --help"
            ),
        ),
    ),
    "job_stuck": (
        "学習に時間がかかりすぎています",
        ("「{name}」での学習がまだ終わっていません。", "お知らせの理由：{reason}"),
        (
            "詳細を見る：scripts/tuneline job show {job}",
            "学習をキャンセルする：scripts/tuneline job cancel {job}",
        ),
    ),
    "model_held": (
        "モデルが判断を待っています",
        (
            "モデル {version} は学習済みですが、まだ採用されていません。",
            "スコアは{score_after}、現在のモデルは{score_before}です。",
            "理由：{reason}",
        ),
        (
            "詳細を見る：scripts/tuneline model show {version}",
            "回答を比較する：artifact バケットの {report}",
            "採用する：scripts/tuneline model promote {version}",
        ),
    ),
    "model_promoted": (
        "新しいモデルを採用しました",
        (
            "これから、ボットはモデル {version} で回答します。",
            "スコアは{score_after}、以前のモデルは{score_before}です。",
            "理由：{reason}",
        ),
        (
            "ボットに質問してみてください。",
            "以前のモデルのほうがよかった場合は、元に戻せます：scripts/tuneline model rollback",
        ),
    ),
    "model_rolled_back": (
        "以前のモデルに戻しました",
        ("モデル {version} から以前のモデルに戻しました。現在のモデル：{next}。", "理由：{reason}"),
        ("ボットに質問してみてください。", "すべてのモデルを見る：scripts/tuneline model list"),
    ),
    "model_ends": (
        "モデルがまもなく使えなくなります",
        ("モデル {version} が回答できるのは{date}までです。", "残り{days}日です。"),
        (
            "同じデータセットを新しいベースモデルで再学習する：scripts/tuneline dataset retrain {dataset}",
            (
                "その日までに新しいモデルを学習してください。"
                "別のベースモデル（オプション base-model）を指定して、"
                "データセットをもう一度アップロードします。"
            ),
            "学習しない場合、その後は以前のモデルかベースモデルが回答します。",
            "設定 {setting} を別のモデルに変えて、デプロイしてください。",
        ),
    ),
    "model_ended": (
        "モデルが使えなくなりました",
        ("モデル {version} はもう回答できません。", "現在のモデル：{next}。", "理由：{reason}"),
        (
            "ユーザーには引き続き回答が届きます。現在のモデルを見る：scripts/tuneline status",
            (
                "新しいモデルを学習する：別のベースモデル（オプション base-model）を指定して、"
                "データセットをアップロードしてください。"
            ),
            "設定 {setting} を別のモデルに変えて、デプロイしてください。",
        ),
    ),
    "cost_cap": (
        "ボットは回答を休止しています",
        (
            "今月の回答の費用は{usd}です。上限は{cap_usd}です。",
            "来月まで、ユーザーには休止中というメッセージが届きます。",
        ),
        ("すぐに再開するには、bot/settings の month_usd を上げてください。",),
    ),
    "line_quota": (
        "LINEのメッセージの通数が残りわずかです",
        (
            (
                "今月の{limit}通のうち{used}通を送りました。"
                "1割は残しておくため、お知らせのプッシュ送信を止めています。"
            ),
            "ユーザーに影響はありません。回答は通数に数えられません。",
        ),
        ("お知らせを見る：scripts/tuneline status",),
    ),
    "no_credit": (
        "モデルの提供元の残高がありません",
        (
            "{host}がアクセスを拒否しました。アカウントの残高がないか、利用上限に達しています。",
            (
                "解消されるまで、別の提供元のモデルが {model} の代わりに回答します。"
                "そのようなモデルがない場合、ユーザーにはお詫びのメッセージが届きます。"
            ),
            "「{dataset}」の学習は待機中です。1日以内に解消されれば、自動的に始まります。",
            "モデル {evaluated} の評価は待機中です。1時間以内に解消されれば、再開します。",
            "「{followed}」の学習の状態は、解消されるまで分かりません。",
        ),
        (
            (
                "提供元で残高を追加してください。"
                "OpenAIの場合：https://platform.openai.com/settings/organization/billing"
            ),
            "ほかに必要な操作はありません。次のメッセージから、ボットは再び {model} を使います。",
        ),
    ),
    "key_refused": (
        "モデルの提供元がキーを拒否しています",
        (
            "{host}がアクセスを拒否しました。保存されているキーは、そこでは無効です。",
            (
                "解消されるまで、別の提供元のモデルが {model} の代わりに回答します。"
                "そのようなモデルがない場合、ユーザーにはお詫びのメッセージが届きます。"
            ),
            "「{dataset}」の学習は待機中です。1日以内に解消されれば、自動的に始まります。",
            "モデル {evaluated} の評価は待機中です。1時間以内に解消されれば、再開します。",
            "「{followed}」の学習の状態は、解消されるまで分かりません。",
        ),
        (
            "有効なキーを保存する：scripts/tuneline deploy rotate {secret}",
            "CHAT_BASE_URL を設定している場合：scripts/tuneline deploy rotate {own_secret}",
            "ほかに必要な操作はありません。次のメッセージから、ボットは再び {model} を使います。",
        ),
    ),
    "vertex_refused": (
        "Google CloudがGeminiへのアクセスを拒否しています",
        (
            "Vertex AIがボットの呼び出しを拒否しました。権限がない、APIが無効、または請求先が無効です。",
            (
                "解消されるまで、別の提供元のモデルが {model} の代わりに回答します。"
                "そのようなモデルがない場合、ユーザーにはお詫びのメッセージが届きます。"
            ),
            "「{dataset}」の学習は待機中です。1日以内に解消されれば、自動的に始まります。",
            "モデル {evaluated} の評価は待機中です。1時間以内に解消されれば、再開します。",
            "「{followed}」の学習の状態は、解消されるまで分かりません。",
        ),
        (
            "権限を付与し、APIを有効にし直す：scripts/tuneline deploy apply",
            "プロジェクトの請求先を確認する：https://console.cloud.google.com/billing",
            "正確な理由は、関数のログにあります。",
            "ほかに必要な操作はありません。次のメッセージから、ボットは再び {model} を使います。",
        ),
    ),
    "events_dead": (
        "回答できなかったメッセージがあります",
        ("今日、回答できなかったユーザーのメッセージ：{count}件。", "最も多い理由：{reason}"),
        (
            "メッセージを見る：scripts/tuneline events list --unanswered",
            "20分たっていないメッセージには、まだ回答できます：scripts/tuneline events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "詳細を見る：scripts/tuneline status",
    "more": "……ほか{count}件：scripts/tuneline status",
    "other": "お知らせ：{kind}",
    "base": "ベースモデル",
    "host_default": "ベースモデルの提供元",
    "host_named": "提供元「{endpoint}」",
    "host_training": "学習を行う提供元",
    "reason_not_worse": "以前のモデルより悪くありません。",
    "reason_worse": "回答が現在のモデルより劣っています。",
    "reason_serving_gone": "以前のモデルはもう回答できません。",
    "reason_silent": "どの質問にも回答しませんでした。",
    "reason_too_few": "取り分けた質問が少なすぎて比較できません。",
    "reason_no_time": "時間内に回答した質問が少なすぎて比較できません。",
    "reason_overtaken": "後からアップロードされたモデルがすでに採用されています。",
    "reason_unreadable": "ファイルが大きすぎるか読み取れないため、チェックが何度も中断しました。",
    "reason_manual": "管理者が判断します。",
    "reason_auto": "設定 promote が auto です。",
}
