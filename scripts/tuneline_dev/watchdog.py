"""End the process groups named on standard input when that input closes.

`+123` adds the group 123, `-123` forgets it. Standard library only, and no import of the project: it has to
start at once and to work when nothing else does.
"""

import os
import signal
import sys
import time

GRACE_SECONDS = 1.5


def main() -> None:
    """Read until the end of the input, then end every group: politely, and soon after not."""
    # Its starter may be ended by a signal that goes to its whole terminal; this one has work to do then.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        sign, number = line[:1], line[1:].strip()
        if number.isdecimal():
            (groups.add if sign == "+" else groups.discard)(int(number))
    until = time.monotonic() + GRACE_SECONDS
    living = _signal(groups, signal.SIGTERM)
    while living and time.monotonic() < until:
        time.sleep(0.05)
        living = _signal(living, 0)
    _signal(living, signal.SIGKILL)


def _signal(groups: set[int], number: int) -> set[int]:
    """Send a signal to each group; returns the groups that were still there."""
    living = set()
    for group in groups:
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            continue
        living.add(group)
    return living


if __name__ == "__main__":
    main()
