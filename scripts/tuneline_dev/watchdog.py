"""End the process groups named on standard input when that input closes.

`+123` adds the group 123, `-123` removes it. It uses only the standard library and no module of the project,
so it starts quickly and is independent of faults elsewhere.
"""

import os
import signal
import sys
import time

GRACE_SECONDS = 0.5


def main() -> None:
    """Read until the end of the input, then end every group: with SIGTERM, and soon after with SIGKILL."""
    # A signal from the terminal ends the starter, but must not end this process, which has to clean up.
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
    """Send a signal to each group. Returns the groups that still existed."""
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
