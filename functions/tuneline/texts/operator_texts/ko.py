"""What operators read in LINE, in Korean."""

TEXTS = {
    "file_checked": (
        "“{name}” 검사가 끝났습니다. 예시는 {examples}개, 학습 비용은 약 {usd}입니다. "
        "관리자가 승인하기 전에는 학습하지 않으며 비용도 발생하지 않습니다: "
        "scripts/tuneline dataset approve {id}"
    ),
    "file_rejected": (
        "“{name}” 파일은 아직 학습에 사용할 수 없습니다. 고쳐야 할 문제: {problems}개. "
        "파일을 고친 뒤 다시 보내 주세요."
    ),
    "file_duplicate": "“{name}” 파일은 이전 데이터셋과 내용이 같아서 다시 학습하지 않습니다.",
    "file_refused": "“{name}” 파일은 지금 학습할 수 없습니다. 이유: scripts/tuneline dataset show {id}",
    "file_decided": "“{name}” 파일은 검사와 승인이 끝났습니다. 현재 상태: scripts/tuneline dataset show {id}",
    "file_unfinished": "“{name}” 검사가 끝나지 않았습니다. 파일을 다시 보내 주세요.",
    "file_slow": "“{name}” 검사가 평소보다 오래 걸립니다. 현재 상태: scripts/tuneline dataset show {id}",
    "file_lost": "LINE에서 “{name}” 파일을 가져오지 못했습니다. 다시 보내 주세요.",
    "problem_line": "{line}번째 줄: ",
    "price_unknown": "알 수 없는 금액",
    "file_too_large": (
        "“{name}” 파일은 {megabytes} MB이고, 데이터셋은 최대 {most} MB입니다. "
        "작은 파일로 나누어 다시 보내 주세요."
    ),
    "file_empty": "“{name}” 파일이 비어 있습니다. 내용을 확인하고 다시 보내 주세요.",
    "file_kind": (
        "“{name}” 파일은 데이터셋 형식이 아닙니다. 질문과 답변이 있는 파일을 보내 주세요: {kinds}."
    ),
    "button_old": "이 버튼은 기한이 지나 아무것도 실행하지 않았습니다. 최신 메시지의 버튼을 눌러 주세요.",
}
