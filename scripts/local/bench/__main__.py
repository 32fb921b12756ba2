"""Measure Tuneline on this machine.

  scripts/bench cold           process start to the first answer, of each function
  scripts/bench webhook        webhook to 200 at 1, 16 and 64 connections, with a 3-second model behind it
  scripts/bench datasets       checking and splitting a dataset of 512 MB: speed, memory, what it goes to
  scripts/bench upload         dataset_upload taking in 254 MB: time, and the memory of its processes

Figures are medians and percentiles of one run; the machine's other work is in them.
"""

import argparse
import sys
from collections.abc import Sequence

from local.bench import cold, datasets, upload, webhook
from local.stack import StackError


def main(arguments: Sequence[str]) -> int:
    """Run one benchmark and print its table."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("cold", "webhook", "datasets", "upload"))
    parser.add_argument("--port", type=int, default=8400, help="the first of nine ports (default: 8400)")
    parser.add_argument("--seconds", type=float, default=8.0, help="per row of `webhook` (default: 8)")
    parser.add_argument("--runs", type=int, default=9, help="per row of `cold` (default: 9)")
    parser.add_argument(
        "--megabytes", type=int, help="of `datasets` (default: 512) and `upload` (default: 254)"
    )
    asked = parser.parse_args(arguments)
    try:
        if asked.what == "cold":
            cold.measure(port=asked.port, runs=asked.runs)
        elif asked.what == "datasets":
            datasets.measure(megabytes=asked.megabytes or 512)
        elif asked.what == "upload":
            upload.measure(port=asked.port, megabytes=asked.megabytes or 254)
        else:
            webhook.measure(port=asked.port, seconds=asked.seconds)
    except StackError as failed:
        print(f"✗ {failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
