"""Findings on an example and its messages, in Korean."""

EXAMPLES = {
    "EXTRA_KEY": ("여기에는 ‘{key}’ 키를 쓸 수 없습니다.", "{fix}"),
    "MISSING_MESSAGES": ("예시에 messages가 없습니다{keys}.", "{fix}"),
    "HISTORY_TYPE": (
        "{key}의 내용이 이전 질문과 답변의 쌍이 아닙니다.",
        '"{key}": [["이전 질문", "그 답변"], … ] 형식으로 써 주세요.',
    ),
    "MESSAGES_TYPE": ("messages가 목록이 아닙니다.", '"messages": [ … ] 형식으로 써 주세요.'),
    "MESSAGES_EMPTY": ("messages가 비어 있습니다.", "질문과 답변을 써 주세요."),
    "TOO_LONG": (
        "이 예시는 약 {tokens}토큰입니다. 학습할 때 {most}토큰 뒤는 잘리므로 답변의 끝부분이 빠집니다.",
        "줄이거나 여러 예시로 나눠 주세요.",
    ),
    "PROMPT_TOO_LONG": ("시스템 프롬프트가 {most}자를 넘습니다.", "줄여 주세요."),
    "NO_ASSISTANT": ("assistant 메시지가 없습니다.", "답변을 추가해 주세요."),
    "LAST_NOT_ASSISTANT": (
        "마지막 메시지가 assistant 메시지가 아닙니다.",
        "답변으로 끝내거나 답변 뒤의 메시지를 삭제해 주세요.",
    ),
    "NO_USER": ("user 메시지가 없습니다.", "질문을 추가해 주세요."),
    "SYSTEM_NOT_FIRST": ("system 메시지가 맨 앞에 있지 않습니다.", "맨 앞으로 옮겨 주세요."),
    "CONSECUTIVE_ASSISTANT": (
        "assistant 메시지가 두 번 이어집니다. 받지 않는 제공사도 있습니다.",
        "하나로 합쳐 주세요.",
    ),
    "NOTHING_TO_TRAIN": (
        "이 예시는 모든 답변의 weight가 0이라 아무것도 학습되지 않습니다.",
        "답변의 weight를 1로 하거나 예시를 삭제해 주세요.",
    ),
    "MESSAGE_TYPE": ("메시지가 객체가 아닙니다.", "{fix}"),
    "MISSING_ROLE": (
        "메시지에 role이 없습니다.",
        '"role"에 "system", "user", "assistant" 중 하나를 써 주세요.',
    ),
    "UNKNOWN_ROLE": ("‘{role}’ 같은 role은 없습니다.", "{fix}"),
    "EXTRA_MESSAGE_KEY": ("{role} 메시지에는 ‘{key}’ 키를 쓸 수 없습니다.", "{fix}"),
    "CONTENT_MISSING": ("{role} 메시지에 content가 없습니다.", '"content": "…" 항목을 추가해 주세요.'),
    "CONTENT_TYPE": ("content가 글도 아니고 type이 있는 목록도 아닙니다.", "{fix}"),
    "PART_TYPE": (
        "‘{type}’ 유형의 내용은 학습에 쓸 수 없습니다.",
        "text나 image_url 유형만 쓰고 글은 따옴표로 묶어 주세요.",
    ),
    "CONTENT_EMPTY": ("답변이 비어 있습니다.", "답변을 쓰거나 예시를 삭제해 주세요."),
    "CONTENT_BLANK": ("답변에 공백만 있습니다.", "답변을 쓰거나 예시를 삭제해 주세요."),
    "CONTENT_EMPTY_USER": ("질문이 비어 있습니다.", "질문을 쓰거나 예시를 삭제해 주세요."),
    "CONTENT_EMPTY_QUESTION": ("질문이 비어 있습니다.", "질문을 쓰거나 예시를 삭제해 주세요."),
    "WEIGHT_VALUE": ("weight가 0도 1도 아닙니다.", "따옴표 없이 0이나 1을 써 주세요."),
    "WEIGHT_ROLE": (
        "{role} 메시지에 weight가 있습니다. assistant 메시지에만 쓸 수 있습니다.",
        "weight를 삭제해 주세요.",
    ),
    "DEPRECATED_FUNCTIONS": (
        "functions와 function_call은 도구를 호출하는 옛 방식입니다.",
        "tools와 tool_calls로 바꿔 주세요.",
    ),
    "TOOL_REPLY_MISSING": (
        "도구 호출 ‘{id}’ 뒤에 결과가 없습니다.",
        "도구 메시지를 추가하거나 호출에서 예시를 끝내 주세요.",
    ),
    "TOOL_ORPHAN": (
        "도구 메시지가 ‘{id}’ 호출의 결과라고 되어 있지만 앞에 그 호출이 없습니다.",
        "호출을 추가하거나 메시지를 삭제해 주세요.",
    ),
    "TOOL_CALL_ID": (
        "{what}에 id가 없습니다.",
        "호출에 id를 넣고 도구 메시지의 tool_call_id에도 같은 id를 써 주세요.",
    ),
    "TOOL_FUNCTION": (
        "{what}에 함수 이름이 없습니다.",
        '"type": "function" 그리고 "function": {"name": "…", … } 항목을 써 주세요.',
    ),
    "TOOL_TYPE": ("도구나 도구 호출의 type이 function이 아닙니다.", '"type": "function" 항목을 써 주세요.'),
    "TOOL_ARGUMENTS_TYPE": (
        "도구 호출의 arguments가 문자열이 아닙니다.",
        "arguments의 JSON을 따옴표로 묶어 주세요.",
    ),
    "TOOL_ARGUMENTS_JSON": ("도구 호출의 arguments가 JSON이 아닙니다.", "JSON 객체 하나로 써 주세요."),
    "TOOL_NOT_DECLARED": (
        "도구 ‘{name}’ 호출이 있지만 tools에 정의되어 있지 않습니다.",
        "이 예시의 tools에 정의해 주세요.",
    ),
    "TOOLS_TYPE": ("{key} 값이 객체의 목록이 아닙니다.", '"{key}": [ … ] 형식으로 써 주세요.'),
    "TOO_MANY_IMAGES": (
        "이 예시에 이미지가 {count}장 있습니다. 10장까지 쓸 수 있습니다.",
        "이미지를 줄여 주세요.",
    ),
    "IMAGE_ROLE": (
        "{role} 메시지에 이미지가 있습니다. user 메시지에만 쓸 수 있습니다.",
        "이미지를 user 메시지로 옮겨 주세요.",
    ),
    "IMAGE_FORMAT": ("이 이미지는 쓸 수 없습니다: {why}.", "10 MB 이하의 JPEG, PNG, WEBP로 바꿔 주세요."),
    "IMAGE_URL": ("이미지 URL에 인터넷으로 접속할 수 없습니다: {why}.", "공개된 https URL로 바꿔 주세요."),
}
