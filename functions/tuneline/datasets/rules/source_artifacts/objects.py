"""Detect a text that is an object or a list, as programs write them: {'html': …}, ["a", "b"]."""

import re

_OBJECT = re.compile(r"""\{\s*(?:"[^"\n]{1,80}"|'[^'\n]{1,80}')\s*:.*\}\Z""", re.DOTALL)
_LIST = re.compile(r"""\[\s*(?:\{|"[^"\n]*"\s*[,\]]|'[^'\n]*'\s*[,\]])""")
_SHOWN_BY_PROGRAMS = re.compile(r"\[object Object\]|<[\w.]{1,60} object at 0x[0-9a-f]{4,16}>")


def is_object(text: str) -> bool:
    """Return whether the whole text is the written form of an object or a list."""
    bare = text.strip()
    if bare[:1] == "{":
        return _OBJECT.match(bare) is not None
    if bare[:1] == "[":
        is_list = bare.endswith("]") and _LIST.match(bare) is not None
        return is_list or _SHOWN_BY_PROGRAMS.fullmatch(bare) is not None
    return bare[:1] == "<" and _SHOWN_BY_PROGRAMS.fullmatch(bare) is not None
