"""Read a question and its answer from an operator's text: `Q: … A: …`, in any of the bot's languages.

The answer begins in a line of its own, and has all lines after that. On a computer the Enter key sends the
message, so both may also be in one line, if that is not ambiguous.
"""

import re
from dataclasses import dataclass
from typing import Final

_QUESTIONS: Final = (
    "q", "question", "問", "問題", "问", "问题", "質問", "질문", "문", "ถาม", "คำถาม",
)  # fmt: skip
_ANSWERS: Final = (
    "a", "answer", "答", "答案", "回答", "答え", "正解", "답변", "답", "대답", "ตอบ", "คำตอบ",
)  # fmt: skip
_COLON: Final = r"[ \t\u3000]*[:：﹕]"
_BLANK: Final = r"[ \t\u3000]*"
_END: Final = r"[\s\u3000?？。.!！/／|｜;；,，、]"


def _labels(names: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(sorted(names, key=len, reverse=True))}){_COLON}"


_QUESTION_LINE: Final = re.compile(rf"^{_BLANK}{_labels(_QUESTIONS)}", re.IGNORECASE | re.MULTILINE)
_ANSWER_LINE: Final = re.compile(rf"^{_BLANK}{_labels(_ANSWERS)}", re.IGNORECASE | re.MULTILINE)
_ANSWER_IN_LINE: Final = re.compile(rf"(?<={_END}){_labels(_ANSWERS)}", re.IGNORECASE)
_SEPARATORS: Final = " \t\n\u3000/／|｜"


@dataclass(frozen=True)
class AnswerForm:
    """The question and the answer of a text, and how many questions it has. A missing part is empty."""

    question: str
    answer: str
    questions: int = 1

    @property
    def is_complete(self) -> bool:
        """Whether it is one question with its answer."""
        return self.questions == 1 and bool(self.question and self.answer)


def read_form(text: str) -> AnswerForm | None:
    """Read the form of a text; None if the text does not begin with the label of a question."""
    lines = "\n".join(text.strip().splitlines())
    first = _QUESTION_LINE.match(lines)
    if first is None:
        return None
    questions = len(_QUESTION_LINE.findall(lines))
    rest = lines[first.end() :]
    answer = _answer_label(rest)
    if answer is None:
        return AnswerForm(rest.strip(_SEPARATORS), "", questions)
    return AnswerForm(rest[: answer.start()].strip(_SEPARATORS), rest[answer.end() :].strip(), questions)


def _answer_label(text: str) -> "re.Match[str] | None":
    """Return the label of the answer: at the beginning of a line, else the only one within the line."""
    if at_line := _ANSWER_LINE.search(text):
        return at_line
    within = [*_ANSWER_IN_LINE.finditer(text)]
    return within[0] if len(within) == 1 else None
