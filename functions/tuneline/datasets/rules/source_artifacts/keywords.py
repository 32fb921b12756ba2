"""Detect a list of key words in place of a question, as rule-based bots keep them.

"掛號,預約,我要掛號" is one. A list in a sentence is not: "台北,新竹,台中都有分店嗎", はい、いいえ, "A/B".
"""

import itertools
import re
from collections.abc import Iterable
from typing import Literal

Sure = Literal["sure", "maybe"]
_LONGEST = 160
_LONGEST_ITEM = 10
_LONGEST_QUESTION = 5
_MOST_WORDS = 3
_FEWEST = 3
# Without a blank after it, as programs write lists; or as people write them, too.
_SURE = re.compile(r"(?<=\S)[,;|](?=\S)")
_MAYBE = re.compile(r"\s?[,;|、，；/／\n]\s?")
_SENTENCE = re.compile(r"[?？!！。:：()（）「」\"“”@]|\.(?:\s|\Z)")
_TIME = re.compile(
    r"今天|明天|後天|后天|昨天|上午|下午|晚上|早上|星期|週|周[一二三四五六日]|[一二三四五六七八九十半][點点月日号號時时]|明日|今日|曜|午前|午後|내일|오늘|오전|오후|요일"
    r"|พรุ่งนี้|วันนี้|วัน|\b(?:today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_ASKS = re.compile(
    "[嗎吗呢吧]|ですか|ますか|でしょうか|ください|요|까|니다|ไหม|มั้ย|ครับ|ค่ะ|คะ|哪|什麼|什么|多少|幾|几|怎麼|怎么|如何|誰|谁|為何|为何"
    "|何|いつ|どこ|どう|いくら|언제|어디|얼마|อะไร|เท่าไ|ที่ไหน|ยังไง"
)
_ENDS = re.compile("(?:[嗎吗呢吧]|ですか|ますか|ください|요|까|니다|ไหม|มั้ย|ครับ|ค่ะ|คะ)\\Z")
# Words of sentences. A list with one of these, if people may write it, is not a list of key words.
_SPEAKS = re.compile(
    "[我您妳他她們们]|你(?!好)|請|请|謝|谢|麻煩|麻烦|可以|想|要|是|有|在|和|或|跟|與|及|お願い|です|ます|わたし|私|저는|주세요|그리고|หรือ|และ"
    r"|\b(?:i|i'm|you|we|my|your|the|a|is|are|do|does|can|want|need|please|thanks|and|or|for|at|with|not)\b",
    re.IGNORECASE,
)


def kind_of_list(question: str) -> Sure | None:
    """Return whether the question is surely or maybe a list of key words; None if it is not."""
    if len(question) > _LONGEST or _SENTENCE.search(question):
        return None
    text = question.strip()
    items = [item.strip() for item in _SURE.split(text)]
    if len(items) >= _FEWEST and all(map(_is_short, items)):
        return None if _is_sentence(items) else "sure"
    items = [item.strip() for item in _MAYBE.split(text) if item.strip()]
    if len(items) < _FEWEST or not all(map(_is_short, items)) or _is_sentence(items):
        return None
    return None if any(map(_SPEAKS.search, items)) else "maybe"


def has_list(questions: Iterable[str]) -> bool:
    """Return whether any of the questions is such a list."""
    return any(map(kind_of_list, itertools.filterfalse(_SENTENCE.search, questions)))


def _is_short(item: str) -> bool:
    if item.isascii():
        return 0 < len(item.split()) <= _MOST_WORDS and len(item) <= 3 * _LONGEST_ITEM
    longest = 2 * _LONGEST_ITEM if re.search("[\u0e00-\u0e7f]", item) else _LONGEST_ITEM
    return 0 < len(item) <= longest


def _is_sentence(items: list[str]) -> bool:
    """Return whether the items make a question, or give a name, a day and a number."""
    if any(_TIME.search(item) or (_NUMBER.search(item) and not item.isdecimal()) for item in items):
        return True
    if all(item.isdecimal() for item in items):
        return True
    last = items[-1]
    asks = len(last) > _LONGEST_QUESTION and _ASKS.search(last) is not None
    ends = _ENDS.search(last) is not None
    return (asks or ends) and not any(map(_ENDS.search, items[:-1]))
