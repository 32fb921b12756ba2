"""Privacy in Japanese."""

PAGE = {
    "title": "LINE公式アカウントのプライバシーについて",
    "responsible": "運営者：［名称・住所・連絡先をご記入ください］",
    "ai": "このアカウントでは生成AIがお答えします。回答は間違えることがあります。",
    "line": (
        "ご連絡はLINEを通じて届きます。LINEは、LINEの利用規約とプライバシーポリシーに基づいてメッセージを"
        "取り扱います。当方はこれに関与できません。"
    ),
    "sent": "回答を作成するため、ご質問と、このトークの直近のやりとり（最大{turns}組）を次に送信します：",
    "sent_pictures": "お送りいただいた画像も送信します。",
    "not_sent": "LINEのユーザーID、LINEのお名前、プロフィールは送信しません。",
    "google": "Google Cloud（Vertex AI）、処理場所：{where}",
    "openai": "OpenAIのAPI",
    "other": "{where}のサーバー",
    "us": "米国",
    "eu": "欧州連合（EU）",
    "global": "Googleのいずれかの地域（場所は保証されません）",
    "region": "{region}リージョン",
    "google_training": (
        "Googleは、許可なくこのデータをモデルの学習に使いません。"
        "不正利用を検知するため、限られた期間、リクエストを記録することがあります：{page}"
    ),
    "openai_training": (
        "OpenAIは、初期設定ではAPIのデータをモデルの学習に使いません。"
        "不正利用を検知するため、通常は最大30日間、リクエストを保持することがあります：{page}"
    ),
    "other_training": (
        "{where}がデータを保持するか、モデルの学習に使うか：［提供元に確認し、ご記入ください］"
    ),
    "dataset": (
        "当方の質問と回答は、{host}でのモデルの学習に使います。"
        "ユーザーが書いた内容は、スタッフが選んだ場合にだけ含まれます。"
    ),
    "stored": "保存場所：Google Cloud、{region}。",
    "stored_own": "保存場所：当方のコンピューター。",
    "kept": "保存期間：",
    "kept_event": "回答中のメッセージ：本文は回答まで、最長{period}",
    "kept_chat": "トークの直近の質問と回答：最後のやりとりから{period}",
    "kept_drafts": "担当者が確認してから送る回答：{period}",
    "kept_unanswered": "回答できなかった質問（個人情報は伏せます）：{period}",
    "kept_feedback": "評価と、その質問・回答・ご提案（個人情報は伏せます）：{period}",
    "kept_notices": "管理者への運営上のお知らせ：{period}",
    "kept_handover": "担当者に代わる場合の、ご質問とトークへのリンク：{period}",
    "kept_ai_notice": "AIが答えることをお伝えした記録（IDのハッシュ値のみ）：{period}",
    "kept_backups": "以上のバックアップ：さらに{period}",
    "hours": "{count}時間",
    "days": "{count}日間",
    "hash": (
        "トークはLINEのユーザーIDのハッシュ値で保存します。"
        "ID自体を保存するのは、担当者に代わる場合のリンクの中だけです。"
    ),
    "delete": "トークの削除をご希望のときは「{phrase}」とお送りください。ブロックしても削除されます。",
    "contact": "お問い合わせ・開示・訂正：［連絡先をご記入ください］",
}
SHORT = {
    "text": (
        "こちらでは生成AIがお答えします。そのため、ご質問とこのトークの直近のやりとりを{hosts}に送信します。"
        "お名前とLINEのユーザーIDは送信しません。"
        "トークは{chat_hours}時間後、評価は{feedback_days}日後に削除されます。"
        "回答できなかった質問は個人情報を伏せて保存し、{unanswered_days}日後に削除されます。"
        "「{phrase}」とお送りいただくと、トークはすぐに削除されます。"
    ),
    "more": "詳しくはこちら：{url}",
    "link": "プライバシーについて：{url}",
    "google": "Google",
    "openai": "OpenAI",
    "other": "AIサービスの提供元",
    "and": "と",
}
PHRASES = ("プライバシー", "プライバシーポリシー", "個人情報", "個人情報保護方針")
