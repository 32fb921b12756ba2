"""Findings on changes without any loss, and notices, in Korean."""

CHANGES = {
    "BOM": ("맨 앞의 BOM을 지웠습니다.", ""),
    "CR_LINE_ENDS": ("옛 방식의 줄바꿈(CR)을 줄바꿈으로 읽었습니다.", ""),
    "BLANK_LINES": ("빈 행을 건너뛰었습니다.", ""),
    "JSON_ARRAY": ("예시 목록을 한 줄에 하나씩 나눴습니다.", ""),
    "WRAPPED": ("‘{key}’에서 예시를 꺼냈습니다.", ""),
    "KEYED": ("객체의 각 항목을 예시로 바꿨습니다.", ""),
    "COLUMNS": ("표의 열을 예시로 바꿨습니다.", ""),
    "QUESTION_MAP": ("각 키는 질문으로, 그 글은 답변으로 읽었습니다.", ""),
    "PRETTY_JSON": ("예시를 한 줄에 하나씩 정리했습니다.", ""),
    "ENCODING": ("{encoding} 인코딩으로 읽었습니다.", ""),
    "DEVELOPER_ROLE": ("developer 역할을 system으로 바꿨습니다.", ""),
    "PROMPT_COMPLETION": ("prompt와 completion을 메시지로 바꿨습니다.", ""),
    "TABLE": ("표의 행을 예시로 바꿨습니다.", ""),
    "TEXT_PAIRS": ("글에 표시된 질문과 답변을 예시로 바꿨습니다.", ""),
    "SHEET": ("‘{sheet}’ 시트를 읽었습니다.", ""),
    "QUESTION_ANSWER": ("질문과 답변을 메시지로 바꿨습니다.", ""),
    "ALPACA": ("instruction, input, output을 메시지로 바꿨습니다.", ""),
    "HISTORY": ("이전 대화를 질문 앞에 넣었습니다.", ""),
    "SHAREGPT": ("conversations를 메시지로 바꿨습니다.", ""),
    "PHRASINGS": ("질문의 표현마다 같은 답변을 붙여 예시로 만들었습니다.", ""),
    "QUES_ANS": ("answers_info가 있는 질문을 예시로 바꿨습니다.", ""),
    "EFAQA": ("title과 chats를 예시로 바꿨습니다.", ""),
    "SYSTEM_PROMPT": ("옵션의 시스템 프롬프트를 첫 메시지로 추가했습니다.", ""),
    "NONE_RECOMMENDED": (
        "이 질문에는 추천 답변이 없어 건너뛰었습니다.",
        "모든 답변을 쓰려면 옵션 answers를 all로 지정해 주세요.",
    ),
    "MODEL_ENDS": (
        "{day}부터 {model} 및 이를 학습한 모델은 더 이상 답변하지 않습니다.",
        "다른 기본 모델을 골라 주세요.",
    ),
    "KEYS_NOT_USED": (
        "‘{key}’ 항목은 쓰지 않았습니다. 이후 예시에서도 같습니다.",
        "답변의 일부가 아니면 그대로 두어도 됩니다.",
    ),
    "QUESTION_SEPARATOR": (
        "대부분의 질문이 GPT-3용 형식의 ‘{marks}’ 기호로 끝납니다. 봇에 질문하는 사람은 이 기호를 쓰지 "
        "않습니다.",
        "모든 질문의 끝에서 지워 주세요.",
    ),
    "TITLES_LEFT": (
        "질문도 답변도 아닌 행 {count}개를 건너뛰었습니다. 첫 행은 ‘{text}’입니다.",
        "답변의 일부가 아니면 그대로 두어도 됩니다.",
    ),
    "SHEETS_LEFT": (
        "첫 시트만 읽었고 ‘{sheets}’ 시트는 읽지 않았습니다.",
        "모든 행을 첫 시트에 넣거나 쓸 시트를 맨 앞으로 옮겨 주세요.",
    ),
    "HIDDEN_ROWS": (
        "숨겨진 행 {count}개를 건너뛰었습니다.",
        "쓰려면 숨기기를 취소하거나 필터를 해제해 주세요.",
    ),
    "ROWS_LEFT_OUT": (
        "질문도 답변도 없는 행 {count}개를 건너뛰었습니다: {lines}.",
        "질문이나 답변이 빠진 것이 아니면 그대로 두어도 됩니다.",
    ),
    "HIDDEN_COLUMN": (
        "{column}열은 숨겨져 있지만 읽었습니다.",
        "그대로 두어도 됩니다. 쓰지 않으려면 열을 삭제해 주세요.",
    ),
    "UNKNOWN_COLUMN": (
        "‘{column}’ 열은 쓰지 않았습니다.",
        "쓰려면 열 이름을 질문, 답변, system 중 하나로 바꿔 주세요.",
    ),
}
