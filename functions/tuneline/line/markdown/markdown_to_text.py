"""Convert a model's Markdown to plain text, because LINE shows no formatting.

Only marks are removed; text that merely looks like Markdown stays. This is our own code, because a CommonMark
parser takes too long to load, does not see emphasis in text without blanks, and does not preserve blanks and
backslashes.

A second pass changes only former code and escaped text, because it cannot know that they were literal.
"""

import re
from dataclasses import dataclass, field

from tuneline.line.markdown.markdown_inline import without_marks
from tuneline.line.markdown.table import as_lines, begins_table, is_row

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}+|~{3,}+)[ \t]*+(?P<info>[^`\n]*)")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]*")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>\S.*)")
_UNDERLINE = re.compile(r" {0,3}={3,}[ \t]*")
_RULE = re.compile(r" {0,3}(?:([-*_])\1{2,}|([-*_])(?:[ \t]\2){2,})[ \t]*")
# `> 3 天` means "more than", `>_<` is a face.
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)*>(?:[ \t]++(?![\d.,=<])|[ \t]++(?=\d{1,9}[.)][ \t])|(?=[^\W\d_]{3}))")
_EMPTY_QUOTE = re.compile(r"[> \t]*>[ \t]*")
_BULLET = re.compile(
    r"(?P<indent>[ \t]*)(?:[-*]|\+(?![ \t]*\d))[ \t]+(?P<box>\[[ xX]\][ \t]+)?(?P<text>\S.*)"
)
_NUMBER = re.compile(r"(?P<indent>[ \t]*)(?P<number>\d{1,9}[.)][ \t]+)(?P<text>\S.*)")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_LINE = "────────"
_STEP = "　"
_DEEPEST = 6


def markdown_to_text(text: str) -> str:
    """Remove Markdown's marks from `text`, for a LINE text message.

    Headings are on their own line (【…】 in Chinese, Japanese and Korean), items begin with ・, links read
    `label (address)`, tables become lines. Text without Markdown is unchanged, except that `\\r\\n` becomes
    `\\n`.
    """
    return "\n".join(_Blocks(text.replace("\r\n", "\n").split("\n")).read())


@dataclass
class _Paragraph:
    """The lines of one paragraph: emphasis may begin in one line and end in another."""

    prefix: str
    lines: list[str] = field(default_factory=list)


class _Blocks:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._written: list[str] = []
        self._paragraph: _Paragraph | None = None
        self._indents: list[int] = []
        self._in_quote = False
        # Fences without a closing fence in the rest of the text; they are not searched again.
        self._never_closed: set[str] = set()

    def read(self) -> list[str]:
        while self._at < len(self._lines):
            line = self._without_quote(self._lines[self._at])
            if not (self._fence(line) or self._table(line) or self._set_off(line) or self._item(line)):
                self._text(line)
        self._close()
        return self._written

    def _without_quote(self, line: str) -> str:
        if self._in_quote and _EMPTY_QUOTE.fullmatch(line):
            return ""
        quote = _QUOTE.match(line)
        self._in_quote = quote is not None
        return line[quote.end() :] if quote else line

    def _write(self, *lines: str) -> None:
        self._close()
        self._written.extend(lines)

    def _close(self) -> None:
        if self._paragraph:
            shown = without_marks("\n".join(self._paragraph.lines))
            self._written.append(self._paragraph.prefix + shown)
            self._paragraph = None

    def _fence(self, line: str) -> bool:
        """Copy the code between fences; an unclosed backtick fence extends to the end."""
        fence = _FENCE.fullmatch(line)
        if not fence:
            return False
        end = self._fence_end(fence["mark"])
        if end is None and fence["mark"][0] == "~":
            # A row of tildes alone is a smile, not a fence.
            return False
        code = self._lines[self._at + 1 : end]
        if self._in_quote:
            code = [re.sub(r"^ {0,3}>[ \t]?", "", line) for line in code]
        indent = fence["indent"]
        info = fence["info"].strip()
        self._write(
            *([] if _LANGUAGE.fullmatch(info) else [info]), *(line.removeprefix(indent) for line in code)
        )
        self._at = len(self._lines) if end is None else end + 1
        return True

    def _fence_end(self, mark: str) -> int | None:
        if mark in self._never_closed:
            return None
        closing = re.compile(rf"[> \t]*{mark[0]}{{{len(mark)},}}[ \t]*")
        for index in range(self._at + 1, len(self._lines)):
            if closing.fullmatch(self._lines[index]):
                return index
        self._never_closed.add(mark)
        return None

    def _table(self, line: str) -> bool:
        following = self._lines[self._at + 1 : self._at + 2]
        if not following or not begins_table(line, self._peeled(following[0])):
            return False
        end = self._at + 2
        while end < len(self._lines) and is_row(self._lines[end]):
            end += 1
        self._write(*as_lines(line, [self._peeled(row) for row in self._lines[self._at + 2 : end]]))
        self._at = end
        return True

    def _peeled(self, line: str) -> str:
        return re.sub(r"^ {0,3}>[ \t]?", "", line) if self._in_quote else line

    def _set_off(self, line: str) -> bool:
        """Read a heading or a horizontal rule."""
        if heading := _HEADING.fullmatch(line):
            self._heading(_unclosed(heading["text"].rstrip()))
        elif _UNDERLINE.fullmatch(line) and self._is_title():
            paragraph, self._paragraph = self._paragraph, None
            self._heading(paragraph.lines[0] if paragraph else "")
        elif _RULE.fullmatch(line):
            self._write(_LINE)
        else:
            return False
        self._indents = []
        self._at += 1
        return True

    def _is_title(self) -> bool:
        paragraph = self._paragraph
        return paragraph is not None and not paragraph.prefix and len(paragraph.lines) == 1

    def _heading(self, text: str) -> None:
        self._close()
        shown = without_marks(text).strip()
        if self._written and self._written[-1].strip():
            self._written.append("")
        bracketed = _WIDE.search(shown) and not shown.startswith("【")
        self._written.append(f"【{shown}】" if bracketed else shown)

    def _item(self, line: str) -> bool:
        item = _BULLET.fullmatch(line) or _NUMBER.fullmatch(line)
        if not item:
            return False
        depth = self._depth(len(item["indent"].expandtabs(4)))
        groups = item.groupdict()
        mark = groups.get("number") or "・" + _box(groups.get("box"))
        self._close()
        self._paragraph = _Paragraph(_STEP * min(depth, _DEEPEST) + mark, [item["text"]])
        self._at += 1
        return True

    def _depth(self, indent: int) -> int:
        """Return the nesting depth of a list item that begins after `indent` blanks."""
        while self._indents and self._indents[-1] >= indent:
            self._indents.pop()
        self._indents.append(indent)
        return len(self._indents) - 1

    def _text(self, line: str) -> None:
        self._at += 1
        if not line.strip():
            self._write(line)
            return
        if not line[0].isspace() and self._paragraph is None:
            self._indents = []
        if self._paragraph is None:
            self._paragraph = _Paragraph("")
        self._paragraph.lines.append(line)


def _unclosed(heading: str) -> str:
    """Remove the optional closing row of `#` from `heading`; the `#` of `C#` stays."""
    text = heading.rstrip("#")
    return text.rstrip() if text[-1:].isspace() else heading


def _box(box: str | None) -> str:
    if not box:
        return ""
    return "☐ " if box[1] == " " else "☑ "
