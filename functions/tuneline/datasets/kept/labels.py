"""Detect list numbers and labels before a text: "1. 請問…", "Q1: …", 「問1」, "A: …"."""

import re

_QUESTION = re.compile(
    r"\s*(?:"
    r"(?:Q|Question|問題|问题|問|问|質問|질문|คำถาม|ถาม)\s?(?:ที่\s?)?\d{0,4}\s?[.．:：、)）]"
    r"|(?:問|问|質問|질문|คำถาม(?:ที่)?)\s?\d{1,4}(?=\s|[^\d\s])"
    r"|[(（【\[]?\d{1,4}\s?(?:[.．、)）】\]]|[:：](?!\d))(?!\s?\d)"
    r"|[①-⑳㉑-㊿]"
    r")\s?(?=\S)",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\s*(?:A|Ans|Answer|答案|回答|答|답변|답|คำตอบ|ตอบ)\s?\d{0,4}\s?[.．:：、)）]\s?(?=\S)", re.IGNORECASE
)


def before_question(text: str) -> str | None:
    """Return the number or the label before a question."""
    found = _QUESTION.match(text)
    return None if found is None else found[0].strip()


def before_answer(text: str) -> str | None:
    """Return the label before an answer. A number alone begins the first step of many an answer."""
    found = _ANSWER.match(text)
    return None if found is None else found[0].strip()
