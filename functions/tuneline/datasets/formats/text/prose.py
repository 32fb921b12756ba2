"""Detect prose, and suggest how to turn it into a dataset."""

import json
import re

from tuneline.datasets.formats.text.chat_exports import messenger_of

Fix = tuple[str, str]
_LOOKED_AT = 40
# How an example begins, alone or among other text.
_EXAMPLE = re.compile(r"^\s*(?:\[\s*(?:[\[{\]\"'“]|\Z)|\{|[\"'“`}]|\][,\s]*$)|\{\s*[\"'“]", re.MULTILINE)
_AS_TABLE: Fix = (
    "Put the questions and answers in a table (.xlsx or .csv) with the columns question and answer; or "
    "generate them from the text with scripts/tuneline dataset generate.",
    "請把問題和回答放進表格（.xlsx 或 .csv），欄名寫「問題」和「回答」；"
    "也可以用 scripts/tuneline dataset generate 從這份文字產生問答。",
)
_KINDS: tuple[tuple[re.Pattern[str], Fix], ...] = (
    (
        re.compile(r"\|"),
        (
            "This is a table in Markdown: paste it into a spreadsheet and save it as .xlsx or .csv.",
            "這是 Markdown 的表格：請貼到試算表，另存成 .xlsx 或 .csv。",
        ),
    ),
    (
        re.compile(r"\{\\rtf"),
        (
            "This is a document of a word processor: save its table as .xlsx or .csv.",
            "這是文書處理程式的文件：請把裡面的表格另存成 .xlsx 或 .csv。",
        ),
    ),
)


def fix_of_known(text: str) -> Fix | None:
    """Return the fix for a file that begins with `text`, if it is certainly a chat, a table or a document."""
    messenger = messenger_of(text)
    if messenger is not None:
        return of_chat(messenger)
    begin = text.lstrip()
    return next((fix for pattern, fix in _KINDS if pattern.match(begin)), None)


def fix_of(text: str) -> Fix | None:
    """Return the fix for a file that begins with `text`; None if it may have an example in it."""
    begin = text.lstrip()
    if not begin or _EXAMPLE.search(text) or any(map(_is_json, begin.split("\n")[:_LOOKED_AT])):
        return None
    return _AS_TABLE


def of_chat(messenger: str) -> Fix:
    """Return the fix for a chat that a messenger saved."""
    return (
        f"This is a chat that {messenger} saved: put the useful questions and good answers in a "
        "table (.xlsx or .csv), without names and telephone numbers.",
        f"這是 {messenger} 存下來的聊天紀錄：請把值得學的問題和好的回答放進表格（.xlsx 或 .csv），"
        "不要有姓名和電話。",
    )


def _is_json(line: str) -> bool:
    """Return whether a line is a JSON object, list or text. Prose also has lines with only a number."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    if isinstance(value, list):
        return not value or any(isinstance(one, dict | list | str) for one in value)
    return isinstance(value, dict | str)
