"""Know the next example of a file by how far in it begins, where the file is written for the eye."""

_WIDEST = 200


class Indents:
    """How far in the examples of a file begin, as far as they are written for the eye."""

    def __init__(self) -> None:
        self.own: bytes | None = None
        self._least_nested: int | None = None
        self._set_apart = False
        self._never = False

    def begin(self, indent: bytes | None) -> None:
        """An example begins so far in; None: not at the beginning of its line."""
        self.own, self._least_nested = indent, None

    def nested(self, indent: bytes | None) -> None:
        """An object inside it does."""
        if indent is not None:
            self._least_nested = min(len(indent), self._least_nested or len(indent))

    def end_well(self) -> None:
        """The example was a good one."""
        if self._least_nested is not None and self.own is not None:
            self._set_apart = True
            self._never = self._never or self._least_nested <= len(self.own)

    def tell_next(self, indent: bytes | None) -> bool:
        """Whether nothing but an example begins so far in."""
        return indent is not None and indent == self.own and self._set_apart and not self._never


def indent_of(data: bytes, place: int) -> bytes | None:
    """What stands before it in its line, where that is nothing but blanks."""
    before = data[max(0, place - _WIDEST) : place]
    line = before.rpartition(b"\n")[2]
    return None if line.strip(b" \t") or len(line) == _WIDEST else line
