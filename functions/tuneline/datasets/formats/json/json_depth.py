"""See brackets that nest deeper than any parser reads, so that nobody has to look at each of them."""

import re

# So many brackets inside one another, and then a run of so many more.
_DEEP = 100
_RUN = re.compile(rb"(?:[\[{][ \t\r\n]{0,8}+){1000,}+")
_BLANKS = b" \t\r\n"
# Of brackets that are open so many are held.
MOST_OPEN = 1024**2


def flood_at(data: bytes, place: int, *, depth: int) -> bytes:
    """The brackets and blanks to go past at `place`, inside so many; the last one may begin an example."""
    run = _RUN.match(data, place) if depth > _DEEP else None
    return run[0].rstrip(_BLANKS)[:-1] if run else b""


def more_open(still_open: bytearray, flood: bytes) -> None:
    """Note the brackets that opened, up to the most that are held."""
    still_open += flood.translate(None, _BLANKS)[: max(0, MOST_OPEN - len(still_open))]
