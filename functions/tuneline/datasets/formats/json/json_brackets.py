"""Judge brackets in JSON that may be broken: whether one may stand where it is."""

from tuneline.datasets.findings.finding import Problem, problem


def too_many(closing: str, line: int) -> Problem:
    """The finding on a bracket that closes nothing."""
    why = (f"a {closing} closes nothing", f"多了一個 {closing}")
    return problem("INVALID_JSON", line, None, closing, why=why, mend=("Take it out.", "請刪掉。"))


def may_stand(data: bytes, place: int, inside: bytearray) -> bool:
    """Whether an object may begin at `place`, by the sign that stands before it."""
    at = place - 1
    while at >= 0 and data[at] in b" \t\r\n":
        at -= 1
    return at < 0 or data[at : at + 1] in ((b":",) if inside == b"{" else (b"[", b","))
