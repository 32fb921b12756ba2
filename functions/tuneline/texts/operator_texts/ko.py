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
    "pin_question_empty": (
        "아무것도 바꾸지 않았습니다. 질문에 글자나 숫자가 없습니다. 사용자가 묻는 대로 쓰고 답변과 함께 "
        "다시 보내 주세요."
    ),
    "pin_question_long": (
        "아무것도 바꾸지 않았습니다. 질문이 {count}자이며 최대 {most}자까지 쓸 수 있습니다. 사용자가 "
        "묻는 내용만 남기고 답변과 함께 다시 보내 주세요."
    ),
    "pin_answer_empty": (
        "아무것도 바꾸지 않았습니다. 답변이 비어 있습니다. 봇이 할 말을 써서 다시 보내 주세요."
    ),
    "pin_answer_long": (
        "아무것도 바꾸지 않았습니다. 답변이 {count}자이며 LINE 메시지 하나는 {most}자까지입니다. 보낸 "
        "메시지에서 복사해 줄인 뒤 다시 보내 주세요."
    ),
    "pin_too_many": (
        "아무것도 바꾸지 않았습니다. 지정 답변이 {count}개가 되며 최대 {most}개까지입니다. 데이터셋에 "
        "이미 있는 것을 지워 주세요: scripts/tuneline answer unpin"
    ),
    "pin_superseded": (
        "같은 때에 다른 관리자가 이 질문의 답변을 바꾸어 보내신 답변은 사용하지 않습니다. 현재 답변은 "
        "“{answer}”입니다."
    ),
    "form_incomplete": (
        "답변이 없어서 아무것도 바꾸지 않았습니다. 질문과 답변을 메시지 하나에 두 줄로 써 주세요: "
        "‘질문:’과 ‘답변:’. 컴퓨터에서는 Shift+Enter로 줄을 바꿉니다."
    ),
    "form_several": (
        "메시지에 질문이 여러 개 있어서 아무것도 바꾸지 않았습니다. 질문과 답변을 한 쌍씩 따로 보내 주세요."
    ),
    "quote_unknown": (
        "어느 질문에 대한 답변인지 알 수 없어 아무것도 바꾸지 않았습니다. 질문과 올바른 답변을 메시지 "
        "하나에 두 줄로 써서 보내 주세요: ‘질문:’과 ‘답변:’."
    ),
    "write_the_answer": "“{question}” 질문의 올바른 답변을 다음 메시지로 보내 주세요.",
    "nothing_changed": "아무것도 바꾸지 않았습니다.",
    "model_promoted": "다음 메시지부터 답하는 모델: {version}. 언제든지 이전 모델로 되돌릴 수 있습니다.",
    "model_rolled_back": "다음 메시지부터 답하는 모델: {next}. 모델 {version}의 답변은 중단했습니다.",
    "nothing_behind": "이미 기본 모델이 답변하고 있어 변경된 내용이 없습니다.",
    "model_silent": (
        "모델 {version}에서 테스트 질문의 답변을 받지 못해 변경하지 않았습니다. "
        "몇 분 뒤에 다시 시도해 주세요."
    ),
    "model_over": "더 이상 사용할 수 없는 모델({version})이라 변경하지 않았습니다.",
    "no_models": "아직 학습한 모델이 없습니다. 질문과 답변이 있는 파일을 이 채팅방에 보내 주세요.",
    "no_comparison": "비교할 두 모델이 아직 없습니다. 질문과 답변이 있는 파일을 이 채팅방에 보내 주세요.",
    "comparison_failed": (
        "제시간에 답하지 않은 모델이 있어 비교할 수 없습니다. 몇 분 뒤에 다시 시도해 주세요."
    ),
    "comparison_paused": "이번 달 답변 비용이 한도에 도달하여 모델에 질문하지 않았습니다.",
    "comparison_questions": "이 모델들에 쓸 테스트 질문이 없습니다. 질문을 직접 입력해 주세요.",
    "comparison_long": "질문이 너무 깁니다. 최대 {most}자입니다.",
    "comparison_write": "다음 메시지로 질문을 보내 주세요.",
    "undo_again": "이미 되돌렸으므로 이번에는 아무것도 하지 않았습니다.",
    "undo_superseded": "이 질문의 답변이 그 뒤에 바뀌어 되돌리지 않았습니다. 현재 답변은 “{answer}”입니다.",
    "undo_gone": "이 지정 답변은 그 뒤에 삭제되어 되돌릴 것이 없습니다.",
}
