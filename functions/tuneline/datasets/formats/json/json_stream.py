"""Read examples from JSON that goes over lines: the values of one list, or values one after another.

A value that is broken never hides the next: where a brace or a quotation mark is missing, the next example is
known by its first key, or by where in its line it begins.
"""

import re
from collections.abc import Iterable, Iterator

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.findings.log import LISTED
from tuneline.datasets.formats.json.json_brackets import may_stand, too_many
from tuneline.datasets.formats.json.json_depth import flood_at, more_open
from tuneline.datasets.formats.json.json_indent import Indents, indent_of
from tuneline.datasets.formats.json.json_leftover import left_over
from tuneline.datasets.formats.json.json_parse import parse
from tuneline.datasets.formats.json.json_wrapper import Wrapper, another_list, left_in, members, wrapper_at
from tuneline.datasets.formats.json.jsonl import VALUE_BYTES, Note, row, too_long

# The next bracket outside a text, or a quotation mark whose text does not end on its line.
_NEXT = re.compile(
    rb'(?:[^"{}\[\]]++|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+")*+(["{}\[\]])',
)
# Empty lists one after another: there may be millions of them, and they hold nothing.
_EMPTY_LISTS = re.compile(rb"(?:\[[ \t\r\n]*+\][ \t\r\n,]*+)++")
_FIRST_KEY = re.compile(rb'\{\s{0,200}+"((?:[^"\\\n]|\\[^\n]){1,60}+)"\s{0,20}+:')
_BETWEEN = b" \t\r\n,"
_OPENER = {b"}": b"{", b"]": b"["}
# So much after a bracket is looked at to know what begins there.
_LOOKED_AT = 4096
# A closing bracket is looked for among so many open ones; of first keys so many are known.
_DEPTH_LOOKED_AT = 64
_KEYS = 32


def values(blocks: Iterable[bytes], *, note: Note) -> Iterator[Row | Problem]:
    """The examples in `blocks`, each with the line on which it begins; `note` is told what was changed."""
    scanner = _Scanner(note)
    told = False
    for found in scanner.all(blocks):
        if not told:
            told = True
            note(problem("JSON_ARRAY" if scanner.has_list else "PRETTY_JSON", 1))
        yield found


