"""What operators read in LINE, in Korean."""

TEXTS = {
    "file_ready": (
        "“{name}” 파일은 데이터셋으로 쓸 수 있습니다. 아직 여기에서는 올릴 수 없으니 컴퓨터에서 올려 주세요: "
        "scripts/tuneline dataset drop"
    ),
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
