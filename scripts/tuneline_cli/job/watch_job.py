"""Follow one training job to its end: what it tells, as `job_poller` puts it down, and how far it is."""

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Self

from tqdm import tqdm

from tuneline.datasets.findings.printable import as_printable
from tuneline.errors import RetryError
from tuneline.storage.documents import Documents
from tuneline_cli import records
from tuneline_cli.job import job_lines

EXAMPLES = """
  scripts/job follow ftjob-3f              again at any time; Ctrl-C leaves the job alone
  scripts/job follow ftjob-3f --new        only what it tells from now on
"""
EVERY_SECONDS = 2.0
# `job_poller` looks every minute, so a store that is away for a while has lost nothing.
TRIES = 30
LEFT = 128 + signal.SIGINT


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("id", help="its id, or the beginning of it")
    parser.add_argument("--new", action="store_true", help="leave out what it has told before")


def run(given: argparse.Namespace) -> int:
    """0 it came to a model, 1 it did not; 130 after Ctrl-C, and the job goes on.

    UnknownRecordError where there is no such job.
    """
    try:
        return records.with_documents(lambda store: _follow(store, given))
    except KeyboardInterrupt:
        told = (
            f"The job goes on. `scripts/job follow {given.id}` picks up here, `scripts/job cancel` stops it."
        )
        print(f"\n{told}", file=sys.stderr)
        return LEFT


async def _follow(store: Documents, given: argparse.Namespace) -> int:
    job = await records.found(store, "jobs", given.id)
    told = {one["id"] for one in job.data.get("events", [])} if given.new else set()
    with Line() as line:
        failures = 0
        while True:
            for one in job.data.get("events", []):
                if one["id"] not in told:
                    line.say(job_lines.event(one))
                    told.add(one["id"])
            line.show(job.data)
            if not job.data["open"]:
                break
            await asyncio.sleep(EVERY_SECONDS)
            try:
                found = (await store.get_many([job.path]))[0]
            except RetryError:
                failures += 1
                if failures == TRIES:
                    raise
                continue
            failures = 0
            job = found or job
    return _concluded(job.data)


def _concluded(data: Mapping[str, Any]) -> int:
    reason = f": {data['reason']}" if data.get("reason") else ""
    print(as_printable(f"{data['state']}{reason} ({job_lines.cost(data)})"), file=sys.stderr)
    return int(job_lines.has_failed(data))


class Line:
    """The progress line below what is told, where there is a terminal for it."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] = tqdm(
            total=None,
            unit="step",
            file=sys.stderr,
            disable=None,
            dynamic_ncols=True,
            bar_format="{desc} {n_fmt}/{total_fmt} {bar} {postfix}",
        )

    def __enter__(self) -> Self:
        """Nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the line as it is."""
        self._bar.close()

    def say(self, text: str) -> None:
        """A line of output, above the progress line."""
        with self._set_aside():
            print(text, flush=True)

    def show(self, data: Mapping[str, Any]) -> None:
        """How far the job is."""
        self._bar.total, self._bar.n = data.get("total_steps"), data.get("step") or 0
        self._bar.set_description_str(job_lines.where(data), refresh=False)
        facts = [f"loss {loss:.2f}" for loss in data.get("curve", {}).get("train_loss", [])[-1:] if loss]
        if data["open"] and data.get("estimated_finish"):
            facts.append(f"done about {data['estimated_finish'].astimezone():%H:%M}")
        self._bar.set_postfix_str(", ".join(facts), refresh=False)
        self._bar.refresh()

    @contextlib.contextmanager
    def _set_aside(self) -> Iterator[None]:
        with tqdm.external_write_mode(file=sys.stdout):
            yield
