"""Read examples from multi-line JSON: the values of one list, or values one after another.

A broken value never hides the next one: if a brace or a quotation mark is missing, the next example is
recognised by its first key, or by its indent.
"""

import re
from collections.abc import Iterable, Iterator

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.findings.log import LISTED
from tuneline.datasets.formats.json.json_brackets import close, may_stand, too_many
from tuneline.datasets.formats.json.json_depth import flood_at, more_open
from tuneline.datasets.formats.json.json_first_keys import FirstKeys, first_key
from tuneline.datasets.formats.json.json_indent import Indents, indent_of
from tuneline.datasets.formats.json.json_leftover import after_list, left_over
from tuneline.datasets.formats.json.json_wrapper import Wrapper, another_list, wrapper_at
from tuneline.datasets.formats.json.jsonl import VALUE_BYTES, Note, row, too_long

# The next bracket outside a text, or a quotation mark whose text does not end on its line.
_NEXT = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+")*+(["{}\[\]])')
# Consecutive empty lists: there may be millions.
_EMPTY_LISTS = re.compile(rb"(?:\[[ \t\r\n]*+\][ \t\r\n,]*+)++")
_BETWEEN = b" \t\r\n,"
# So many bytes after a bracket decide what begins there.
_LOOKED_AT = 4096


def values(blocks: Iterable[bytes], *, note: Note) -> Iterator[Row | Problem]:
    """Yield the examples in `blocks`, each with the line on which it begins. `note` gets the changes."""
    scanner = _Scanner(note)
    for index, row_or_problem in enumerate(scanner.all(blocks)):
        if index == 0:
            note(problem("JSON_ARRAY" if scanner.has_list else "PRETTY_JSON", 1))
        yield row_or_problem


