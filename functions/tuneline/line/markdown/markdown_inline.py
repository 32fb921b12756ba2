"""Remove Markdown's marks from one paragraph: emphasis, code, links, images, escapes, entities.

The time is linear: every character is read a few times at most.
"""

import html
import re

from tuneline.line.markdown.emphasis import Emphasis, Run

_SPECIAL = re.compile(r"`+|\*+|_+|~+|!?\[|\]|[<&\\]|\$\$|https?://|¯\\+_|(?<![A-Za-z])[A-Za-z]:\\")
_WORD = re.compile(r"[^\W_]|[\u2600-\u27bf\U0001f000-\U0001faff]")
# An address ends at a character that Markdown may use. `_` and `&` inside it belong to it.
_ADDRESS = re.compile(r"https?://(?:(?!~~|__)[^\s<>*`\[\]()\"'「」（）【】，。、；])+")
_PATH = re.compile(r"[A-Za-z]:\\[^\s*`]*")
_TARGET = re.compile(
    r"\([ \t]{0,9}+"
    r"(?P<url><[^<>\n]*+>|[^\s()<>]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
    r"(?:[ \t]{1,9}+(?:\"[^\"\n]*+\"|'[^'\n]*+'))?+"
    r"[ \t]{0,9}+\)"
)
_AUTOLINK = re.compile(r"<((?:https?|mailto|tel|line):[^\s<>]++|[\w.+-]++@[\w-]++(?:\.[\w-]++)+)>")
_BREAK = re.compile(r"<br[ \t]{0,9}/?>", re.IGNORECASE)
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>b|strong|i|em|u|s|del|ins|mark|small|span|font|center|kbd)"
    r"(?P<rest>[ \t][^<>\n]*+)?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED = frozenset("*_`~|")
_ESCAPED_AT_BEGIN = frozenset("#>-+=")
_AT_BEGIN = re.compile(r"\n[ \t]*\Z")
_AFTER_NUMBER = re.compile(r"\n[ \t]*\d{1,9}\Z")
_BACKTICKS = re.compile("`+")
# Formulas are not changed: they contain no marks.
_FORMULAS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}


def without_marks(text: str, *, line_break: str = "\n") -> str:
    """Remove the marks from `text`, one paragraph; `<br>` becomes `line_break`."""
    return _Paragraph(text, line_break).read()


