"""Parse one piece of JSON strictly, and say in plain words why one is none."""

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
# A guess at what its author did, the first that fits; each with what is wrong and how to fix it.
_CAUSES: tuple[tuple[re.Pattern[str], Pair, Pair], ...] = (
    (
        re.compile(r"\s*(```|~~~)"),
        ("a Markdown fence stands here", "這裡是 Markdown 的框線"),
        ("Take the lines with ``` out.", "請刪掉 ``` 那幾行。"),
    ),
    (
        re.compile(r"\s*(//|#|/\*)"),
        ("a comment stands here", "這裡是註解"),
        ("Take the comment out: JSON has none.", "請刪掉註解，JSON 不能有註解。"),
    ),
    (
        re.compile(r".*[{,\[:]\s*[“”„‟]|.*[“”]\s*[:,}\]]"),
        ("curly quotation marks stand in place of straight ones", "引號用成了彎引號"),
        ('Write " in place of “ and ”.', '請把 “ 和 ” 改成 "。'),
    ),
    (
        re.compile(r"\s*[\[{]\s*'"),
        ("single quotation marks stand in place of double ones", "引號用成了單引號"),
        ("Write \" in place of '.", "請把 ' 改成 \"。"),
    ),
    (
        re.compile(r".*,\s*[}\]]"),
        ("a comma stands before a closing brace or bracket", "結尾的括號前面多了一個逗號"),
        ("Take that comma out.", "請刪掉那個逗號。"),
    ),
)
_BY_ERROR: dict[str, tuple[Pair, Pair]] = {
    "Expecting ',' delimiter": (
        ("a comma or a closing mark is missing at character {at}", "第 {at} 個字元處少了逗號或結尾的記號"),
        ("Put it in, or write \\\" for a quotation mark inside a text.", "請補上；文字裡的引號要寫成 \\\"。"),
    ),
    "Unterminated string": (
        ("the text that begins at character {at} is never closed", "第 {at} 個字元開始的文字沒有結束"),
        (
            "Close the quotation mark; if the line was cut off, write it again.",
            "請補上引號；若這一行被切斷了，請重寫。",
        ),
    ),
    "Extra data": (
        ("something follows the example, at character {at}", "第 {at} 個字元起，範例後面還有別的東西"),
        ("Put one example on each line and nothing after it.", "每一行只放一個範例，後面不要有東西。"),
    ),
    "Invalid control character": (
        ("a tab, a line feed or a control character stands in a text, at character {at}",
         "第 {at} 個字元處，文字裡有跳格、換行或控制字元"),
        ("Write \\t or \\n in its place.", "請改寫成 \\t 或 \\n。"),
    ),
    "Expecting property name": (
        ("a key in quotation marks is missing at character {at}", "第 {at} 個字元處少了用引號括起來的鍵"),
        ('Put every key in quotation marks ("role").', '每個鍵都要用引號括起來（"role"）。'),
    ),
}  # fmt: skip
# What stands where the reading stopped, the first that fits.
_AT: tuple[tuple[re.Pattern[str], Pair, Pair], ...] = (
    (
        re.compile(r",\s*\Z"),
        ("a comma follows the example", "範例後面多了一個逗號"),
        ("Take the comma at the end of the line out.", "請刪掉行尾的逗號。"),
    ),
    (
        re.compile(r"//|#|/\*"),
        ("a comment stands at character {at}", "第 {at} 個字元處有註解"),
        ("Take the comment out: JSON has none.", "請刪掉註解，JSON 不能有註解。"),
    ),
    (
        re.compile(r"'"),
        ("single quotation marks stand in place of double ones", "引號用成了單引號"),
        ("Write \" in place of '.", "請把 ' 改成 \"。"),
    ),
    (
        re.compile(r"(?:True|False|None)\b"),
        (
            "True, False or None of Python stands at character {at}",
            "第 {at} 個字元處是 Python 的 True、False 或 None",
        ),
        ("Write true, false or null.", "請改寫成 true、false 或 null。"),
    ),
    (
        re.compile("[：，｛｝［］＂「」『』、]"),
        ("a full-width mark stands at character {at}", "第 {at} 個字元處用了全形的標點或括號"),
        ('Write the half-width one: { } [ ] : , or ".', '請改用半形：{ } [ ] : , 或 "。'),
    ),
    (
        re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u00a0\u200b-\u200f\u2028\u2029\u2060\u3000\ufeff]"),
        ("an invisible character stands at character {at}", "第 {at} 個字元處有看不見的字元"),
        ("Take it out, or write an ordinary blank.", "請刪掉，或改用一般的空白。"),
    ),
)
_ANOTHER: tuple[Pair, Pair] = (
    (
        "another example begins on the same line, at character {at}",
        "同一行的第 {at} 個字元又開始了另一個範例",
    ),
    ("Put each example on a line of its own.", "請讓每個範例各占一行。"),
)
_NEXT = re.compile(r"[,\s]*(?=\{)")
_BEFORE: tuple[Pair, Pair] = (
    ("something stands before the example", "範例前面有別的東西"),
    ("Begin the line with {.", "請讓這一行以 { 開頭。"),
)
_LONG_NUMBER: Pair = ("a number has thousands of digits", "有一個數字長達幾千位")
_GENERAL: tuple[Pair, Pair] = (
    ("it cannot be read from character {at} on", "從第 {at} 個字元起無法讀取"),
    ("Write one whole object on the line.", "請在這一行寫一個完整的物件。"),
)


def parse(text: str, line: int, *, in_brief: bool = False) -> tuple[Any, Problem | None]:
    """The value `text` holds, or what is wrong with it; `line` is where the text begins.

    `in_brief`, what is wrong has its code and nothing more: to say it well takes five times as long.

    Stricter than the parser: a key twice, NaN, and half an emoji are refused, for hosts differ on them.
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
    """The very value `parse` gives for these bytes of UTF-8, in half the time.

    ValueError where anything is odd, which may be nothing worse than deep nesting: `parse` tells.
    https://github.com/pydantic/jiter
    """
    return from_json(raw, allow_inf_nan=False, catch_duplicate_keys=True, cache_mode="all")


def not_json(text: str, line: int, wrong: json.JSONDecodeError) -> Problem:
    """Why `text` is not JSON, on the line where it goes wrong."""
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
        zh_why += f"；這個範例從第 {line} 行開始"
    filled = (why.replace("{at}", at), zh_why.replace("{at}", at))
    found = problem("INVALID_JSON", line + further, None, at_line, why=filled, fix=fix)
    # What follows an example is likely to be more of them.
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
    """What its author did, by what stands where the reading stopped."""
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
    """An object has a key twice: parsers keep one of the two, and nobody knows which is meant."""


class _ConstantError(ValueError):
    """A number that JSON does not have: NaN, Infinity."""

    def __init__(self, name: str) -> None:
        self.why = (f"{name} is no JSON value", f"{name} 不是 JSON 的值")
        super().__init__(name)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise _DuplicateKeyError(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return result


def _constant(name: str) -> Any:
    raise _ConstantError(name)


# To make one for each text takes as long as reading it.
_STRICT = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)
