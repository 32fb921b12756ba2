"""Parse one JSON text strictly, and explain in plain words why a text is not JSON."""

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

from jiter import from_json

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.json.json_errors import missing
from tuneline.datasets.formats.json.json_line_breaks import with_breaks

Pair = tuple[str, str]
# Common mistakes, each with its text and its fix. The first that fits is reported.
_CAUSES: tuple[tuple[re.Pattern[str], Pair, Pair], ...] = (
    (
        re.compile(r"\s*(```|~~~)"),
        ("it is a Markdown code fence", "這裡是 Markdown 的框線"),
        ("Delete the lines with ```.", "請刪掉 ``` 那幾列。"),
    ),
    (
        re.compile(r"\s*(//|#|/\*)"),
        ("it begins with a comment", "這裡是註解"),
        ("Delete the comment: JSON has no comments.", "請刪掉註解，JSON 不能有註解。"),
    ),
    (
        re.compile(r".*[{,\[:]\s*[“”„‟]|.*[“”]\s*[:,}\]]"),
        ("it has curly quotation marks instead of straight ones", "引號用成了彎引號"),
        ('Replace “ and ” with ".', '請把 “ 和 ” 改成 "。'),
    ),
    (
        re.compile(r"\s*[\[{]\s*'"),
        ("it has single quotation marks instead of double ones", "引號用成了單引號"),
        ("Replace ' with \".", "請把 ' 改成 \"。"),
    ),
    (
        re.compile(r".*,\s*[}\]]"),
        ("there is a comma before a closing brace or bracket", "結尾的括號前面多了一個逗號"),
        ("Delete that comma.", "請刪掉那個逗號。"),
    ),
)
_BY_ERROR: dict[str, tuple[Pair, Pair]] = {
    "Expecting ',' delimiter": (
        ("a comma or a closing mark is missing at character {at}", "第 {at} 個字元處少了逗號或結尾的記號"),
        ("Add it, or write \\\" for a quotation mark inside a text.", "請補上；文字裡的引號要寫成 \\\"。"),
    ),
    "Unterminated string": (
        ("the text that begins at character {at} is never closed", "第 {at} 個字元開始的文字沒有結束"),
        (
            "Close the quotation mark; if the line was cut off, write it again.",
            "請補上引號；若這一列被切斷了，請重寫。",
        ),
    ),
    "Extra data": (
        ("there is more text after the example, at character {at}", "第 {at} 個字元起，範例後面還有其他文字"),
        ("Put one example on each line and nothing after it.", "每一列只放一個範例，後面不要有其他文字。"),
    ),
    "Invalid control character": (
        ("a text has a tab, a line feed or a control character, at character {at}",
         "第 {at} 個字元處，文字裡有跳格、換行或控制字元"),
        ("Replace it with \\t or \\n.", "請改寫成 \\t 或 \\n。"),
    ),
    "Expecting property name": (
        ("a key in quotation marks is missing at character {at}", "第 {at} 個字元處少了用引號括起來的鍵"),
        ('Put every key in quotation marks ("role").', '每個鍵都要用引號括起來（"role"）。'),
    ),
}  # fmt: skip
# Mistakes by the text at which the parser stopped. The first that fits is reported.
_AT: tuple[tuple[re.Pattern[str], Pair, Pair], ...] = (
    (
        re.compile(r",\s*\Z"),
        ("there is a comma after the example", "範例後面多了一個逗號"),
        ("Delete the comma at the end of the line.", "請刪掉這一列最後的逗號。"),
    ),
    (
        re.compile(r"//|#|/\*"),
        ("there is a comment at character {at}", "第 {at} 個字元處有註解"),
        ("Delete the comment: JSON has no comments.", "請刪掉註解，JSON 不能有註解。"),
    ),
    (
        re.compile(r"'"),
        ("it has single quotation marks instead of double ones", "引號用成了單引號"),
        ("Replace ' with \".", "請把 ' 改成 \"。"),
    ),
    (
        re.compile(r"(?:True|False|None)\b"),
        (
            "it has Python's True, False or None at character {at}",
            "第 {at} 個字元處是 Python 的 True、False 或 None",
        ),
        ("Write true, false or null.", "請改寫成 true、false 或 null。"),
    ),
    (
        re.compile("[：，｛｝［］＂「」『』、]"),
        ("it has a full-width mark at character {at}", "第 {at} 個字元處用了全形的標點或括號"),
        ('Write the half-width one: { } [ ] : , or ".', '請改用半形：{ } [ ] : , 或 "。'),
    ),
    (
        re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u00a0\u200b-\u200f\u2028\u2029\u2060\u3000\ufeff]"),
        ("it has an invisible character at character {at}", "第 {at} 個字元處有看不見的字元"),
        ("Delete it, or replace it with an ordinary space.", "請刪掉，或改用一般的空白。"),
    ),
)
_ANOTHER: tuple[Pair, Pair] = (
    (
        "another example begins on the same line, at character {at}",
        "同一列的第 {at} 個字元又開始了另一個範例",
    ),
    ("Put each example on a line of its own.", "請讓每個範例各占一列。"),
)
_NEXT = re.compile(r"[,\s]*(?=\{)")
_BEFORE: tuple[Pair, Pair] = (
    ("there is text before the example", "範例前面有其他文字"),
    ("Begin the line with {.", "請讓這一列以 { 開頭。"),
)
_LONG_NUMBER: Pair = ("a number has thousands of digits", "有一個數字長達幾千位")
_GENERAL: tuple[Pair, Pair] = (
    ("it cannot be read from character {at} on", "從第 {at} 個字元起無法讀取"),
    ("Write one whole object on the line.", "請在這一列寫一個完整的物件。"),
)