class _Paragraph:
    def __init__(self, text: str, line_break: str) -> None:
        self._text = text
        self._line_break = line_break
        self._pieces: list[str] = []
        self._words = 0
        self._runs: list[Run] = []
        self._emphasis = Emphasis()
        self._brackets: list[tuple[int, int, str]] = []
        self._tags: dict[str, list[int]] = {}
        # For each closing text, the index from which on it does not occur.
        self._missing: dict[str, int] = {}

    def read(self) -> str:
        text, at = self._text, 0
        while special := _SPECIAL.search(text, at):
            self._write(text[at : special.start()])
            at = self._special(special[0], special.start())
        self._write(text[at:])
        for run in self._runs:
            self._pieces[run.place] = run.left
        return "".join(self._pieces)

    def _special(self, token: str, at: int) -> int:
        """Read the element that `token` begins at `at`; return the index after it."""
        read = {
            "*": self._run,
            "_": self._run,
            "~": self._run,
            "`": self._code,
            "!": self._bracket,
            "[": self._bracket,
            "]": self._link,
            "<": self._angle,
            "&": self._entity,
            "\\": self._backslash,
            "$": self._formula,
        }
        return read.get(token[0], self._as_it_is)(token, at)

    def _as_it_is(self, token: str, at: int) -> int:
        """Copy an address, a path or a face: it contains no marks."""
        whole = _ADDRESS.match(self._text, at) or _PATH.match(self._text, at)
        return self._literal(whole[0] if whole else token, at)

    def _write(self, piece: str) -> None:
        if piece:
            self._pieces.append(piece)
            self._words += bool(_WORD.search(piece))

    def _literal(self, token: str, at: int) -> int:
        self._write(token)
        return at + len(token)

    def _run(self, token: str, at: int) -> int:
        end = at + len(token)
        before, after = self._text[at - 1 : at] if at else "", self._text[end : end + 1]
        run = Run(token[0], len(token), before, after, len(self._pieces), self._words)
        self._pieces.append(token)
        self._runs.append(run)
        self._emphasis.add(run)
        return end

    def _find(self, wanted: str, at: int) -> int:
        """Return the next index of `wanted`, or -1. A failed search is not repeated."""
        if at >= self._missing.get(wanted, len(self._text) + 1):
            return -1
        index = self._text.find(wanted, at)
        if index < 0:
            self._missing[wanted] = at
        return index

    def _code(self, token: str, at: int) -> int:
        """Read code on one line, between two equal rows of backticks."""
        end = self._code_end(token, at + len(token))
        if end < 0:
            return self._literal(token, at)
        code = self._text[at + len(token) : end]
        if code.strip() and code[0] == code[-1] == " ":
            code = code[1:-1]
        self._write(code)
        return end + len(token)

    def _code_end(self, token: str, begin: int) -> int:
        key = f"{token} on this line"
        if begin < self._missing.get(key, 0):
            return -1
        line_end = self._find("\n", begin)
        line_end = len(self._text) if line_end < 0 else line_end
        for backticks in _BACKTICKS.finditer(self._text, begin, line_end):
            if backticks[0] == token:
                return backticks.start()
        self._missing[key] = line_end
        return -1

    def _bracket(self, token: str, at: int) -> int:
        self._brackets.append((len(self._pieces), at + len(token), token))
        return self._literal(token, at)

    def _link(self, _: str, at: int) -> int:
        target = _TARGET.match(self._text, at + 1)
        if not self._brackets:
            return self._literal("]", at)
        place, label_at, opening = self._brackets.pop()
        address = target["url"].strip("<>") if target else ""
        if not target or (address and not re.search(r"[/.:#@?]", address)):
            return self._literal("]", at)
        self._pieces[place] = ""
        self._write(_shown(self._label(label_at, at, address), address, is_image=opening == "!["))
        return target.end()

    def _label(self, begin: int, end: int, address: str) -> str:
        """Return the label, or only its beginning if it is too long to equal `address`."""
        return self._text[begin : min(end, begin + len(address) + 20)].strip("*_`~ ")

    def _angle(self, _: str, at: int) -> int:
        if address := _AUTOLINK.match(self._text, at):
            self._write(address[1].removeprefix("mailto:").removeprefix("tel:"))
            return address.end()
        if line_break := _BREAK.match(self._text, at):
            after_newline = self._line_break == "\n" and self._text.startswith("\n", line_break.end())
            self._write("" if after_newline else self._line_break)
            return line_break.end()
        if tag := _TAG.match(self._text, at):
            return self._tag(tag)
        return self._literal("<", at)

    def _tag(self, tag: re.Match[str]) -> int:
        """Remove a pair of tags; a single tag is text about HTML and stays."""
        opened = self._tags.setdefault(tag["name"].lower(), [])
        place = len(self._pieces)
        self._pieces.append(tag[0])
        if not tag["end"]:
            opened.append(place)
        elif opened:
            self._pieces[opened.pop()] = self._pieces[place] = ""
        return tag.end()

    def _entity(self, _: str, at: int) -> int:
        entity = _ENTITY.match(self._text, at)
        if not entity:
            return self._literal("&", at)
        self._write(html.unescape(entity[0]).replace("\xa0", " "))
        return entity.end()

    def _backslash(self, _: str, at: int) -> int:
        following = self._text[at + 1 : at + 2]
        pair = "\\" + following
        if pair in _FORMULAS:
            return self._formula(pair, at)
        if following == "\n":
            return at + 1
        if self._is_escape(following, at):
            return self._literal(following, at) + 1
        return self._literal(pair if following == "\\" else "\\", at)

    def _is_escape(self, following: str, at: int) -> bool:
        if following in _ESCAPED:
            return bool(following)
        before = self._text[max(0, at - 12) : at] if at > 12 else "\n" + self._text[:at]
        if following in _ESCAPED_AT_BEGIN:
            return bool(_AT_BEGIN.search(before))
        return following in (".", ")") and bool(_AFTER_NUMBER.search(before))

    def _formula(self, opening: str, at: int) -> int:
        end = self._find(_FORMULAS[opening], at + len(opening))
        if end < 0:
            return self._literal(opening, at)
        return self._literal(self._text[at : end + 2], at)


def _shown(label: str, address: str, *, is_image: bool) -> str:
    """Return the text after a link's label: the address, unless the label already shows it."""
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    if not address or (address.startswith("#") and not is_image):
        return ""
    if not label:
        return bare
    return "" if label in (address, bare) else f" ({bare})"
