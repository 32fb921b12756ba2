"""Read examples from JSON, one on each line."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.findings.log import LISTED
from tuneline.datasets.formats.detect import not_utf8
from tuneline.datasets.formats.json.json_line_breaks import joined
from tuneline.datasets.formats.json.json_parse import parse, parse_quickly

VALUE_BYTES = 16 * 1024 * 1024
_BEGIN_LOOKED_AT = 64 * 1024
Note = Callable[[Problem], None]


class Lines(NamedTuple):
    """Consecutive whole lines of a file; `number` is the number of the first.

    `raw` is without the `end` of its last line. It is None for a line over the limit, which was dropped.
    """

    number: int
    raw: bytes | None
    end: bytes


def lines(blocks: Iterable[bytes], *, ends: "Ends", note: Note) -> Iterator[Lines]:
    """Yield the lines in `blocks`, about a block at a time.

    Lines end at a line feed, or at a carriage return if there are no line feeds; other separators may
    be inside a text. A line over the limit is dropped. `ends` gets all of them.
    """
    number, end = 1, b""
    held: list[bytes] = []
    size = 0
    for block in blocks:
        end = end or _end_in(block, note)
        whole, found, rest = _cut(block, end)
        if not found and held and end in held[-1]:
            # A long line begins after whole ones.
            whole, found, rest = held.pop().rpartition(end)
            size, rest = 0, rest + block
        if found and size > VALUE_BYTES:
            yield Lines(number, None, end)
            number, size = number + 1, 0
            _, found, whole = whole.partition(end)
        if found:
            part = Lines(number, b"".join([*held, whole]), end)
            ends.see(part)
            yield part
            number += (part.raw or b"").count(end) + 1
            held, size = [], 0
        size += len(rest)
        held = [*held, rest] if size <= VALUE_BYTES else []
    if size:
        raw = b"".join(held).removesuffix(end) if size <= VALUE_BYTES else None
        part = Lines(number, raw, end)
        ends.see(part)
        yield part


def rows(part: Lines) -> Iterator[Row | Problem]:
    """Yield one example a line. Blank lines are reported once, at the first of them."""
    if part.raw is None:
        yield too_long(part.number)
        return
    is_reported, wrong = False, 0
    raws = part.raw.split(part.end)
    index = 0
    while index < len(raws):
        raw, number, taken = raws[index], part.number + index, 1
        if len(raw) > VALUE_BYTES:
            yield too_long(number)
        elif raw.strip():
            found = row(raw, number, keep=True, in_brief=wrong > LISTED)
            if isinstance(found, Problem) and (over := joined(raws, index)) is not None:
                whole, taken = over
                found = row(whole, number, in_brief=wrong > LISTED)
            wrong += isinstance(found, Problem)
            yield found
        elif not is_reported:
            is_reported = True
            yield problem("BLANK_LINES", number)
        index += taken


def too_long(line: int) -> Problem:
    """Return the finding on a line that is longer than any example."""
    return problem("LINE_TOO_LONG", line, megabytes=VALUE_BYTES // 1024**2)


def _cut(block: bytes, end: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the block up to a line end, that end, and the rest, from the last example in the block on.

    So an example that is broken over several lines is in one part.
    """
    at = block.rfind(end + b"{", max(0, len(block) - _BEGIN_LOOKED_AT))
    return block.rpartition(end) if at < 0 else (block[:at], end, block[at + len(end) :])


def _end_in(block: bytes, note: Note) -> bytes:
    if b"\n" in block or b"\r" not in block.rstrip(b"\r"):
        return b"\n"
    note(problem("CR_LINE_ENDS", 1))
    return b"\r"


class Ends:
    """Count the kinds of line ends, CR LF and LF, without the last line, which may have none."""

    def __init__(self) -> None:
        self._before: bool | None = None
        self._seen: set[bool] = set()

    @property
    def are_mixed(self) -> bool:
        """Return whether both kinds were seen."""
        return len(self._seen) > 1

    def see(self, part: Lines) -> None:
        """Count the line ends of the next lines."""
        if part.raw is None or part.end == b"\r":
            return
        if self._before is not None:
            self._seen.add(self._before)
        windows = part.raw.count(b"\r\n") if b"\r" in part.raw else 0
        ends = part.raw.count(b"\n")
        self._seen.update([True] if windows else [], [False] if ends > windows else [])
        self._before = part.raw[-1:] == b"\r"


def row(raw: bytes, line: int, *, keep: bool = False, in_brief: bool = False) -> Row | Problem:
    """Return the example in `raw`, which begins on `line`, or the finding on it.

    With `keep`, the example has its bytes. With `in_brief`, the finding has little more than its code, for
    findings that are counted but not listed.
    """
    try:
        return Row(line, parse_quickly(raw), None, raw if keep else None)
    except ValueError:
        return _row_slowly(raw, line, in_brief)


def _row_slowly(raw: bytes, line: int, in_brief: bool) -> Row | Problem:
    """Do the same with the parser that explains what is wrong."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Problem("NOT_UTF8", line) if in_brief else not_utf8(raw, line)
    value, wrong = parse(text, line, in_brief=in_brief)
    return wrong or Row(line, value)
