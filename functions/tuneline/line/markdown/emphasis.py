"""Decide which `*`, `_` and `~~` in a text are emphasis marks and which are ordinary characters.

CommonMark requires a blank or punctuation outside the marks, so `**重點：**說明` would not be bold. This
module is more lenient for text without blanks between words, and stricter for sums (`a*b*c`, `長*寬*高`),
names (`snake_case`) and faces (`(*^_^*)`).

https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
"""

import re
import unicodedata
from dataclasses import dataclass

# Han, Kana, Hangul, Thai: there are no blanks between words, so a mark may be between two letters.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u2e80-\u30ff\u3130-\u318f\u31f0-\ua4cf\uac00-\ud7ff"
                       r"\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]")  # fmt: skip
# Characters that begin a file pattern (`*.txt`) or a face, but no italic word.
_NO_BEGIN = frozenset(".,;:!?)]}>/\\|=，。；：！？）」』】、…ﾟ゜")
_BRACKETS = frozenset("()[]{}")
# Four or more in a row mask a number or draw a line.
_LONGEST = 3


@dataclass
class Run:
    """A row of the same mark: `place` is its index in the output, `taken` how many of it were marks."""

    mark: str
    length: int
    before: str
    after: str
    place: int
    words_before: int
    taken: int = 0

    @property
    def left(self) -> str:
        """The characters of the run that stay in the text."""
        return self.mark * (self.length - self.taken)


class Emphasis:
    """Pairs runs in the order of the text, each in constant time."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], list[Run]] = {}

    def add(self, run: Run) -> None:
        """Close the open run that `run` ends, or keep `run` as a possible opener."""
        if run.length > _LONGEST or (run.mark == "~" and run.length != 2):
            return
        if _may_close(run) and self._close(run):
            return
        if _may_open(run):
            self._open.setdefault((run.mark, run.length), []).append(run)

    def _close(self, run: Run) -> bool:
        if self._pair(run, run.length, run.length):
            return True
        if run.length == _LONGEST:
            return self._close_two(run)
        # `***both** italic*`: the longer run opened two emphases, and one of them ends here.
        opener = self._pair(run, _LONGEST, run.length)
        if opener:
            self._open.setdefault((run.mark, _LONGEST - run.length), []).append(opener)
        return opener is not None

    def _close_two(self, run: Run) -> bool:
        """Close two emphases with one run, the last opened first: `*italic **both***`."""
        lengths = sorted((1, 2), key=lambda length: self._last(run.mark, length), reverse=True)
        ended = [self._pair(run, length, length) for length in lengths]
        return any(ended)

    def _last(self, mark: str, length: int) -> int:
        opened = self._open.get((mark, length))
        return opened[-1].place if opened else -1

    def _pair(self, closer: Run, length: int, taken: int) -> Run | None:
        opened = self._open.get((closer.mark, length))
        if not opened or not _belong(opened[-1], closer, taken):
            return None
        opener = opened.pop()
        opener.taken += taken
        closer.taken += taken
        # Runs in between that are still open are not marks.
        for others in self._open.values():
            while others and others[-1].place > opener.place:
                others.pop()
        return opener


def is_word(character: str) -> bool:
    """Whether `character` is part of a word, Thai vowel signs and tone marks included."""
    return character.isalnum() or (character > "\x7f" and unicodedata.category(character)[0] == "M")


def _is_joined(run: Run) -> bool:
    """Whether the run is inside one word of a script with blanks between words, as in `a*b` and `2**3`."""
    return (
        is_word(run.before)
        and is_word(run.after)
        and not _UNSPACED.match(run.before)
        and not _UNSPACED.match(run.after)
    )


def _may_open(run: Run) -> bool:
    if not run.after or run.after.isspace() or (run.before == run.after == "/"):
        return False
    if run.mark == "_":
        return not (is_word(run.before) or run.before == "/")
    if run.mark == "~":
        return True
    if run.length == 1 and (run.after in _NO_BEGIN or unicodedata.category(run.after) == "Sk"):
        return False
    return not _is_joined(run)


def _may_close(run: Run) -> bool:
    if not run.before or run.before.isspace():
        return False
    return not is_word(run.after) if run.mark == "_" else True


def _belong(opener: Run, closer: Run, taken: int) -> bool:
    """Whether the two runs are marks around the text between them."""
    inside = closer.words_before - opener.words_before
    if opener.place + 1 >= closer.place or (taken == 1 and not inside):
        return False
    outside = (_touches(opener.before), _touches(closer.after))
    if opener.mark == "~":
        # 「好喔~~等我~~」 draws the tone out, 「原價~~100元~~特價」 strikes through.
        return not outside[0] or outside[1]
    if opener.mark == "_":
        return True
    if taken == 1:
        return not all(outside) and not _is_joined(closer)
    # `**L**arge` is emphasis, `f(**a) + 2**3` is not.
    return not _is_joined(closer) or not outside[0]


def _touches(character: str) -> bool:
    return is_word(character) or character in _BRACKETS
