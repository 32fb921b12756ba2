"""Find the marks of questions and answers in a text: Q: and A:, 問：and 答：, headings that ask.

A text is read by them only if its beginning shows which marks it uses, so prose is not mistaken for pairs.
"""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

Role = Literal["user", "assistant"]
_NAMES: dict[Role, str] = {
    "user": "question 質問 問題 问题 提問 提问 질문 คำถาม ถาม 問 问 문 q ｑ",
    "assistant": "answer ans 回答 答案 答覆 答复 回覆 回复 解答 答え 답변 대답 คำตอบ ตอบ 答 답 a ａ",
}
_ROLES: dict[str, Role] = {name: role for role, names in _NAMES.items() for name in names.split()}
_ANY = "|".join(sorted(_ROLES, key=len, reverse=True))
_NUMBER = (
    r"(?P<number>[ \t]?\d{1,4}|[ \t]?ที่[ \t]?\d{1,4}|[一二三四五六七八九十]{1,3}(?=[:：︰])|"
    r"[.#-]\d{1,4}(?![.,:：]\d|\d))?"
)
# A mark may have a quotation, a list, a heading, bold letters, a number or a bracket around it.
_MARK = re.compile(
    r"[\s>]{0,20}(?:[-*+•・][ \t]+)?(?:#{1,6}[ \t]+)?(?:\*\*|__)?"
    r"(?:[(（]?\d{1,4}[.)）、．][ \t]*)?(?:\*\*|__)?"
    rf"(?P<open>[【\[〔(（「])?[ \t]*(?P<name>{_ANY}){_NUMBER}[ \t]*(?:\*\*|__)?"
    r"(?P<end>[:：︰]|[.．]|[)）】\]〕」]|[、,，]|(?=[ \t\u3000])|$)(?:\*\*|__)?[ \t\u3000]*",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rf"(?:[ \t\u3000]|(?<=[?？。！!]))(?P<name>{'|'.join(_NAMES['assistant'].split())})\d{{0,4}}[:：][ \t]*",
    re.IGNORECASE,
)
_ASKING_HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<text>\S.{0,500}[?？])[*_ \t#]*$")
_HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+\S")
_YAML = re.compile(r"[ \t]*-[ \t]+(?:question|q)[ \t]*:[ \t]")
# JSON, a Markdown code fence or a Markdown table is not such a text.
_OTHER = re.compile(r"\s*(?:[{|`]|\[\s*[\[{\"'“])")
_FEWEST = 2
_FEWEST_HEADINGS = 3
_PREAMBLE_LINES = 40
_CLASSES = {":": ":：︰", ".": ".．", ")": ")）", "]": "】]〕」", ",": "、,，"}


class Mark(NamedTuple):
    """A mark at the beginning of a line: its role, its punctuation, and the position of its text."""

    role: Role
    written: str
    end: int


@dataclass(frozen=True)
class Style:
    """How a text marks its questions and answers: by marks, or each by a `heading` of one level."""

    question: str = ":"
    answer: str = ":"
    heading: str = ""

    def mark(self, line: str) -> Mark | None:
        """Return the mark at the beginning of `line`, if it is in this style."""
        if self.heading:
            match = _ASKING_HEADING.match(line)
            is_one = match is not None and match["level"] == self.heading
            return Mark("user", "#", match.start("text")) if match and is_one else None
        mark = _mark(line)
        if mark is None or mark.written == ":":
            return mark
        return mark if mark.written == (self.question if mark.role == "user" else self.answer) else None


def style_of(text: str) -> Style | None:
    """Return the style of a text from its beginning; None unless it certainly has question marks."""
    if _OTHER.match(text):
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    return _marked(lines) or _headings(lines)


def split_single_line(question: str) -> tuple[str, str] | None:
    """Split a line with a question, the mark of the answer, and the answer. None if it has no such mark."""
    match = _INLINE.search(question)
    return None if match is None else (question[: match.start()], question[match.end() :])


def unmarked(text: str) -> str:
    """Return a question without the marks of bold letters or a heading at the end of its line."""
    return re.sub(r"[ \t]*(?:\*\*|__|[ \t]#{1,6})[ \t]*$", "", text)


def _mark(line: str) -> Mark | None:
    match = _MARK.match(line)
    if match is None:
        return None
    name, end, number = match["name"].casefold(), match["end"], match["number"]
    if number and number[0] in " \t" and len(name) == 1:
        return None
    written = next((one for one, marks in _CLASSES.items() if end and end in marks), "")
    if written == "]" and not match["open"]:
        return None
    if written == "" and not _stands_alone(name, line[match.end() :], numbered=bool(number)):
        return None
    return Mark(_ROLES[name], written, match.end())


def _stands_alone(name: str, rest: str, *, numbered: bool) -> bool:
    """Return whether a name without punctuation is a mark, because no sentence begins like it."""
    return numbered or not rest or (len(name) == 1 and not rest[0].isascii())


def _marked(lines: list[str]) -> Style | None:
    marks = [(place, mark) for place, line in enumerate(lines) if (mark := _mark(line)) is not None]
    first = next(((place, mark) for place, mark in marks if mark.role == "user"), None)
    if first is None or first[0] > _PREAMBLE_LINES or _YAML.match(lines[first[0]]):
        return None
    answer = next((mark for place, mark in marks if mark.role == "assistant" and place >= first[0]), None)
    if answer is None:
        inline = [mark for place, mark in marks if split_single_line(lines[place][mark.end :])]
        return Style(first[1].written) if len(inline) >= _FEWEST else None
    style = Style(first[1].written, answer.written)
    roles = [mark.role for line in lines if (mark := style.mark(line)) is not None]
    return style if roles[0] == "user" and roles.count("user") >= _FEWEST else None


def _headings(lines: list[str]) -> Style | None:
    """Return the style if all headings of the deepest level are questions, each with a text under it."""
    places = [(place, match["level"]) for place, line in enumerate(lines) if (match := _HEADING.match(line))]
    deepest = max((level for _, level in places), default="")
    asking = [place for place, level in places if level == deepest]
    if len(asking) < _FEWEST_HEADINGS or not all(_ASKING_HEADING.match(lines[place]) for place in asking):
        return None
    after = {place for place, _ in places} | {len(lines)}
    # The text of the last one may be beyond the part that was read.
    return None if any(place + 1 in after for place in asking[:-1]) else Style(heading=deepest)
