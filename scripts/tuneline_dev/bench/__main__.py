"""Measure Tuneline on this machine.

  scripts/bench cold           process start to the first answer, of each function, from the zip to deploy
  scripts/bench webhook        webhook to 200 at 1, 16 and 64 connections, with a 3-second model behind it
  scripts/bench datasets       checking and splitting a dataset of 512 MB: speed, memory, what it goes to
  scripts/bench upload         dataset_upload taking in 254 MB: time, and the memory of its processes
  scripts/bench answering      webhook to 200, webhook to answer, answers a second, memory, cold starts
  scripts/bench lifecycle      a tick of job_poller with 200 open jobs: time, reads, calls
  scripts/bench soak           the races of answering again and again, with faults and killed processes
  scripts/bench flood          50 messages a second that all name the bot, from one group and from 40
  scripts/bench capacity       what a month costs at so many messages, and what limits them

Figures are medians and percentiles of one run; the machine's other work is in them.
`soak` ends with status 1 when a message had no answer, two, or one out of order, or called the model
twice, `flood` when the limits do not explain what a group got.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence

from tuneline_dev.bench import (
    answering,
    capacity,
    cold,
    dataset_checks,
    flood,
    lifecycle,
    soak,
    upload,
    webhook,
)
from tuneline_dev.emulators.firestore import EmulatorUnavailableError
from tuneline_dev.stack import StackError

SOAK_SECONDS = 120.0


def main(arguments: Sequence[str]) -> int:
    """Run one benchmark and print its table."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=tuple(BENCHMARKS))
    parser.add_argument("--port", type=int, default=8400, help="the first of nine ports (default: 8400)")
    parser.add_argument(
        "--seconds",
        type=float,
        help="of `soak` in all (default: 120), of `webhook` per row (default: 8)",
    )
    parser.add_argument("--runs", type=int, default=9, help="per row of `cold` (default: 9)")
    parser.add_argument(
        "--megabytes", type=int, help="of `datasets` (default: 512) and `upload` (default: 254)"
    )
    parser.add_argument(
        "--messages",
        type=int,
        action="append",
        help="a month, of `capacity` (default: 100, 10,000, 1,000,000)",
    )
    parser.add_argument("--quick", action="store_true", help="a smaller run of `answering`")
    parser.add_argument(
        "--store",
        choices=("sqlite", "firestore"),
        default="sqlite",
        help="of `answering`, `flood` and `soak`; firestore is Google's emulator (default: sqlite)",
    )
    asked = parser.parse_args(arguments)
    try:
        return BENCHMARKS[asked.what](asked)
    except (StackError, EmulatorUnavailableError) as failed:
        print(f"✗ {failed}", file=sys.stderr)
        return 1


def _datasets(asked: argparse.Namespace) -> int:
    dataset_checks.measure(megabytes=asked.megabytes or 512)
    return 0


def _upload(asked: argparse.Namespace) -> int:
    upload.measure(port=asked.port, megabytes=asked.megabytes or 254)
    return 0


def _capacity(asked: argparse.Namespace) -> int:
    capacity.measure(asked.messages or capacity.MESSAGES)
    return 0


def _cold(asked: argparse.Namespace) -> int:
    cold.measure(port=asked.port, runs=asked.runs)
    return 0


def _webhook(asked: argparse.Namespace) -> int:
    webhook.measure(port=asked.port, seconds=asked.seconds or webhook.SECONDS)
    return 0


def _answering(asked: argparse.Namespace) -> int:
    return answering.measure(port=asked.port, store=asked.store, quick=asked.quick)


def _lifecycle(asked: argparse.Namespace) -> int:
    lifecycle.measure(port=asked.port)
    return 0


def _flood(asked: argparse.Namespace) -> int:
    return flood.measure(port=asked.port, store=asked.store)


def _soak(asked: argparse.Namespace) -> int:
    return asyncio.run(
        soak.measure(port=asked.port, store=asked.store, seconds=asked.seconds or SOAK_SECONDS)
    )


BENCHMARKS: dict[str, Callable[[argparse.Namespace], int]] = {
    "cold": _cold,
    "capacity": _capacity,
    "webhook": _webhook,
    "answering": _answering,
    "lifecycle": _lifecycle,
    "flood": _flood,
    "soak": _soak,
    "datasets": _datasets,
    "upload": _upload,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
