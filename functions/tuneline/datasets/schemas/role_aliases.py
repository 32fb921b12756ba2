"""Recognise roles (system, user, assistant) by their names in the bot's languages."""

import functools
import re
import unicodedata
from typing import Literal

Role = Literal["system", "user", "assistant"]
# In the form for comparison: small letters, without blanks, underscores and hyphens.
_NAMES: dict[Role, str] = {
    "system": """system systemcontent systemprompt systemmessage systemrole
        系統 系統提示 系統提示詞 系統訊息 系统 系统提示 系统提示词 システム システムプロンプト
        시스템 시스템프롬프트 ระบบ""",
    "user": """user usercontent usermessage userprompt question questions q ask query prompt instruction
        instructions input human 問題 提問 問句 使用者 用戶 问题 提问 问句 用户 質問 質問文 問い 問 问
        ユーザー 질문 사용자 문의 คำถาม ถาม ผู้ใช้""",
    "assistant": """assistant assistantcontent assistantmessage answer answers a completion response reply
        output bot gpt ai 回答 答案 答覆 回覆 回應 助理 解答 答复 回复 回应 答 助手 返答 答え 応答
        アシスタント 답변 답 대답 응답 어시스턴트 คำตอบ ตอบ ผู้ช่วย""",
}
ROLES: dict[str, Role] = {
    unicodedata.normalize("NFKC", name): role for role, names in _NAMES.items() for name in names.split()
}
# The same few keys and headers are looked up again and again. A longer one is a text.
_LONGEST = 60


def role_of(header: str) -> Role | None:
    """Return the role of a column with that header. Case, blanks and hyphens do not matter."""
    return _remembered(header) if len(header) <= _LONGEST else _role_of(header)


def _role_of(header: str) -> Role | None:
    plain = unicodedata.normalize("NFKC", header.replace("\ufeff", "")).casefold()
    return ROLES.get(re.sub(r"[\s_-]+", "", plain).rstrip("?:"))


_remembered = functools.lru_cache(maxsize=1024)(_role_of)
