"""Detect chats that a messenger saved: WhatsApp, LINE, KakaoTalk, Telegram, Messenger."""

import re

_LOOKED_AT = 200
_FEWEST = 3
_HALF_DAY = r"(?:上午|下午|午前|午後|오전|오후|凌晨|清晨|早上|中午|傍晚|晚上|ก่อนเที่ยง|หลังเที่ยง)\s?"
_TIME = rf"(?:{_HALF_DAY})?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:\s?(?:[AaPp]\.?\s?[Mm]\.?|น\.))?"
_DATE = (
    r"(?:\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}\.?|\d{4}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일]"
    r"|\d{1,2}\s[^\d\s,\]]{2,14},?\s\d{4})"
)
_INVISIBLE = "[\u200e\u200f\u202a-\u202e\ufeff]?"
# By the beginning of a line.
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("WhatsApp", re.compile(rf"{_INVISIBLE}\[{_DATE},?\s{_TIME}\]\s?[^:：\n]{{1,80}}[:：]")),
    ("WhatsApp", re.compile(rf"{_INVISIBLE}{_DATE},?\s{_TIME}\s[-–]\s\S")),
    ("KakaoTalk", re.compile(rf"\[[^\]\n]{{1,60}}\]\s\[{_TIME}\]\s")),
    ("KakaoTalk", re.compile(rf"{_DATE},?\s{_TIME},\s[^:\n]{{1,60}}\s:\s")),
    ("LINE", re.compile(rf"{_TIME}\t[^\t\n]{{1,80}}\t")),
    ("Telegram", re.compile(rf"[^\[\n]{{1,80}},\s\[{_DATE},?\s{_TIME}\]:?")),
)
# A day, then lines with a time, a name and a text, as LINE on a computer saves them.
_DAY = re.compile(
    r"\d{4}[./]\d{1,2}[./]\d{1,2}\.?\s?(?:[（(].{1,4}[)）]|星期.|周.|週.|.曜日|.요일|[A-Za-z]{3,9}|วัน\S+)$"
)
_TIMED = re.compile(rf"{_TIME}\s\S")
# By the beginning of the file.
_FILES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("LINE", re.compile(r"\[LINE\]")),
    ("KakaoTalk", re.compile(r".{1,80}(?:님과 카카오톡 대화|카카오톡 대화|KakaoTalk Chats)")),
    (
        "Telegram",
        re.compile(
            r'\{\s*"(?:name"\s*:\s*(?:"(?:[^"\\\n]|\\.){0,200}"|null)\s*,\s*"type"\s*:\s*"'
            r"(?:personal_chat|bot_chat|saved_messages|replies|(?:private|public)_(?:group|supergroup|channel))"
            r'"|about"\s*:\s*"Here is the data you requested)'
        ),
    ),
    ("Messenger", re.compile(r'\{\s*"participants"\s*:\s*\[(?s:.{0,4000}?)"sender_name"\s*:')),
)


def messenger_of(text: str) -> str | None:
    """Return the messenger that saved the chat that begins with `text`; None if it is not a chat."""
    begin = text.lstrip()
    for name, pattern in _FILES:
        if pattern.match(begin):
            return name
    lines = [line.strip() for line in begin[:100_000].split("\n")[:_LOOKED_AT] if line.strip()]
    for name, pattern in _LINES:
        found = sum(pattern.match(line) is not None for line in lines)
        # A message may have several lines.
        if found >= _FEWEST and 4 * found >= len(lines):
            return name
    timed = sum(_TIMED.match(line) is not None for line in lines)
    return "LINE" if timed >= _FEWEST and any(map(_DAY.match, lines)) and 4 * timed >= len(lines) else None
