"""Serve the emulator of Cloud Storage.

`python -m tuneline_dev.emulators.storage --bucket B --watch B --function-url URL`
"""

import argparse
import logging
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tuneline_dev.emulators.program import run_until_signal
from tuneline_dev.emulators.storage.deliveries import DeliveryOptions
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator


def main() -> int:
    """Serve until SIGTERM or Ctrl-C, then exit at once with status 0."""
    args = _parser().parse_args()
    # The library logs only its clients' errors, which they get in the response.
    for name in ("gcp_storage_emulator", "api.object", "api.bucket"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return run_until_signal(partial(_emulator, args), name="Cloud Storage", lines=_lines)


def _lines(storage: StorageEmulator) -> Iterator[str]:
    yield f"Cloud Storage at {storage.url}"
    if storage.control_url:
        yield f"control API at {storage.control_url}/events"


def _emulator(args: argparse.Namespace) -> StorageEmulator:
    return StorageEmulator(
        buckets=args.bucket,
        watch=args.watch,
        prefix=args.prefix,
        function_url=args.function_url,
        port=args.port,
        control_port=args.control_port,
        data_dir=args.data_dir,
        options=DeliveryOptions(
            min_backoff=args.min_backoff,
            max_backoff=args.max_backoff,
            retry_for=args.retry_for,
            deadline=args.deadline,
            twice=args.twice,
        ),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tuneline_dev.emulators.storage",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--port", type=int, default=8087, help="port on 127.0.0.1; 0 takes a free one")
    add("--control-port", type=int, help="port of the control API; there is none without it")
    add("--bucket", action="append", required=True, help="a bucket to make; may be given again")
    add("--watch", help="the bucket whose new objects are reported")
    add("--prefix", default="", help="report only objects whose names begin so")
    add("--function-url", help="where events are sent; without it they wait until the control API sets it")
    add("--data-dir", type=Path, help="folder to keep objects in; they are in memory without it")
    add("--min-backoff", type=float, default=1.0, help="seconds before an event is sent again")
    add("--max-backoff", type=float, default=30.0, help="seconds between attempts at most")
    add("--retry-for", type=float, default=86400.0, help="seconds after which an event is given up")
    add("--deadline", type=float, default=600.0, help="seconds one attempt may take")
    add("--twice", action="store_true", help="send every event twice at the same moment")
    return parser


if __name__ == "__main__":
    sys.exit(main())
