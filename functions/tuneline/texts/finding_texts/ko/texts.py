"""Findings on texts, and on what Gemini's tuning has no place for, in Korean."""

TEXTS = {
    "GEMINI_SYSTEM_LATER": (
        "system 메시지가 첫 질문보다 뒤에 있습니다. Gemini에서는 맨 앞에만 둘 수 있습니다.",
        "맨 앞으로 옮기거나 다음 질문 안에 써 주세요.",
    ),
    "GEMINI_FIRST_NOT_USER": (
        "첫 메시지가 user의 질문이 아닙니다. Gemini에는 질문이 필요합니다.",
        "질문을 추가하거나 그 앞의 답변을 삭제해 주세요.",
    ),
    "GEMINI_LAST_NOT_ASSISTANT": (
        "마지막 메시지가 assistant의 답변이 아닙니다.",
        "예시를 답변으로 끝내 주세요.",
    ),
    "GEMINI_WEIGHT_ZERO": (
        "이 답변은 weight가 0이지만 Gemini는 예시의 모든 답변을 배웁니다.",
        "이 답변과 질문을 함께 삭제하거나 나머지 메시지만으로 예시를 만들어 주세요.",
    ),
    "GEMINI_TEXT_WITH_CALL": (
        "답변에 글과 도구 호출이 함께 있습니다. Gemini에서는 둘 중 하나만 쓸 수 있습니다.",
        "글을 삭제하거나 도구 결과 뒤의 답변으로 옮겨 주세요.",
    ),
    "GEMINI_MESSAGE_EMPTY": (
        "메시지에 글이 없습니다. Gemini는 빈 메시지를 받지 않습니다.",
        "글을 쓰거나 메시지를 삭제해 주세요.",
    ),
    "GEMINI_ARGUMENTS": (
        "도구 호출의 arguments가 JSON 객체 하나가 아니거나 숫자가 너무 큽니다.",
        '"{\\"day\\": \\"Monday\\"}" 같은 JSON 객체로 써 주세요.',
    ),
    "GEMINI_REPLY": (
        "도구 결과가 호출 바로 뒤에 없거나 결과 뒤에 질문이 이어집니다.",
        "호출이 있는 메시지 바로 뒤에 결과를 모두 두고 그다음에 답변을 두세요.",
    ),
    "GEMINI_SCHEMA": (
        "도구의 parameters에 Gemini가 지원하지 않는 JSON Schema 문법이 있습니다.",
        "type, properties, items, enum, required, anyOf, description만 써 주세요.",
    ),
    "GEMINI_IMAGE": (
        "Gemini에서 쓸 수 없는 이미지입니다. 질문 안에 없거나 URL이 이미지 확장자로 끝나지 않습니다.",
        "질문 안에 넣고 URL이 .jpg, .jpeg, .png, .webp 중 하나로 끝나게 해 주세요.",
    ),
    "GEMINI_AUDIO": ("Gemini는 이 음성으로 학습할 수 없습니다.", "말한 내용을 글로 써 주세요."),
    "GEMINI_FUNCTIONS": (
        "functions와 function_call은 옛 방식이라 Gemini에서 쓸 수 없습니다.",
        "tools와 tool_calls로 바꿔 주세요.",
    ),
    "GEMINI_UNUSED": (
        "Gemini에서는 이 값을 쓸 수 없어, 이 값을 빼고 예시를 사용합니다.",
        "중요한 내용이면 글 안에 써 주세요.",
    ),
    "OPTION_NOT_OFFERED": (
        "{model}에는 옵션 {option} 기능이 없습니다.",
        "그 옵션을 빼고 데이터셋을 다시 업로드해 주세요.",
    ),
    "OPTION_BASE_MODEL": (
        "{model} 모델은 여기에서 학습할 수 없습니다. 이 봇의 모델은 {provider}에서 학습합니다.",
        "옵션 base-model에 {provider}에서 학습할 수 있는 모델(예: {example})을 지정하고 다시 업로드해 "
        "주세요. 학습할 곳을 바꾸려면: scripts/tuneline deploy apply --trainer {other}",
    ),
    "CONTROL_CHAR": ("글에 제어 문자가 있습니다: {character}.", "삭제해 주세요."),
    "INVISIBLE_CHAR": (
        "글에 보이지 않는 문자가 있습니다: {character}.",
        "일부러 넣은 것이 아니면 삭제해 주세요.",
    ),
    "MOJIBAKE": ("글자가 깨진 것 같습니다.", "원본에서 글을 다시 복사해 UTF-8로 저장해 주세요."),
    "PLACEHOLDER": ("아직 채우지 않은 부분 같습니다: ‘{found}’.", "실제 내용으로 바꿔 주세요."),
    "SPECIAL_TOKEN_REFUSED": (
        "글에 ‘{found}’ 표시가 있습니다. OpenAI는 이 표시가 있는 학습 파일을 받지 않습니다.",
        "삭제해 주세요.",
    ),
    "SPECIAL_TOKEN": (
        "글에 ‘{found}’ 표시가 있습니다. 모델에 특별한 뜻이 있는 표시입니다.",
        "삭제해 주세요.",
    ),
    "SECRET": (
        "키나 비밀번호로 보이는 글이 있습니다({kind}): {found}.",
        "삭제하고, 그 키를 쓰는 모든 곳에서 새것으로 바꿔 주세요.",
    ),
    "PHYSICIAN_CLAIM": (
        "답변에서 봇이 의사라고 말합니다: “{found}”.",
        "“병원의 AI 상담 도우미입니다” 같은 표현으로 고치세요. 의사가 아니면 의사라는 명칭을 쓸 수 "
        "없습니다(대만 의사법 제7-2조).",
    ),
    "PHYSICIAN_CLAIM_REFUSED": (
        "답변에서 봇이 의사라고 말합니다: “{found}”.",
        "“병원의 AI 상담 도우미입니다” 같은 표현으로 고치세요. 의사가 아니면 의사라는 명칭을 쓸 수 "
        "없습니다(대만 의사법 제7-2조).",
    ),
    "CURE_CLAIM": (
        "답변에서 완치나 효과를 보장합니다: “{found}”.",
        "기대할 수 있는 효과와 개인차가 있다는 점을 적으세요. 의료 광고는 효과를 보장할 수 "
        "없습니다(대만 의료법 제84조~제87조).",
    ),
    "CURE_CLAIM_REFUSED": (
        "답변에서 완치나 효과를 보장합니다: “{found}”.",
        "기대할 수 있는 효과와 개인차가 있다는 점을 적으세요. 의료 광고는 효과를 보장할 수 "
        "없습니다(대만 의료법 제84조~제87조).",
    ),
    "PII": ("개인정보로 보이는 글이 있습니다({kind}): {found}.", "본인이 동의하지 않았다면 삭제해 주세요."),
    "PII_MASKED": (
        "사용자의 개인정보를 기호로 바꾸었습니다({kind}).",
        "고칠 필요가 없습니다. 올린 원본 파일은 그대로입니다.",
    ),
    "PII_REFUSED": (
        "사용자의 글에 개인정보가 있습니다({kind}).",
        "지우거나 바꿔 쓰거나, 옵션 personal-data=mask로 파일을 다시 올려 주세요.",
    ),
    "HTML": (
        "HTML이 들어 있는 예시가 {count}개 있습니다. 여기서는 {place}에 ‘{text}’ 코드가 있습니다.",
        "LINE에는 태그가 그대로 보이므로 태그를 뺀 글을 넣어 주세요.",
    ),
    "OBJECT_TEXT": (
        "글 대신 객체가 들어 있는 예시가 {count}개 있습니다. 여기의 {place}: ‘{text}’.",
        "객체 안에 있는 글로 바꿔 주세요.",
    ),
    "KEY_WORDS": (
        "키워드만 늘어놓은 질문이 {count}개 있습니다. 여기서는 ‘{text}’입니다.",
        "실제로 묻는 말투로 질문을 하나씩 만들고 같은 답변을 붙여 주세요.",
    ),
    "KEY_WORDS_MAYBE": (
        "키워드만 늘어놓은 질문이 {count}개 있습니다. 여기서는 ‘{text}’입니다.",
        "실제로 묻는 말투로 질문을 하나씩 만들고 같은 답변을 붙여 주세요.",
    ),
    "LABELS": (
        "번호나 머리말로 시작하는 예시가 {count}개 있습니다. 여기서는 ‘{text}’입니다.",
        "질문과 답변의 앞부분에서 모두 지워 주세요. 그대로 두면 모델이 내용의 일부로 배웁니다.",
    ),
    "DUPLICATES": (
        "다른 예시와 같은 예시가 {count}개 있습니다. 첫 번째는 {first}행과 같습니다.",
        "같은 예시는 하나만 남겨 주세요.",
    ),
    "CONFLICTING_ANSWERS": (
        "답변이 서로 다른 질문이 {count}개 있습니다. 첫 번째 질문은 {first}행에도 있습니다.",
        "올바른 답변만 남겨 주세요.",
    ),
    "SYSTEM_PROMPTS_DIFFER": (
        "한두 글자만 다른 시스템 프롬프트가 두 개 있습니다: ‘{one}’, 그리고 {first}행부터의 ‘{other}’.",
        "모든 예시에서 같은 것을 써 주세요. 봇은 가장 많은 예시에 있는 프롬프트를 씁니다.",
    ),
    "PROMPTS_VARY": (
        "절반이 넘는 예시에 공통된 시스템 프롬프트가 없습니다({count}가지). 봇은 하나만 쓸 수 있으므로, "
        "모델과 함께 저장하지 않고 설정의 프롬프트를 씁니다.",
        "모든 예시의 시스템 프롬프트를 같게 하거나 모두 빼 주세요. 예시마다 다른 내용은 질문에 넣어 주세요.",
    ),
    "ROLES_SWAPPED": (
        "예시마다 질문은 같고 시스템 프롬프트만 다릅니다({count}가지). system과 user가 뒤바뀐 것 같습니다.",
        "사용자의 질문은 user에, 지시는 system에 넣어 주세요.",
    ),
    "SEPARATORS": (
        "대부분의 글이 GPT-3용 형식의 ‘{marks}’ 기호로 끝납니다. 봇이 이 기호를 따라 하지만 질문하는 사람은 "
        "쓰지 않습니다.",
        "모든 질문과 답변의 끝에서 지워 주세요.",
    ),
    "MIXED_EOL": ("일부 행만 Windows 방식으로 줄이 바뀝니다.", "고치지 않아도 됩니다."),
    "SOME_WITH_TOOLS": (
        "tools가 있는 예시와 없는 예시가 섞여 있습니다. OpenAI가 받지 않을 수 있습니다.",
        "모든 예시에 tools를 넣거나 모두 빼 주세요.",
    ),
}
