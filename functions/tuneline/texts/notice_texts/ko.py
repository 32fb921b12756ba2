"""What operators are told in Korean."""

BETWEEN = " "

NOTICES = {
    "dataset_rejected": (
        "데이터셋이 반려되었습니다",
        (
            "“{name}”(으)로는 학습할 수 없습니다. 비용은 들지 않았습니다.",
            "고칠 문제: {problems}개.",
            "이유: {reason}",
        ),
        (
            "어느 줄을 어떻게 고칠지 보기: scripts/dataset show {about}",
            "고친 뒤 다시 올려 주세요.",
        ),
    ),
    "dataset_stuck": (
        "데이터셋 검사가 끝나지 않습니다",
        ("“{name}” 검사가 한 시간이 넘도록 끝나지 않았습니다.",),
        (
            "지금 상태 보기: scripts/dataset show {about}",
            "내 컴퓨터에서 검사하기: scripts/dataset check",
            "작은 파일로 나누어 다시 올려 주세요.",
        ),
    ),
    "dataset_waiting": (
        "데이터셋이 승인을 기다립니다",
        (
            "“{name}” 검사가 끝났습니다. 승인하기 전에는 비용이 들지 않습니다.",
            "학습 비용은 약 {usd}입니다.",
            "기다리는 이유: {reason}",
        ),
        ("학습하려면: scripts/dataset approve {about}",),
    ),
    "job_started": (
        "학습을 시작했습니다",
        ("“{name}”(으)로 모델을 학습하고 있습니다.", "비용은 약 {usd}입니다."),
        ("할 일은 없습니다. 진행 보기: scripts/job follow {job}",),
    ),
    "job_done": (
        "학습이 끝났습니다",
        ("“{name}”(으)로 학습한 모델이 준비되었습니다.", "비용은 {usd}입니다."),
        ("할 일은 없습니다. 지금 모델과 비교한 뒤 결과를 알려 드립니다.",),
    ),
    "job_failed": (
        "학습에 실패했습니다",
        ("“{name}” 학습이 모델 없이 끝났습니다.", "이유: {reason}"),
        ("자세히 보기: scripts/job show {job}", "봇은 전과 같이 답합니다."),
    ),
    "job_refused": (
        "학습을 시작할 수 없습니다",
        ("“{name}” 데이터셋에는 문제가 없지만 학습할 수 없습니다.", "이유: {reason}"),
        (
            "봇은 전과 같이 답합니다.",
            "다른 기본 모델을 고르거나(옵션 base-model), 다른 곳에서 학습한 모델을 등록하세요: "
            "scripts/model register --help",
        ),
    ),
    "job_stuck": (
        "학습이 너무 오래 걸립니다",
        ("“{name}” 학습이 끝나지 않습니다.", "상황: {reason}"),
        ("살펴보기: scripts/job show {job}", "그만두기: scripts/job cancel {job}"),
    ),
    "model_held": (
        "모델이 결정을 기다립니다",
        (
            "모델 {version}의 학습이 끝났지만 아직 쓰이지 않습니다.",
            "이유: {reason}",
            "점수는 {score_after}, 지금 모델은 {score_before}입니다.",
        ),
        (
            "살펴보기: scripts/model show {version}",
            "답을 나란히 보기: artifact 버킷의 {report}",
            "사용하기: scripts/model promote {version}",
        ),
    ),
    "model_promoted": (
        "새 모델이 답합니다",
        (
            "이제부터 모델 {version}이(가) 답합니다.",
            "이유: {reason}",
            "점수는 {score_after}, 이전 모델은 {score_before}입니다.",
        ),
        ("봇에게 물어보세요.", "전 모델이 더 나았다면: scripts/model rollback"),
    ),
    "model_rolled_back": (
        "이전 모델로 되돌렸습니다",
        ("모델 {version}을(를) 내리고 이제 {next}이(가) 답합니다.", "이유: {reason}"),
        ("봇에게 물어보세요.", "모든 모델: scripts/model list"),
    ),
    "model_ends": (
        "모델을 곧 쓸 수 없게 됩니다",
        ("모델 {version}은(는) {date}까지 쓸 수 있습니다.", "{days}일 남았습니다."),
        (
            "그 전에 새로 학습하세요. 다른 기본 모델(옵션 base-model)로 데이터셋을 다시 올리면 됩니다.",
            "그러지 않으면 그 뒤에는 이전 모델이나 기본 모델이 답합니다.",
            "설정 {setting}에서 다른 모델을 고르고 다시 배포하세요.",
        ),
    ),
    "model_ended": (
        "모델을 더 이상 쓸 수 없습니다",
        ("모델 {version}은(는) 이제 답하지 않습니다.", "지금은 {next}이(가) 답합니다.", "이유: {reason}"),
        (
            "사용자는 계속 답을 받습니다. 어느 모델인지 보기: scripts/status",
            "새로 학습하려면 다른 기본 모델(옵션 base-model)로 데이터셋을 올리세요.",
            "설정 {setting}에서 다른 모델을 고르고 다시 배포하세요.",
        ),
    ),
    "cost_cap": (
        "봇이 쉬고 있습니다",
        (
            "이번 달 답변에 {usd}이(가) 들었고, 한도는 {cap_usd}입니다.",
            "봇은 다음 달까지 쉰다고 사용자에게 알립니다.",
        ),
        ("바로 계속하려면 bot/settings의 month_usd를 올리세요.",),
    ),
    "line_quota": (
        "LINE 메시지가 얼마 남지 않았습니다",
        (
            "이번 달 {limit}건 가운데 {used}건을 썼습니다. 10분의 1은 남겨 두므로 "
            "지금은 알림을 보내지 않습니다.",
            "사용자에게는 영향이 없습니다. 답장은 세지 않습니다.",
        ),
        ("알림 읽기: scripts/status",),
    ),
    "no_credit": (
        "모델 제공사의 크레딧이 없습니다",
        (
            "{host}를 이용할 수 없습니다. 계정의 크레딧이 없거나 이용 한도에 도달했습니다.",
            "해결될 때까지 다른 제공사의 모델이 {model} 대신 답변합니다. 다른 모델이 없으면 사용자에게 사과 "
            "메시지가 전송됩니다.",
            "“{dataset}” 학습은 대기 중이며, 하루 안에 해결되면 자동으로 시작됩니다.",
            "모델 {evaluated}의 비교는 대기 중이며, 한 시간 안에 해결되면 자동으로 계속됩니다.",
            "“{followed}” 학습의 상황을 확인할 수 없습니다. 해결되면 자동으로 다시 확인합니다.",
        ),
        (
            "제공사에서 크레딧을 충전하세요. OpenAI: https://platform.openai.com/settings/organization/billing",
            "그 밖에 할 일은 없습니다. 다음 메시지부터 다시 {model} 모델에 답변을 요청합니다.",
        ),
    ),
    "key_refused": (
        "모델 제공사가 키를 거부합니다",
        (
            "{host}가 저장된 키를 받아들이지 않습니다.",
            "해결될 때까지 다른 제공사의 모델이 {model} 대신 답변합니다. 다른 모델이 없으면 사용자에게 사과 "
            "메시지가 전송됩니다.",
            "“{dataset}” 학습은 대기 중이며, 하루 안에 해결되면 자동으로 시작됩니다.",
            "모델 {evaluated}의 비교는 대기 중이며, 한 시간 안에 해결되면 자동으로 계속됩니다.",
            "“{followed}” 학습의 상황을 확인할 수 없습니다. 해결되면 자동으로 다시 확인합니다.",
        ),
        (
            "유효한 키를 저장하세요: scripts/deploy rotate {secret}",
            "CHAT_BASE_URL을 설정했다면: scripts/deploy rotate {own_secret}",
            "그 밖에 할 일은 없습니다. 다음 메시지부터 다시 {model} 모델에 답변을 요청합니다.",
        ),
    ),
    "events_dead": (
        "답하지 못한 메시지가 있습니다",
        ("오늘 답하지 못한 사용자 메시지: {count}건.", "가장 많은 이유: {reason}."),
        (
            "보기: scripts/events list --unanswered",
            "20분이 지나지 않은 것은 아직 답할 수 있습니다: scripts/events replay --help",
        ),
    ),
}

