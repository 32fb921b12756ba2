"""The process that works for `crew`: it reads a task, then parts, and writes what the task makes of each.

It ends when there is nothing to read any more, so it never outlives the process that started it.
"""

import pickle
import signal
import sys
from typing import BinaryIO


def main(reader: BinaryIO, writer: BinaryIO) -> None:
    """Work until `reader` ends."""
    # Control-C goes to all processes of a terminal: the one that started this one says what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        # Both ends of the pipe are this project's own.
        task = pickle.load(reader)  # noqa: S301
        while True:
            pickle.dump(task(pickle.load(reader)), writer, protocol=pickle.HIGHEST_PROTOCOL)  # noqa: S301
            writer.flush()
    except (EOFError, pickle.UnpicklingError, BrokenPipeError):
        return


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
