"""Find brackets that are nested too deep for any parser, to skip them together."""

import re

# A depth of so many brackets, and then a run of so many more.
_DEEP = 100
_RUN = re.compile(rb"(?:[\[{][ \t\r\n]{0,8}+){1000,}+")
_BLANKS = b" \t\r\n"
# At most so many open brackets are held.
MOST_OPEN = 1024**2


def flood_at(data: bytes, place: int, *, depth: int) -> bytes:
    """Return the brackets and blanks to skip at `place`, at this depth; the last one may begin an example."""
    run = _RUN.match(data, place) if depth > _DEEP else None
    return run[0].rstrip(_BLANKS)[:-1] if run else b""


def more_open(still_open: bytearray, flood: bytes) -> None:
    """Add brackets to those that are open, up to the limit."""
    still_open += flood.translate(None, _BLANKS)[: max(0, MOST_OPEN - len(still_open))]
