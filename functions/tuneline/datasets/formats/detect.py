"""Detect a file's format from its name and its first bytes."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.encoding import candidates, from_bom, reading_codec
from tuneline.datasets.formats.json.json_wrapper import wrapper_at
from tuneline.datasets.formats.text import prose
from tuneline.datasets.formats.text.text_marks import Style, style_of
from tuneline.datasets.schemas.role_aliases import role_of
from tuneline.datasets.upload_limits import ending

Kind = Literal["lines", "values", "table", "sheet", "pairs"]
HEAD_BYTES = 64 * 1024
_HEADER_CHARACTERS = 1000
_COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf'\x1c": "7z",
    b"Rar!": "rar",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
}
_ANOTHER = re.compile(r"[ \t,]*\{")
DELIMITERS = (",", "\t", ";", "|")
# Documents that are zip archives, by a part near their beginning.
_PACKED = (
    (b"word/document.xml", "Word"),
    (b"ppt/presentation.xml", "PowerPoint"),
    (b"application/vnd.oasis.opendocument", "OpenDocument"),
    (b"Index/Document.iwa", "Numbers, Pages"),
)
_EXPORT = ("Open it, and save a table of questions and answers as .xlsx or .csv.",
           "請打開它，把問題和回答的表格另存成 .xlsx 或 .csv。")  # fmt: skip
_OTHER_FILE = ("Drop the file with the questions and answers.", "請上傳有問題和回答的檔案。")
_GENERATE = (
    "Generate questions and answers from it with scripts/tuneline dataset generate, check and drop them; "
    "or drop a table of questions and answers.",
    "請用 scripts/tuneline dataset generate 從它產生問答，檢查後再上傳；也可以上傳問題和回答的表格。",
)
_BINARY = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "DOC/XLS",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
}
_FIXES = {"DOC/XLS": _EXPORT, "PDF": _GENERATE}


@dataclass(frozen=True)
class DetectedFormat:
    """A file's format: the reader to use, the encoding, and the length of the byte-order mark in bytes.

    `style` is how a text marks its questions and answers.
    """

    kind: Kind
    encoding: str
    mark: int = 0
    style: Style | None = None


def detect_format(head: bytes, *, name: str, encoding: str | None = None) -> DetectedFormat | Problem:
    """Return the format of the file `name` from its first 64 KiB, or a Problem if it cannot be read.

    `encoding` is the one that the operator names.
    """
    if (detected := _by_magic(head, name)) is not None:
        return detected
    marked = from_bom(head)
    codec, mark = marked or (reading_codec(encoding or "utf-8"), 0)
    if codec == "utf-8" and _has_wide_nuls(head):
        return not_utf8(head, 1)
    text = head[mark:].decode(codec, "replace")
    if re.match(r"\s*<[a-z!?]", text, re.IGNORECASE):
        return problem("NOT_JSONL_HTML", 1)
    if _is_table(name, text):
        return DetectedFormat("table", codec, mark)
    return _sniff_text(text, DetectedFormat("lines", codec, mark), head)


def _sniff_text(text: str, sniffed: DetectedFormat, head: bytes) -> DetectedFormat | Problem:
    """Return the format of a text that is not a table."""
    known = prose.fix_of_known(text)
    if known is None and (style := style_of(text)) is not None:
        return replace(sniffed, kind="pairs", style=style)
    fix = known or prose.fix_of(text)
    if fix is None:
        return replace(sniffed, kind="values") if _spans_lines(text) else sniffed
    if known is None and sniffed.encoding == "utf-8" and "\ufffd" in text and _has_hidden_pairs(head):
        return not_utf8(head, 1)
    return problem("NO_EXAMPLES", 1, None, text.lstrip()[:100].partition("\n")[0], fix=fix)


def _has_hidden_pairs(head: bytes) -> bool:
    """Return whether another encoding shows questions and answers in a text."""
    return any(style_of(head.decode(one.codec, "replace")) is not None for one in candidates(head))


def _by_magic(head: bytes, name: str) -> DetectedFormat | Problem | None:
    """Return the format of a file that is not a text, by its first bytes; None for a text."""
    if (
        head.startswith(b"PK")
        and b"xl/" not in head
        and (document := next((one for one in _PACKED if one[0] in head), None))
    ):
        return problem("BINARY", 1, kind=document[1], fix=_EXPORT)
    for magic, kind in _COMPRESSED.items():
        if head.startswith(magic) and not ((kind == "zip" and b"xl/" in head) or ending(name) == ".xlsx"):
            return problem("COMPRESSED", None, kind=kind)
    if head.startswith(b"PK"):
        return DetectedFormat("sheet", "binary")
    for magic, kind in _BINARY.items():
        if head.startswith(magic):
            return problem("BINARY", 1, kind=kind, fix=_FIXES.get(kind, _OTHER_FILE))
    return None


def _is_table(name: str, text: str) -> bool:
    """Return whether it is a table: by its name, if it holds no JSON, or by its first line."""
    if ending(name) in (".csv", ".tsv"):
        return re.match(r'\s*(?:\{\s*"|\[\s*\{)', text) is None
    first = text.lstrip().partition("\n")[0][:_HEADER_CHARACTERS]
    if first.startswith("|"):
        return False
    cells = ({role_of(cell.strip(' "\r')) for cell in first.split(mark)} for mark in DELIMITERS)
    return any({"user", "assistant"} <= roles for roles in cells)


def not_utf8(sample: bytes, line: int) -> Problem:
    """Return the finding that bytes are not UTF-8, with the likely encodings and a line decoded in each."""
    likely = [f"{one.codec} (“{one.first_line}”)" for one in candidates(sample)]
    named = "; ".join(likely)
    unknown = ("damaged, or in an unknown encoding", "損壞了，或使用了無法辨識的編碼")
    words = (named, named) if named else unknown
    return Problem("NOT_UTF8", line, words=(("candidates", words), ("option", "encoding")))


def _has_wide_nuls(head: bytes) -> bool:
    """Return whether every second byte is NUL: UTF-16 without a mark, whose ASCII is valid UTF-8."""
    sample = head[:400]
    return len(sample) >= 8 and max(sample[::2].count(0), sample[1::2].count(0)) > len(sample) // 3


def _spans_lines(text: str) -> bool:
    """Return whether values take several lines: a list of examples, or pretty-printed objects."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    if wrapper_at(text.encode("utf-8", "replace"), len(text) - len(text.lstrip())) is not None:
        return True
    parsed = [_parsed(line) for line in lines[:20]]
    first = lines[0].lstrip() if lines else ""
    if first.startswith("["):
        held = [one for one in parsed[0] if isinstance(one, dict)] if isinstance(parsed[0], list) else []
        is_conversation = bool(held) and len(lines) > 1 and all("role" in one for one in held)
        return not isinstance(parsed[0], list) or (bool(held) and not is_conversation)
    if any(isinstance(one, dict) and "role" not in one for one in parsed):
        return False
    return any(_is_left_open(line) for line in lines) or _holds_several(first)


def _holds_several(line: str) -> bool:
    """Return whether the line begins with an object that is not a message, and another one follows it."""
    try:
        value, end = json.JSONDecoder().raw_decode(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "role" not in value and _ANOTHER.match(line, end) is not None


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _is_left_open(line: str) -> bool:
    """Return whether an object or a list begins on the line and is not closed on it, outside any text."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
    opened = bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")
    return opened > 0 and '"' not in bare and line.lstrip()[:1] in ("{", "[")
