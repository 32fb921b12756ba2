"""Privacy in Korean."""

PAGE = {
    "title": "LINE 공식 계정 개인정보 안내",
    "responsible": "운영 주체: [이름, 주소, 연락처를 적어 주세요]",
    "ai": "이 계정에서는 생성형 인공지능(AI)이 답변합니다. 답변은 틀릴 수 있습니다.",
    "line": (
        "문의는 LINE을 통해 전달됩니다. LINE은 자체 약관과 개인정보 처리방침에 따라 메시지를 처리하며, "
        "저희는 이에 관여할 수 없습니다."
    ),
    "sent": "답변을 만들기 위해 질문과 이 대화의 이전 질문·답변 최대 {turns}개를 다음으로 보냅니다:",
    "sent_pictures": "보내신 사진도 함께 보냅니다.",
    "not_sent": "LINE 사용자 ID, LINE 이름, 프로필은 보내지 않습니다.",
    "google": "Google Cloud(Vertex AI), 처리 장소: {where}",
    "openai": "OpenAI API",
    "other": "{where} 서버",
    "us": "미국",
    "eu": "유럽 연합(EU)",
    "global": "Google의 임의 지역(장소는 보장되지 않음)",
    "region": "{region} 리전",
    "google_training": (
        "Google은 허락 없이 이 데이터를 모델 학습에 쓰지 않습니다. "
        "악용을 찾기 위해 한정된 기간 동안 요청을 기록할 수 있습니다: {page}"
    ),
    "openai_training": (
        "OpenAI는 기본적으로 API 데이터를 모델 학습에 쓰지 않습니다. "
        "악용을 찾기 위해 보통 최대 30일간 요청을 보관할 수 있습니다: {page}"
    ),
    "other_training": "{where}에서 데이터를 보관하거나 모델 학습에 쓰는지: [제공사에 확인해 적어 주세요]",
    "dataset": (
        "저희의 질문과 답변은 {host}에서 모델 학습에 쓰입니다. "
        "사용자가 쓴 내용은 직원이 고른 경우에만 포함됩니다."
    ),
    "stored": "저장 장소: Google Cloud, {region}.",
    "stored_own": "저장 장소: 저희 컴퓨터.",
    "kept": "보관 기간:",
    "kept_event": "답변 중인 메시지: 본문은 답변할 때까지, 최대 {period}",
    "kept_chat": "대화의 최근 질문과 답변: 마지막 대화 후 {period}",
    "kept_drafts": "직원이 확인한 뒤 보내는 답변: {period}",
    "kept_unanswered": "답변하지 못한 질문(개인정보는 가림): {period}",
    "kept_feedback": "평가와 그 질문, 답변, 제안(개인정보는 가림): {period}",
    "kept_notices": "관리자에게 보내는 운영 알림: {period}",
    "kept_handover": "담당자가 이어받을 때의 질문과 대화 링크: {period}",
    "kept_ai_notice": "AI가 답변한다고 알린 기록(ID의 해시만): {period}",
    "kept_backups": "위 데이터의 백업: 추가로 {period}",
    "hours": "{count}시간",
    "days": "{count}일",
    "hash": "대화는 LINE 사용자 ID의 해시로 저장합니다. ID 자체는 담당자가 이어받을 때의 링크에만 "
    "저장됩니다.",
    "delete": "대화를 삭제하려면 대화에서 ‘{phrase}’라고 보내 주세요. 계정을 차단해도 삭제됩니다.",
    "contact": "문의, 열람, 정정: [연락처를 적어 주세요]",
}
SHORT = {
    "text": (
        "여기서는 생성형 인공지능(AI)이 답변합니다. 이를 위해 질문과 이 대화의 최근 메시지를 {hosts}에 "
        "보내며, "
        "이름과 LINE 사용자 ID는 보내지 않습니다. "
        "대화는 {chat_hours}시간 후, 평가는 {feedback_days}일 후에 삭제됩니다. "
        "답변하지 못한 질문은 개인정보를 가리고 {unanswered_days}일 후에 삭제됩니다. "
        "‘{phrase}’라고 보내면 대화가 바로 삭제됩니다."
    ),
    "more": "자세한 내용: {url}",
    "link": "개인정보 안내: {url}",
    "google": "Google",
    "openai": "OpenAI",
    "other": "AI 서비스 제공사",
    "and": ", ",
}
PHRASES = ("개인정보", "개인정보 처리방침", "개인정보처리방침", "프라이버시", "개인정보 보호")
