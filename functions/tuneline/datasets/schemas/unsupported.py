"""Suggest a fix for an object without messages, from what it seems to be."""

from collections.abc import Callable
from typing import Any

from tuneline.datasets.findings.finding import Problem, problem, shown
from tuneline.datasets.schemas.role_aliases import role_of

Fix = tuple[str, str]
_KEYS_SHOWN = 5
_LEVELS = 5
_PAIR: Fix = (
    'Write {"question": "…", "answer": "…"}, or "messages".',
    '請寫成 {"question": "…", "answer": "…"}，或用 messages。',
)


def finding(example: dict[str, Any], line: int) -> Problem:
    """Return the finding that the example has no messages, with a fix for what it looks like."""
    fix = next((fix for suggest in _SUGGESTIONS if (fix := suggest(example)) is not None), _PAIR)
    is_unknown = fix == _PAIR or fix == _lists(example)
    names = [shown(key) for key in list(example)[:_KEYS_SHOWN]]
    more = "…" * (len(example) > _KEYS_SHOWN)
    en = "; it has " + ", ".join(f"“{name}”" for name in names) + more if names else ""
    zh = "，只有" + "、".join(f"「{name}」" for name in names) + more if names else ""
    code = "UNKNOWN_OBJECT" if is_unknown and _holds_many(example) else "MISSING_MESSAGES"
    return problem(code, line, keys=(en, zh), fix=fix)


def _holds_many(example: dict[str, Any], levels: int = _LEVELS) -> bool:
    """Return whether the object has several others: the number of its examples is then unknown."""
    members = [member for member in example.values() if isinstance(member, dict) or _objects(member)]
    if sum(map(len, members)) > 1:
        return True
    inner = [member if isinstance(member, dict) else member[0] for member in members if member]
    return levels > 1 and any(_holds_many(member, levels - 1) for member in inner)


def _chatgpt(example: dict[str, Any]) -> Fix | None:
    if not isinstance(example.get("mapping"), dict):
        return None
    return (
        "This is ChatGPT's export of chats: copy the useful questions and answers into a table.",
        "這是 ChatGPT 匯出的對話紀錄：請把值得學的問題和回答複製成一個表格。",
    )


def _batch(example: dict[str, Any]) -> Fix | None:
    body = example.get("body")
    if not (isinstance(body, dict) and "messages" in body) and "custom_id" not in example:
        return None
    return (
        "This is a file for OpenAI's Batch API: use the messages in body, and add the answer to each.",
        "這是給 OpenAI Batch API 的檔案：請取出 body 裡的 messages，並在每個後面加上回答。",
    )


def _gemini(example: dict[str, Any]) -> Fix | None:
    if not any("parts" in content for content in _objects(example.get("contents"))):
        return None
    return (
        "This is Gemini's format: rename “contents” to “messages”, write the text of “parts” as “content”, "
        "and the role model as assistant.",
        "這是 Gemini 的格式：請把 contents 改成 messages，parts 的文字改成 content，"
        "role 的 model 改成 assistant。",
    )


def _other_name(example: dict[str, Any]) -> Fix | None:
    for key, member in example.items():
        turns = _objects(member)
        if turns and all("role" in turn and "content" in turn for turn in turns):
            return f"Rename “{shown(key)}” to “messages”.", f"請把「{shown(key)}」改名為 messages。"
    return None


def _other_names(example: dict[str, Any]) -> Fix | None:
    """Suggest a fix for messages whose keys are in another language."""
    for key, member in example.items():
        turns = _objects(member)
        if len(turns) > 1 and all(
            any(isinstance(text, str) and role_of(text) for text in turn.values()) for turn in turns
        ):
            name = shown(key)
            return (
                f'Write “{name}” as "messages", each of them with "role" and "content".',
                f'請把「{name}」寫成 "messages"，每一則用 "role" 和 "content"。',
            )
    return None


def _link(example: dict[str, Any]) -> Fix | None:
    address = example.get("url")
    if not isinstance(address, str) or not address.startswith("https://docs.google.com/"):
        return None
    return (
        "This is only a link to Google: download the table there as .xlsx or .csv.",
        "這只是 Google 的連結：請在那裡把表格下載成 .xlsx 或 .csv。",
    )


def _one_message(example: dict[str, Any]) -> Fix | None:
    if not {"role", "content"} <= example.keys() and not {"from", "value"} <= example.keys():
        return None
    return (
        'This is one message: write all messages of a conversation as {"messages": [ … ]}.',
        '這只是一則訊息：請把同一段對話的訊息寫成 {"messages": [ … ]}。',
    )


def _half(example: dict[str, Any]) -> Fix | None:
    roles = {role_of(key) for key in example}
    if "user" in roles and "assistant" not in roles:
        return 'Add the "answer".', '請加上 "answer"。'
    if "assistant" in roles and "user" not in roles:
        return 'Add the "question".', '請加上 "question"。'
    return None


def _one_text(example: dict[str, Any]) -> Fix | None:
    if not isinstance(example.get("text"), str):
        return None
    return (
        'Write question and answer separately: {"question": "…", "answer": "…"}.',
        '請把問題和回答分開寫：{"question": "…", "answer": "…"}。',
    )


def _map(example: dict[str, Any]) -> Fix | None:
    if len(example) < 2 or not all(isinstance(member, str) for member in example.values()):
        return None
    return (
        'If each key is a question and its text the answer, write {"question": "…", "answer": "…"} for each.',
        '若每個鍵是問題、後面的文字是回答，請每一組寫成 {"question": "…", "answer": "…"}。',
    )


def _lists(example: dict[str, Any]) -> Fix | None:
    for key, member in example.items():
        if _objects(member):
            return (
                f'Write each entry of “{shown(key)}” as {{"question": "…", "answer": "…"}}.',
                f'請把「{shown(key)}」的每一項寫成 {{"question": "…", "answer": "…"}}。',
            )
    return None


def _objects(value: Any) -> list[dict[str, Any]]:
    """Return the items of a list that has only objects; else none."""
    are_objects = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return list(value) if are_objects else []


# The first one that fits is used.
_SUGGESTIONS: tuple[Callable[[dict[str, Any]], Fix | None], ...] = (
    _chatgpt,
    _batch,
    _gemini,
    _other_name,
    _other_names,
    _link,
    _one_message,
    _half,
    _one_text,
    _map,
    _lists,
)