class _Scanner:
    """Finds the beginning and the end of each value over any number of lines, without holding the file."""

    def __init__(self, note: Note) -> None:
        self.has_list = False
        self._note = note
        self._held = b""
        self._at = 0
        self._line = 1
        self._open = bytearray()
        self._in_list = False
        self._wrapper: Wrapper | None = None
        self._in_tail = False
        self._wrong = 0
        self._is_broken = False
        self._is_dropped = False
        self._keys = FirstKeys()
        self._indents = Indents()
        self._is_outside_reported = False

    def all(self, blocks: Iterable[bytes]) -> Iterator[Row | Problem]:
        """Yield the examples in the blocks, and problems."""
        for block in blocks:
            yield from self._feed(block)
        yield from self._feed(b"", is_last=True)
        yield from self._ended()

    def _feed(self, block: bytes, *, is_last: bool = False) -> Iterator[Row | Problem]:
        data = self._held + block
        at, begin = self._at, 0
        while match := _NEXT.match(data, at):
            mark, place = match[1], match.start(1)
            if mark == b'"':
                at, end = place, data.find(b"\n", place)
                if end < 0 and not is_last:
                    break
                self._is_broken = True
                at = end if end >= 0 else len(data)
                continue
            at = place
            if len(data) - place < _LOOKED_AT and not is_last:
                break
            at = place + 1
            if flood := flood_at(data, place, depth=len(self._open)):
                at = place + len(flood)
                yield from self._too_deep(flood)
                continue
            if mark in b"{[":
                begin, at, rows = self._opened(data, begin, place, mark)
            else:
                begin, rows = self._closed(data, begin, place, mark)
            yield from rows
        else:
            at = len(data)
        yield from self._keep(data, begin, at)

    def _too_deep(self, flood: bytes) -> Iterator[Problem]:
        """Skip brackets that are nested too deep for any parser. The value is reported and dropped."""
        if not self._is_dropped:
            self._is_dropped = self._is_broken = True
            yield problem("TOO_DEEP", self._line)
        more_open(self._open, flood)

    def _opened(
        self, data: bytes, begin: int, place: int, mark: bytes
    ) -> tuple[int, int, list[Row | Problem]]:
        """Handle an opening bracket. Returns where the present value begins, where to go on, and rows."""
        rows: list[Row | Problem] = []
        indent = indent_of(data, place)
        if self._in_tail and mark == b"[" and not self._is_dropped:
            end = self._begin_another_list(data, begin, place, rows)
            if end is not None:
                return end, end, rows
        if self._open:
            if mark != b"{" or not self._begins_next(data, place, indent):
                if mark == b"{":
                    self._indents.nested(indent)
                more_open(self._open, mark)
                return begin, place + 1, rows
            if not self._is_dropped:
                rows.append(self._row(data[begin:place].rstrip(_BETWEEN), self._line))
            self._move(data, begin, place)
        else:
            rows += self._outside(data[begin:place])
            self._move(data, begin, place)
            if (end := self._begin_list(data, place, mark)) is not None:
                return end, end, rows
        self._begin(data, place, mark, indent)
        return place, place + 1, rows

    def _begin_list(self, data: bytes, place: int, mark: bytes) -> int | None:
        """Return where to go on in a list of examples that begins at `place`, maybe inside an object."""
        if self._in_list:
            return None
        if mark == b"[":
            self.has_list = True
            if empty := _EMPTY_LISTS.match(data, place):
                self._move(data, place, empty.end())
                return empty.end()
            self._in_list = True
            return place + 1
        if (wrapper := wrapper_at(data, place)) is None:
            return None
        return self._unwrap(data, place, wrapper)

    def _begin(self, data: bytes, place: int, mark: bytes, indent: bytes | None) -> None:
        self._open = bytearray(mark)
        self._is_broken = self._is_dropped = False
        self._keys.begin(first_key(data, place))
        self._indents.begin(indent)

    def _begins_next(self, data: bytes, place: int, indent: bytes | None) -> bool:
        """Return whether the object at `place`, inside another one, is certainly the next example."""
        if self._in_tail:
            return False
        key = first_key(data, place)
        if key is not None and key == self._keys.own:
            # No message has messages, and no object inside an example has its first key and its indent.
            if indent is not None and indent == self._indents.own:
                return True
            if key == b"messages" and self._open == b"{[":
                return True
        looks_so = self._keys.is_known(key) or self._indents.is_of_next(indent)
        return looks_so and (self._is_broken or not may_stand(data, place, self._open[-1:]))

    def _closed(self, data: bytes, begin: int, place: int, mark: bytes) -> tuple[int, list[Row | Problem]]:
        """Handle a closing bracket. Returns where the present value begins, and rows."""
        if self._open:
            self._is_broken = not close(self._open, mark) or self._is_broken
            return (begin, []) if self._open else (place + 1, self._complete(data, begin, place + 1))
        rows: list[Row | Problem] = [*self._outside(data[begin:place])]
        self._move(data, begin, place + 1)
        if mark == b"]" and self._in_list:
            self._in_list = False
            if self._wrapper is not None:
                self._open = bytearray(b"{" * len(self._wrapper.path))
                self._in_tail, self._is_dropped = True, False
        else:
            rows.append(too_many(mark.decode(), self._line))
        return place + 1, rows

    def _complete(self, data: bytes, begin: int, end: int) -> list[Row | Problem]:
        raw, line = data[begin:end], self._line
        self._move(data, begin, end)
        if self._in_tail:
            wrapper, self._wrapper, self._in_tail = self._wrapper, None, False
            assert wrapper is not None  # noqa: S101 only the tail of a wrapper is one
            return after_list(wrapper, raw, line, note=self._note)
        if self._is_dropped:
            return []
        example = self._row(raw, line)
        if isinstance(example, Row):
            self._indents.end_well()
        return [example]

    def _row(self, raw: bytes, line: int) -> Row | Problem:
        example = row(raw, line, in_brief=self._wrong > LISTED)
        self._wrong += isinstance(example, Problem)
        return example

    def _unwrap(self, data: bytes, place: int, wrapper: Wrapper) -> int:
        """Begin the list of a wrapper at `place`. Returns where to go on."""
        self._wrapper = wrapper
        self._open, self._in_tail = bytearray(), False
        self._in_list = self.has_list = True
        self._note(problem("WRAPPED", self._line, key=wrapper.name))
        for key in wrapper.before:
            self._note(problem("KEYS_NOT_USED", self._line, key=key))
        self._move(data, place, wrapper.end)
        return wrapper.end

    def _begin_another_list(
        self, data: bytes, begin: int, place: int, rows: list[Row | Problem]
    ) -> int | None:
        """Return where to go on in a further list of examples at `place`; add to `rows` what precedes it."""
        before = self._wrapper
        assert before is not None  # noqa: S101 the first list had one
        another = another_list(data, begin, place, path=before.path, still_open=bytes(self._open))
        if another is None:
            return None
        wrapper, left = another
        rows += left_over(left, self._line, name=before.name, note=self._note)
        self._move(data, begin, place)
        return self._unwrap(data, place, wrapper)

    def _keep(self, data: bytes, begin: int, at: int) -> Iterator[Problem]:
        """Hold the data that is still needed. A value over the limit is reported and dropped."""
        if len(data) - begin > VALUE_BYTES and not self._is_dropped:
            self._is_dropped = True
            yield too_long(self._line)
        if self._is_dropped:
            self._move(data, begin, at)
            begin = at
        self._held, self._at = data[begin:], at - begin

    def _ended(self) -> Iterator[Row | Problem]:
        """Yield the rest at the end of the file."""
        if self._in_tail or (self._open and not self._is_dropped):
            yield self._row(self._held.rstrip(_BETWEEN), self._line)
        elif not self._open:
            yield from self._outside(self._held)

    def _outside(self, between: bytes) -> Iterator[Problem]:
        """Report text between examples once: a preamble of any length is one mistake."""
        text = between.strip(_BETWEEN)
        if text and not self._is_outside_reported:
            self._is_outside_reported = True
            line = self._line + between[: len(between) - len(between.lstrip(_BETWEEN))].count(b"\n")
            yield problem("TEXT_OUTSIDE", line, None, text.decode("utf-8", "replace"))

    def _move(self, data: bytes, begin: int, to: int) -> None:
        self._line += data.count(b"\n", begin, to)