class _Scanner:
    """Finds where each value begins and ends, whatever lines it goes over, without holding the file."""

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
        self._key: bytes | None = None
        self._keys: set[bytes] = set()
        self._indents = Indents()
        self._outside_told = False

    def all(self, blocks: Iterable[bytes]) -> Iterator[Row | Problem]:
        """What stands in the blocks."""
        for block in blocks:
            yield from self._feed(block)
        yield from self._feed(b"", is_last=True)
        yield from self._ended()

    def _feed(self, block: bytes, *, is_last: bool = False) -> Iterator[Row | Problem]:
        data = self._held + block
        at, begin = self._at, 0
        while found := _NEXT.match(data, at):
            mark, place = found[1], found.start(1)
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
                begin, at, told = self._opened(data, begin, place, mark)
            else:
                begin, told = self._closed(data, begin, place, mark)
            yield from told
        else:
            at = len(data)
        yield from self._keep(data, begin, at)

    def _too_deep(self, flood: bytes) -> Iterator[Problem]:
        """Go past brackets that nest deeper than anything can be read; the value is told, and dropped."""
        if not self._is_dropped:
            self._is_dropped = self._is_broken = True
            yield problem("TOO_DEEP", self._line)
        more_open(self._open, flood)

    def _opened(
        self, data: bytes, begin: int, place: int, mark: bytes
    ) -> tuple[int, int, list[Row | Problem]]:
        """Where the present value begins, where to go on, and what there is to give."""
        told: list[Row | Problem] = []
        indent = indent_of(data, place)
        if self._in_tail and mark == b"[" and not self._is_dropped:
            end = self._begin_another_list(data, begin, place, told)
            if end is not None:
                return end, end, told
        if self._open:
            if mark != b"{" or not self._begins_next(data, place, indent):
                if mark == b"{":
                    self._indents.nested(indent)
                more_open(self._open, mark)
                return begin, place + 1, told
            if not self._is_dropped:
                told.append(self._row(data[begin:place].rstrip(_BETWEEN), self._line))
            self._move(data, begin, place)
        else:
            told += self._outside(data[begin:place])
            self._move(data, begin, place)
            if not self._in_list and mark == b"[" and (empty := _EMPTY_LISTS.match(data, place)):
                self.has_list = True
                self._move(data, place, empty.end())
                return empty.end(), empty.end(), told
            if not self._in_list and mark == b"[":
                self._in_list = self.has_list = True
                return place + 1, place + 1, told
            wrapper = None if self._in_list or mark == b"[" else wrapper_at(data, place)
            if wrapper is not None:
                self._unwrap(wrapper)
                self._move(data, place, wrapper.end)
                return wrapper.end, wrapper.end, told
        self._begin(data, place, mark, indent)
        return place, place + 1, told

    def _begin(self, data: bytes, place: int, mark: bytes, indent: bytes | None) -> None:
        self._open = bytearray(mark)
        self._is_broken = self._is_dropped = False
        key = _FIRST_KEY.match(data, place)
        self._key = key[1] if key else None
        if self._key is not None and len(self._keys) < _KEYS:
            self._keys.add(self._key)
        self._indents.begin(indent)

    def _begins_next(self, data: bytes, place: int, indent: bytes | None) -> bool:
        """Whether the object that begins at `place`, inside of another, is the next example for certain."""
        if self._in_tail:
            return False
        found = _FIRST_KEY.match(data, place)
        key = found[1] if found else None
        if key is not None and key == self._key:
            # No message has messages, and nothing inside an example begins like it and as far in.
            if indent is not None and indent == self._indents.own:
                return True
            if key == b"messages" and self._open == b"{[":
                return True
        looks_so = key in self._keys or self._indents.tell_next(indent)
        return looks_so and (self._is_broken or not may_stand(data, place, self._open[-1:]))

    def _closed(self, data: bytes, begin: int, place: int, mark: bytes) -> tuple[int, list[Row | Problem]]:
        """Where the present value begins, and what there is to give."""
        opener = _OPENER[mark]
        if self._open[-1:] == opener:
            self._open.pop()
            return (begin, []) if self._open else (place + 1, self._complete(data, begin, place + 1))
        if self._open:
            # What is missing may be closed by what closes something around it, but never the whole example.
            self._is_broken = True
            inner = self._open.rfind(opener, max(1, len(self._open) - _DEPTH_LOOKED_AT))
            if inner > 0:
                del self._open[inner:]
            return begin, []
        told: list[Row | Problem] = [*self._outside(data[begin:place])]
        self._move(data, begin, place + 1)
        if mark == b"]" and self._in_list:
            self._in_list = False
            if self._wrapper is not None:
                self._open = bytearray(b"{" * len(self._wrapper.path))
                self._in_tail, self._is_dropped = True, False
        else:
            told.append(too_many(mark.decode(), self._line))
        return place + 1, told

    def _complete(self, data: bytes, begin: int, end: int) -> list[Row | Problem]:
        raw, line = data[begin:end], self._line
        self._move(data, begin, end)
        if self._in_tail:
            self._in_tail = False
            return self._after_list(raw, line)
        if self._is_dropped:
            return []
        found = self._row(raw, line)
        if isinstance(found, Row):
            self._indents.end_well()
        return [found]

    def _row(self, raw: bytes, line: int) -> Row | Problem:
        found = row(raw, line, in_brief=self._wrong > LISTED)
        self._wrong += isinstance(found, Problem)
        return found

    def _unwrap(self, wrapper: Wrapper) -> None:
        self._wrapper = wrapper
        self._open, self._in_tail = bytearray(), False
        self._in_list = self.has_list = True
        self._note(problem("WRAPPED", self._line, key=wrapper.name))
        for key in wrapper.before:
            self._note(problem("KEYS_NOT_USED", self._line, key=key))

    def _begin_another_list(
        self, data: bytes, begin: int, place: int, told: list[Row | Problem]
    ) -> int | None:
        """Where to go on in the list at `place`, if it is one of examples; what is before it is told."""
        before = self._wrapper
        assert before is not None  # noqa: S101 the first list was one's
        found = another_list(data, begin, place, path=before.path, still_open=bytes(self._open))
        if found is None:
            return None
        wrapper, left = found
        told += left_over(left, self._line, name=before.name, note=self._note)
        self._move(data, begin, place)
        self._unwrap(wrapper)
        self._move(data, place, wrapper.end)
        return wrapper.end

    def _after_list(self, raw: bytes, line: int) -> list[Row | Problem]:
        """What stands in an object after the list that was read of it."""
        assert self._wrapper is not None  # noqa: S101 the list was one's
        wrapper, self._wrapper = self._wrapper, None
        value = members(raw, levels=len(wrapper.path))
        if not isinstance(value, dict):
            written = raw[:-1].strip().removeprefix(b",").decode("utf-8", "replace")
            wrong = parse("{" + written + "}", line)[1]
            return [wrong] if wrong is not None else []
        return list(left_over(left_in(value), line, name=wrapper.name, note=self._note))

    def _keep(self, data: bytes, begin: int, at: int) -> Iterator[Problem]:
        """Hold what is needed of the data; a value over the limit is told, and dropped as it goes on."""
        if len(data) - begin > VALUE_BYTES and not self._is_dropped:
            self._is_dropped = True
            yield too_long(self._line)
        if self._is_dropped:
            self._move(data, begin, at)
            begin = at
        self._held, self._at = data[begin:], at - begin

    def _ended(self) -> Iterator[Row | Problem]:
        """What is left when the file ends."""
        if self._in_tail or (self._open and not self._is_dropped):
            yield self._row(self._held.rstrip(_BETWEEN), self._line)
        elif not self._open:
            yield from self._outside(self._held)

    def _outside(self, between: bytes) -> Iterator[Problem]:
        """Text between examples: told once, for a preamble is one mistake however long it is."""
        text = between.strip(_BETWEEN)
        if text and not self._outside_told:
            self._outside_told = True
            line = self._line + between[: len(between) - len(between.lstrip(_BETWEEN))].count(b"\n")
            yield problem("TEXT_OUTSIDE", line, None, text.decode("utf-8", "replace"))

    def _move(self, data: bytes, begin: int, to: int) -> None:
        self._line += data.count(b"\n", begin, to)
