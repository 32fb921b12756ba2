"""Detect artifacts of the system that examples come from: HTML, objects, key words, labels.

Each kind is reported once a file, with the number of examples.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.rules.source_artifacts import html, keywords, labels, objects

# A text without these has neither HTML nor an object.
_SIGNS = ("<", "&", "{", "[")
_PLACES = {"user": ("question", "問題"), "assistant": ("answer", "回答")}


def findings(messages: Sequence[Any], line: int) -> Iterator[Problem]:
    """Yield findings on the questions and answers of the example that begins on `line`."""
    turns = [
        (index, message["role"], message["content"])
        for index, message in enumerate(messages)
        if isinstance(message, dict)
        and isinstance(message.get("role"), str)
        and message["role"] in _PLACES
        and isinstance(message.get("content"), str)
    ]
    for index, role, text in turns:
        yield from _in_text(text, role, line, f"messages[{index}].content")
    questions = [(index, text) for index, role, text in turns if role == "user"]
    if len(questions) == 1:
        index, text = questions[0]
        kind = keywords.kind_of_list(text)
        if kind is not None:
            code = "KEY_WORDS" if kind == "sure" else "KEY_WORDS_MAYBE"
            yield problem(code, line, f"messages[{index}].content", text, text=text)


def are_clean(questions: Sequence[str], answers: Sequence[str]) -> bool:
    """Return whether questions and answers, of any number of examples, have no findings."""
    if labels.are_before(questions, answers) or keywords.has_list(questions):
        return False
    texts = [*questions, *answers]
    joined = "\n".join(texts)
    if not any(sign in joined for sign in _SIGNS):
        return True
    return not any(objects.is_object(text) or html.first(text) is not None for text in texts)


def _in_text(text: str, role: str, line: int, field: str) -> Iterator[Problem]:
    if objects.is_object(text):
        yield problem("OBJECT_TEXT", line, field, text, text=text, place=_PLACES[role])
    elif (tag := html.first(text)) is not None:
        yield problem("HTML", line, field, text, text=tag, place=_PLACES[role])
    before = labels.before_question(text) if role == "user" else labels.before_answer(text)
    if before is not None:
        yield problem("LABELS", line, field, text, text=before)
