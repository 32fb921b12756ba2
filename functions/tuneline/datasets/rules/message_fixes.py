"""Suggest fixes for wrong roles, keys and contents of messages, in English and Chinese."""

import re
import unicodedata
from typing import Any

from tuneline.datasets.schemas.role_aliases import role_of

EXAMPLE_KEYS = frozenset({"messages", "tools", "parallel_tool_calls", "functions"})
_COMMON = frozenset({"role", "content", "name"})
MESSAGE_KEYS = {
    "system": _COMMON,
    "developer": _COMMON,
    "user": _COMMON,
    "assistant": _COMMON | {"refusal", "tool_calls", "function_call", "audio", "weight"},
    "tool": frozenset({"role", "content", "tool_call_id"}),
    "function": _COMMON,
}
# Words that people write for a role, and the role that they mean.
_INTENDED_ROLES = {
    "human": "user",
    "gpt": "assistant",
    "bot": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "chatbot": "assistant",
    "agent": "assistant",
    "staff": "assistant",
    "operator": "assistant",
    "客服": "assistant",
    "小編": "assistant",
    "店員": "assistant",
    "スタッフ": "assistant",
    "상담원": "assistant",
    "แอดมิน": "assistant",
    "customer": "user",
    "client": "user",
    "patient": "user",
    "客戶": "user",
    "客户": "user",
    "顧客": "user",
    "顾客": "user",
    "お客様": "user",
    "고객": "user",
    "ลูกค้า": "user",
}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def fix_role(role: object) -> tuple[str, str]:
    """Return how to write an unknown role."""
    intended = intended_role(role)
    if intended:
        return f'Write "{intended}".', f'請寫成 "{intended}"。'
    return "Write system, user or assistant.", "請寫 system、user 或 assistant。"


def intended_role(role: object) -> str | None:
    """Return the role that the author means, in any of the bot's languages; None if it is unclear."""
    if not isinstance(role, str) or role in MESSAGE_KEYS:
        return role if isinstance(role, str) else None
    name = _intended(role)
    return _INTENDED_ROLES.get(name, name if name in MESSAGE_KEYS else role_of(name))


def fix_content(content: Any, role: str) -> tuple[str, str]:
    """Return how to write a content that is not a text."""
    if isinstance(content, int | float):
        return "Put it in quotation marks.", "請用引號括起來。"
    are_texts = isinstance(content, list) and content and all(isinstance(text, str) for text in content)
    if are_texts and role == "user":
        return (
            "Write one text; write a separate example for each phrasing.",
            "請寫成一段文字；若有好幾種問法，請各寫一個範例。",
        )
    if are_texts:
        return (
            "Write one text; write a separate example for each answer.",
            "請寫成一段文字；若有好幾個回答，請各寫一個範例。",
        )
    return 'Write "content": "…".', '請寫成 "content": "…"。'


def fix_example(value: Any) -> tuple[str, str]:
    """Return how to write an example that is not an object."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and "role" in one for one in value):
        return 'Wrap it in {"messages": […]}.', '請在外面加上 {"messages": […]}。'
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value):
        return 'Write {"question": "…", "answer": "…"}.', '請寫成 {"question": "…", "answer": "…"}。'
    if isinstance(value, str) and value.lstrip().startswith("{"):
        return (
            'Delete the quotation marks around the whole line, and replace \\" with ".',
            '請刪掉整列外面的引號，並把 \\" 改成 "。',
        )
    return 'Write {"messages": […]}.', '請寫成 {"messages": […]}。'


def fix_key(key: str, known: frozenset[str]) -> tuple[str, str]:
    """Return what to do with a key that is not one of the `known`."""
    if _intended(key) in known:
        return f'Write "{_intended(key)}".', f'請寫成 "{_intended(key)}"。'
    if known is EXAMPLE_KEYS and role_of(key) == "system":
        return (
            'Write it as the first message: {"role": "system", "content": "…"}.',
            '請寫成 messages 的第一則：{"role": "system", "content": "…"}。',
        )
    return "Delete it.", "請刪掉。"


def with_intended_keys(value: dict[str, Any]) -> dict[str, Any]:
    """Return the object with its mistyped keys corrected: one slip should give one finding, not three."""
    return {**{_intended(key): member for key, member in value.items()}, **value}


def _intended(key: str) -> str:
    """Return the key that the author means: without blanks, invisible characters and capitals."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", key)).strip().lower()
