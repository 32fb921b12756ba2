"""Detect list numbers and labels before a text: "1. 請問…", "Q1: …", 「問1」, "A: …".

An address, initials, a list of letters and a telephone number are not labels:
a.lin@clinic.example, A.M., 「A、B 都可以」, (02)-2700-1234.
"""

import re
from collections.abc import Iterable

# After a dot without a blank: the rest of an e-mail address or of a host's name.
_ADDRESS = r"[a-z0-9._%+-]{0,64}@|(?:[a-z0-9-]{1,63}\.){0,8}(?:com|net|org|io|tw|cn|jp|kr|th)\b"
_INITIAL = "[a-z](?![a-z])"
_DOT = rf"[.．](?!{_ADDRESS})"
# After a word; and after a word and a number.
_MARK = rf"(?:(?:{_DOT}|、)(?!{_INITIAL})|[:：)）])"
_NUMBER = rf"\d{{1,4}}\s?(?:{_DOT}(?!\d)|[:：、)）])"
_QUESTION = re.compile(
    r"\s*(?:"
    rf"(?:Q|Question|問題|问题|問|问|質問|질문|คำถาม|ถาม)\s?(?:ที่\s?)?(?:{_NUMBER}|{_MARK})"
    r"|(?:問|问|質問|질문|คำถาม(?:ที่)?)\s?\d{1,4}(?=\s|[^\d\s.．]|[.．]\D)"
    rf"|[(（【\[]?\d{{1,4}}\s?(?:{_DOT}|、|[)）】\]](?![-‐–]\d)|[:：](?!\d))(?!\s?\d)"
    r"|[①-⑳㉑-㊿]"
    r")\s?(?=\S)",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    rf"\s*(?:A|Ans|Answer|答案|回答|答|답변|답|คำตอบ|ตอบ)\s?(?:{_NUMBER}|{_MARK})\s?(?=\S)", re.IGNORECASE
)


def before_question(text: str) -> str | None:
    """Return the number or the label before a question."""
    match = _QUESTION.match(text)
    return None if match is None else match[0].strip()


def before_answer(text: str) -> str | None:
    """Return the label before an answer. A number alone is often the first step of an answer."""
    match = _ANSWER.match(text)
    return None if match is None else match[0].strip()


def are_before(questions: Iterable[str], answers: Iterable[str]) -> bool:
    """Return whether a label, or a number, is before a question, or a label is before an answer."""
    return any(map(_QUESTION.match, questions)) or any(map(_ANSWER.match, answers))
