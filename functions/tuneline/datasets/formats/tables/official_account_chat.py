"""Recognise the chat history that LINE Official Account Manager saves as a table, in any language.

It begins with rows for the account's name, its time zone and the time of the download. Then come the names
of the columns (sender type, name, date, time, text), and a row for each message.
"""

import re
from collections.abc import Sequence

Fix = tuple[str, str]
FIX: Fix = (
    "This is the chat history that LINE Official Account Manager saves: put the questions worth learning and "
    "good answers in a table (.xlsx or .csv) with the columns question and answer, without names and "
    "telephone numbers.",
    "這是 LINE Official Account Manager 存下來的聊天紀錄：請把值得學的問題和好的回答放進表格"
    "（.xlsx 或 .csv），欄名寫「問題」和「回答」，不要有姓名和電話。",
)
_SENDERS = {"user", "account"}
_OFFSET = re.compile(r"'?(?:UTC|GMT)?\s*[+-]\d{1,2}:?\d{2}", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:[ T]\d{1,2}:\d{2}.{0,12})?")
_TIME = re.compile(r"(?:\S{1,4} ?)?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?")
_FEWEST_MESSAGES = 2


def is_official_account_chat(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first `rows` of a table are those of such a file."""
    filled = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    has_offset = any(len(row) == 2 and _OFFSET.fullmatch(row[1]) for row in filled[:4])
    has_date = any(_DATE.fullmatch(cell) for row in filled for cell in row[1:])
    messages = sum(map(_is_message, filled))
    return (has_offset and has_date) or messages >= _FEWEST_MESSAGES


def _is_message(row: Sequence[str]) -> bool:
    is_sent = len(row) >= 4 and row[0].casefold() in _SENDERS
    return is_sent and any(map(_DATE.fullmatch, row[1:4])) and any(map(_TIME.fullmatch, row[1:5]))