def parse(text: str, line: int, *, in_brief: bool = False) -> tuple[Any, Problem | None]:
    """Return the value of `text`, or the finding on it; `line` is the line on which the text begins.

    With `in_brief`, the finding has only its code: the explanation takes five times as long.

    Stricter than the parser: duplicate keys, NaN and half an emoji are errors, because hosts differ on them.
    """
    try:
        value = _STRICT.decode(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return None, problem("LONE_SURROGATE", line)
    except _DuplicateKeyError as wrong:
        return None, problem("DUPLICATE_KEY", line, str(wrong), key=str(wrong))
    except RecursionError:
        return None, problem("TOO_DEEP", line)
    except json.JSONDecodeError as wrong:
        return None, Problem("INVALID_JSON", line) if in_brief else not_json(text, line, wrong)
    except ValueError as wrong:
        why = wrong.why if isinstance(wrong, _ConstantError) else _LONG_NUMBER
        fix = ("Write it in quotation marks, or null.", "請用引號括起來，或寫 null。")
        return None, problem("INVALID_JSON", line, None, text, why=why, fix=fix)
    return value, None


def parse_quickly(raw: bytes) -> Any:
    """Return the value that `parse` returns for these bytes of UTF-8, in half the time.

    Raises ValueError for anything unusual, even valid deep nesting; `parse` then decides.
    https://github.com/pydantic/jiter
    """
    return from_json(raw, allow_inf_nan=False, catch_duplicate_keys=True, cache_mode="all")


def not_json(text: str, line: int, wrong: json.JSONDecodeError) -> Problem:
    """Return the finding that `text` is not JSON, on the line with the mistake."""
    if wrong.msg.startswith("Invalid control") and (found := with_breaks(text, line, wrong.pos)) is not None:
        return found
    start = text.rfind("\n", 0, wrong.pos) + 1
    at_line = text[start : text.find("\n", wrong.pos) if "\n" in text[wrong.pos :] else None]
    (why, zh_why), fix = _cause(at_line, wrong)
    another = _NEXT.match(text, wrong.pos) if _is_extra(wrong) else None
    at = str((another.end() if another else wrong.pos) - start + 1)
    further = text.count("\n", 0, wrong.pos)
    if further:
        why += f"; the example begins on line {line}"
        zh_why += f"；這個範例從第 {line} 列開始"
    filled = (why.replace("{at}", at), zh_why.replace("{at}", at))
    found = problem("INVALID_JSON", line + further, None, at_line, why=filled, fix=fix)
    # The text after an example is likely to be more examples.
    return replace(found, hides_examples=_is_extra(wrong) and "{" in text[wrong.pos :])


def _is_extra(wrong: json.JSONDecodeError) -> bool:
    return wrong.msg.startswith("Extra data")


def _cause(at_line: str, wrong: json.JSONDecodeError) -> tuple[Pair, Pair]:
    for pattern, why, fix in _CAUSES:
        if pattern.match(at_line[:5000]):
            return why, fix
    at_place = _cause_at(at_line, wrong)
    if at_place is not None:
        return at_place
    for begin, texts in _BY_ERROR.items():
        if wrong.msg.startswith(begin):
            return texts
    return _GENERAL


def _cause_at(at_line: str, wrong: json.JSONDecodeError) -> tuple[Pair, Pair] | None:
    """Return the mistake by the text at which the parser stopped."""
    if _is_extra(wrong) and _NEXT.match(wrong.doc, wrong.pos):
        return _ANOTHER
    if not wrong.msg.startswith(("Invalid control", "Unterminated")):
        for pattern, why, fix in _AT:
            if pattern.match(wrong.doc, wrong.pos):
                return why, fix
    if "{" in at_line and not at_line.lstrip().startswith(("{", "[", '"')) and "\n" not in wrong.doc:
        return _BEFORE
    if wrong.msg.startswith(("Expecting ',' delimiter", "Expecting value")):
        unclosed = missing(wrong.doc, wrong.pos)
        if unclosed is not None:
            return unclosed
    return None


class _DuplicateKeyError(Exception):
    """An object has a key twice. Parsers keep one of the two values, not always the same."""


class _ConstantError(ValueError):
    """The text has NaN or Infinity, which JSON does not have."""

    def __init__(self, name: str) -> None:
        self.why = (f"{name} is not a JSON value", f"{name} 不是 JSON 的值")
        super().__init__(name)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise _DuplicateKeyError(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return result


def _constant(name: str) -> Any:
    raise _ConstantError(name)


# Creating a decoder takes as long as parsing a text.
_STRICT = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)
