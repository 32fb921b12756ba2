"""Recognise the beginning of an example by its first key."""

import re

_FIRST_KEY = re.compile(rb'\{\s{0,200}+"((?:[^"\\\n]|\\[^\n]){1,60}+)"\s{0,20}+:')
# At most so many different first keys are remembered.
_MOST = 32


def first_key(data: bytes, place: int) -> bytes | None:
    """Return the first key of the object at `place`."""
    match = _FIRST_KEY.match(data, place)
    return match[1] if match else None


class FirstKeys:
    """The first keys of the examples so far; `own` is that of the present one."""

    def __init__(self) -> None:
        self.own: bytes | None = None
        self._known: set[bytes] = set()

    def begin(self, key: bytes | None) -> None:
        """Remember the first key of an example that begins."""
        self.own = key
        if key is not None and len(self._known) < _MOST:
            self._known.add(key)

    def is_known(self, key: bytes | None) -> bool:
        """Return whether an example began with this key."""
        return key in self._known
