"""Recognise the next example of a pretty-printed file by its indent."""

_WIDEST = 200


class Indents:
    """The indents of the examples of a file, if it is pretty-printed."""

    def __init__(self) -> None:
        self.own: bytes | None = None
        self._least_nested: int | None = None
        self._set_apart = False
        self._never = False

    def begin(self, indent: bytes | None) -> None:
        """Begin an example with this indent; None if it is not at the beginning of its line."""
        self.own, self._least_nested = indent, None

    def nested(self, indent: bytes | None) -> None:
        """Note the indent of an object inside the example."""
        if indent is not None:
            self._least_nested = min(len(indent), self._least_nested or len(indent))

    def end_well(self) -> None:
        """End an example that was read without a problem."""
        if self._least_nested is not None and self.own is not None:
            self._set_apart = True
            self._never = self._never or self._least_nested <= len(self.own)

    def is_of_next(self, indent: bytes | None) -> bool:
        """Return whether only examples have this indent."""
        return indent is not None and indent == self.own and self._set_apart and not self._never


def indent_of(data: bytes, place: int) -> bytes | None:
    """Return the text before `place` on its line, if it is only blanks."""
    before = data[max(0, place - _WIDEST) : place]
    line = before.rpartition(b"\n")[2]
    return None if line.strip(b" \t") or len(line) == _WIDEST else line
