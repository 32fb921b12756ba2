"""The notices to operators in Korean."""

BETWEEN = " "

NOTICES = {
    "dataset_rejected": (
        "데이터셋이 검사를 통과하지 못했습니다",
        (
            "“{name}” 데이터셋은 학습에 사용할 수 없습니다. 비용은 발생하지 않았습니다.",
            "고칠 문제: {problems}개.",
            "이유: {reason}",
        ),
        (
            "문제가 있는 줄과 고치는 방법 보기: scripts/tuneline dataset show {about}",
            "파일을 고친 뒤 다시 업로드하세요.",
        ),
    ),
    "dataset_stuck": (
        "데이터셋 검사가 끝나지 않습니다",
        ("“{name}” 검사를 시작한 지 한 시간이 넘었지만 아직 끝나지 않았습니다.",),
        (
            "현재 상태 보기: scripts/tuneline dataset show {about}",
            "내 컴퓨터에서 검사하기: scripts/tuneline dataset check",
            "더 작은 파일로 나누어 다시 업로드하세요.",
        ),
    ),
    "dataset_waiting": (
        "데이터셋이 승인을 기다리고 있습니다",
        (
            "“{name}” 검사가 끝났습니다. 승인하기 전에는 비용이 발생하지 않습니다.",
            "학습 비용은 약 {usd}입니다.",
            "기다리는 이유: {reason}",
        ),
        ("학습 승인하기: scripts/tuneline dataset approve {about}",),
    ),
    "job_waiting": (
        "학습이 차례를 기다리고 있습니다",
        ("“{name}” 데이터셋의 학습은 다른 학습이 끝날 때까지 기다립니다.",),
        (
            "필요한 작업은 없습니다. 차례가 되면 자동으로 시작됩니다. "
            "상태 보기: scripts/tuneline dataset list",
        ),
    ),
    "job_started": (
        "학습을 시작했습니다",
        ("“{name}” 데이터셋으로 모델을 학습하고 있습니다.", "비용은 약 {usd}입니다."),
        ("필요한 작업은 없습니다. 진행 상황 보기: scripts/tuneline job follow {job}",),
    ),
    "job_done": (
        "학습이 끝났습니다",
        ("“{name}” 데이터셋으로 학습한 모델이 준비되었습니다.", "비용은 {usd}입니다."),
        ("필요한 작업은 없습니다. 현재 모델과 비교한 뒤 결과를 알려 드립니다.",),
    ),
    "job_failed": (
        "학습에 실패했습니다",
        ("“{name}” 학습이 답변할 수 있는 모델 없이 끝났습니다.", "이유: {reason}"),
        (
            "자세히 보기: scripts/tuneline job show {job}",
            "모델 학습은 끝났고 비용이 청구되었습니다. Google의 Model Registry에서 엔드포인트에 "
            "배포한 뒤({model}) 등록하세요: scripts/tuneline model register --help",
            "봇은 이전과 같이 답변합니다.",
        ),
    ),
    "job_refused": (
        "학습을 시작할 수 없습니다",
        ("“{name}” 데이터셋은 유효하지만 학습을 시작할 수 없습니다.", "이유: {reason}"),
        (
            "봇은 이전과 같이 답변합니다.",
            (
                "업로드할 때 다른 기본 모델을 고르거나(옵션 base-model), "
                "다른 곳에서 학습한 모델을 등록하세요: scripts/tuneline model register --help"
            ),
        ),
    ),
    "job_stuck": (
        "학습이 너무 오래 걸립니다",
        ("“{name}” 학습이 아직 끝나지 않았습니다.", "알림 이유: {reason}"),
        ("자세히 보기: scripts/tuneline job show {job}", "학습 취소하기: scripts/tuneline job cancel {job}"),
    ),
    "model_held": (
        "모델이 결정을 기다리고 있습니다",
        (
            "{version} 모델의 학습이 끝났지만 아직 적용되지 않았습니다.",
            "점수는 {score_after}, 현재 모델의 점수는 {score_before}입니다.",
            "이유: {reason}",
        ),
        (
            "자세히 보기: scripts/tuneline model show {version}",
            "답변 비교하기: artifact 버킷의 {report}",
            "적용하기: scripts/tuneline model promote {version}",
        ),
    ),
    "model_promoted": (
        "새 모델을 적용했습니다",
        (
            "이제부터 봇이 {version} 모델로 답변합니다.",
            "점수는 {score_after}, 이전 모델의 점수는 {score_before}입니다.",
            "이유: {reason}",
        ),
        (
            "봇에게 질문해 보세요.",
            "이전 모델이 더 나았다면 되돌릴 수 있습니다: scripts/tuneline model rollback",
        ),
    ),
    "model_rolled_back": (
        "이전 모델로 되돌렸습니다",
        ("{version} 모델에서 이전 모델로 되돌렸습니다. 현재 모델: {next}.", "이유: {reason}"),
        ("봇에게 질문해 보세요.", "모든 모델 보기: scripts/tuneline model list"),
    ),
    "model_ends": (
        "모델을 곧 사용할 수 없게 됩니다",
        ("{version} 모델은 {date}까지 답변할 수 있습니다.", "{days}일 남았습니다."),
        (
            "같은 데이터셋을 더 새로운 기본 모델로 다시 학습하기: scripts/tuneline dataset retrain {dataset}",
            (
                "그 전에 새 모델을 학습하세요. "
                "다른 기본 모델(옵션 base-model)을 지정하여 데이터셋을 다시 업로드하면 됩니다."
            ),
            "그러지 않으면 그 뒤에는 이전 모델이나 기본 모델이 답변합니다.",
            "{setting} 설정을 다른 모델로 바꾸고 배포하세요.",
        ),
    ),
    "model_ended": (
        "모델을 더 이상 사용할 수 없습니다",
        ("{version} 모델은 이제 답변할 수 없습니다.", "현재 모델: {next}.", "이유: {reason}"),
        (
            "사용자는 계속 답변을 받습니다. 현재 모델 보기: scripts/tuneline status",
            "새 모델 학습하기: 다른 기본 모델(옵션 base-model)을 지정하여 데이터셋을 업로드하세요.",
            "{setting} 설정을 다른 모델로 바꾸고 배포하세요.",
        ),
    ),
    "cost_cap": (
        "봇이 답변을 멈추었습니다",
        (
            "이번 달 답변 비용은 {usd}, 한도는 {cap_usd}입니다.",
            "다음 달까지 사용자에게는 봇이 쉬고 있다는 메시지가 전송됩니다.",
        ),
        ("바로 다시 시작하려면 bot/settings의 month_usd 값을 높이세요.",),
    ),
    "line_quota": (
        "LINE 메시지가 얼마 남지 않았습니다",
        (
            (
                "이번 달 메시지 {limit}건 중 {used}건을 보냈습니다. "
                "10분의 1은 남겨 두므로 지금은 알림을 푸시로 보내지 않습니다."
            ),
            "사용자에게는 영향이 없습니다. 답변은 건수에 포함되지 않습니다.",
        ),
        ("알림 보기: scripts/tuneline status",),
    ),
    "no_credit": (
        "모델 제공사의 크레딧이 없습니다",
        (
            "{host}가 접근을 거부했습니다. 계정의 크레딧이 없거나 이용 한도에 도달했습니다.",
            (
                "해결될 때까지 {model} 대신 다른 제공사의 모델이 답변합니다. "
                "다른 모델이 없으면 사용자에게 사과 메시지가 전송됩니다."
            ),
            "“{dataset}” 학습은 대기 중이며, 하루 안에 해결되면 자동으로 시작됩니다.",
            "{evaluated} 모델의 평가는 대기 중이며, 한 시간 안에 해결되면 계속됩니다.",
            "“{followed}” 학습의 상태는 해결될 때까지 알 수 없습니다.",
        ),
        (
            (
                "해당 제공사에서 크레딧을 충전하세요. OpenAI: "
                "https://platform.openai.com/settings/organization/billing"
            ),
            "그 밖에 필요한 작업은 없습니다. 다음 메시지부터 봇이 이 모델을 다시 사용합니다: {model}.",
        ),
    ),
    "key_refused": (
        "모델 제공사가 키를 거부합니다",
        (
            "{host}가 접근을 거부했습니다. 저장된 키가 그곳에서 유효하지 않습니다.",
            (
                "해결될 때까지 {model} 대신 다른 제공사의 모델이 답변합니다. "
                "다른 모델이 없으면 사용자에게 사과 메시지가 전송됩니다."
            ),
            "“{dataset}” 학습은 대기 중이며, 하루 안에 해결되면 자동으로 시작됩니다.",
            "{evaluated} 모델의 평가는 대기 중이며, 한 시간 안에 해결되면 계속됩니다.",
            "“{followed}” 학습의 상태는 해결될 때까지 알 수 없습니다.",
        ),
        (
            "유효한 키 저장하기: scripts/tuneline deploy rotate {secret}",
            "CHAT_BASE_URL을 설정했다면: scripts/tuneline deploy rotate {own_secret}",
            "그 밖에 필요한 작업은 없습니다. 다음 메시지부터 봇이 이 모델을 다시 사용합니다: {model}.",
        ),
    ),
    "vertex_refused": (
        "Google Cloud가 Gemini 접근을 거부합니다",
        (
            "Vertex AI가 봇의 호출을 거부했습니다. 권한이 없거나, API가 꺼져 있거나, 결제가 중지되었습니다.",
            (
                "해결될 때까지 {model} 대신 다른 제공사의 모델이 답변합니다. "
                "다른 모델이 없으면 사용자에게 사과 메시지가 전송됩니다."
            ),
            "“{dataset}” 학습은 대기 중이며, 하루 안에 해결되면 자동으로 시작됩니다.",
            "{evaluated} 모델의 평가는 대기 중이며, 한 시간 안에 해결되면 계속됩니다.",
            "“{followed}” 학습의 상태는 해결될 때까지 알 수 없습니다.",
        ),
        (
            "권한을 다시 부여하고 API 켜기: scripts/tuneline deploy apply",
            "프로젝트의 결제 확인하기: https://console.cloud.google.com/billing",
            "정확한 이유는 함수의 로그에 있습니다.",
            "그 밖에 필요한 작업은 없습니다. 다음 메시지부터 봇이 이 모델을 다시 사용합니다: {model}.",
        ),
    ),
    "events_dead": (
        "답변하지 못한 메시지가 있습니다",
        ("오늘 답변하지 못한 사용자 메시지: {count}건.", "가장 많은 이유: {reason}"),
        (
            "메시지 보기: scripts/tuneline events list --unanswered",
            "20분이 지나지 않은 메시지에는 아직 답변할 수 있습니다: scripts/tuneline events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "자세히 보기: scripts/tuneline status",
    "more": "… 그 밖에 {count}건: scripts/tuneline status",
    "other": "알림: {kind}",
    "base": "기본 모델",
    "host_default": "기본 모델의 제공사",
    "host_named": "“{endpoint}” 제공사",
    "host_training": "학습을 맡은 제공사",
    "reason_not_worse": "이전 모델보다 나쁘지 않습니다.",
    "reason_worse": "현재 모델보다 답변이 나쁩니다.",
    "reason_serving_gone": "이전 모델이 더 이상 답변하지 않습니다.",
    "reason_silent": "어떤 질문에도 답변하지 않았습니다.",
    "reason_too_few": "따로 남겨 둔 질문이 너무 적어 비교할 수 없습니다.",
    "reason_no_time": "시간 안에 답변한 질문이 너무 적어 비교할 수 없습니다.",
    "reason_overtaken": "나중에 업로드한 모델이 이미 적용되었습니다.",
    "reason_unreadable": "파일이 너무 크거나 읽을 수 없어 검사가 여러 번 중단되었습니다.",
    "reason_manual": "관리자가 결정합니다.",
    "reason_auto": "promote 설정이 auto입니다.",
}
