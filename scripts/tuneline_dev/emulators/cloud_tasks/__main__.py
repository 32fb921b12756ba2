"""Serve Cloud Tasks on this machine: `python -m tuneline_dev.emulators.cloud_tasks --port 8088`."""

import argparse
import sys
from collections.abc import Iterator
from functools import partial

from tuneline_dev.emulators.cloud_tasks.queue import QueueOptions
from tuneline_dev.emulators.cloud_tasks.retry import Retry
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread
from tuneline_dev.emulators.program import run_until_signal


def main() -> int:
    """Serve until SIGTERM or Ctrl-C, then exit at once with status 0."""
    args = _parser().parse_args()
    options = QueueOptions(
        retry=Retry(
            min_backoff=args.min_backoff,
            max_backoff=args.max_backoff,
            max_doublings=args.max_doublings,
            max_attempts=args.max_attempts,
            max_retry_duration=args.max_retry_duration,
        ),
        max_concurrent_dispatches=args.max_concurrent_dispatches,
        max_dispatches_per_second=args.max_dispatches_per_second,
    )
    make = partial(CloudTasksThread, port=args.port, control_port=args.control_port, options=options)
    return run_until_signal(make, name="Cloud Tasks", lines=_lines)


def _lines(tasks: CloudTasksThread) -> Iterator[str]:
    yield f"Cloud Tasks at {tasks.address}"
    if tasks.control_url:
        yield f"control API at {tasks.control_url}/tasks"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tuneline_dev.emulators.cloud_tasks",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--port", type=int, default=8088, help="gRPC port on 127.0.0.1; 0 takes a free one")
    add("--control-port", type=int, help="HTTP port of the control API; there is none without it")
    add("--min-backoff", type=float, default=0.2, help="seconds before the first retry")
    add("--max-backoff", type=float, default=5.0, help="seconds between retries at most")
    add("--max-doublings", type=int, default=16, help="how often the time between retries doubles")
    add("--max-attempts", type=int, default=100, help="attempts per task; -1 is without limit")
    add("--max-retry-duration", type=float, default=0.0, help="seconds a task is retried; 0 is without limit")
    add("--max-concurrent-dispatches", type=int, default=100, help="attempts of a queue at one time")
    add("--max-dispatches-per-second", type=float, default=500.0, help="attempts a queue starts in a second")
    return parser


if __name__ == "__main__":
    sys.exit(main())