TEXTS = {
    "next_any": "자세한 내용: scripts/status",
    "more": "… 그 밖에 {count}건: scripts/status",
    "other": "알림: {kind}",
    "operator_added": (
        "이제 이 봇의 관리자입니다. 할 일이 있으면 여기로 알려 드릴 수 있습니다. 먼저 알림을 허용하세요: "
        "scripts/status operators --push on"
    ),
    "operator_code_wrong": "쓸 수 없는 코드입니다. 새로 만드세요: scripts/status operators --invite",
    "base": "기본 모델",
    "host_default": "기본 모델의 제공사",
    "host_named": "“{endpoint}” 제공사",
    "host_training": "학습용 제공사",
    "reason_not_worse": "이전 모델보다 나쁘지 않습니다.",
    "reason_worse": "지금 모델보다 답이 나쁩니다.",
    "reason_serving_gone": "이전 모델이 더 이상 답하지 않습니다.",
    "reason_silent": "어떤 질문에도 답하지 않았습니다.",
    "reason_too_few": "따로 남겨 둔 질문이 너무 적어 비교할 수 없습니다.",
    "reason_no_time": "시간 안에 답한 질문이 너무 적어 비교할 수 없습니다.",
    "reason_overtaken": "나중에 올린 데이터의 모델이 이미 사용되고 있습니다.",
    "reason_unreadable": "파일이 너무 크거나 형태가 특이하여 검사가 여러 번 중단되었고, 읽을 수 없습니다.",
    "reason_manual": "설정 promote가 manual이므로 사람이 정합니다.",
    "reason_auto": "설정 promote가 auto입니다.",
}
