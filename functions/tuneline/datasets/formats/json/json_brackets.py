"""Check whether brackets are allowed at their places, in JSON that may be broken."""

from tuneline.datasets.findings.finding import Problem, problem

_OPENER = {b"}": b"{", b"]": b"["}
# The opening bracket of a closing one is searched among so many.
_DEPTH_LOOKED_AT = 64


def close(still_open: bytearray, mark: bytes) -> bool:
    """Remove from the open brackets the one that `mark` closes. Returns whether it was the last one.

    Otherwise inner brackets are missing: an outer one closes them, but never the whole example.
    """
    opener = _OPENER[mark]
    if still_open[-1:] == opener:
        still_open.pop()
        return True
    outer = still_open.rfind(opener, max(1, len(still_open) - _DEPTH_LOOKED_AT))
    if outer > 0:
        del still_open[outer:]
    return False


def too_many(closing: str, line: int) -> Problem:
    """Return the finding on a bracket that closes nothing."""
    why = (f"a {closing} closes nothing", f"多了一個 {closing}")
    return problem("INVALID_JSON", line, None, closing, why=why, fix=("Delete it.", "請刪掉。"))


def may_stand(data: bytes, place: int, inside: bytearray) -> bool:
    """Return whether an object may begin at `place`, from the character before it."""
    at = place - 1
    while at >= 0 and data[at] in b" \t\r\n":
        at -= 1
    return at < 0 or data[at : at + 1] in ((b":",) if inside == b"{" else (b"[", b","))
