"""Follow one training job to its end: its messages as `job_poller` records them, and its progress."""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from typing import Any, Self

import click
from tqdm import tqdm

from tuneline.datasets.findings.printable import as_printable
from tuneline.errors import RetryError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record, stored_record
from tuneline.storage.records.job import JOBS, Job
from tuneline_cli import records
from tuneline_cli.command import INTERRUPTED, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.job import job_lines
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline job follow ftjob-3f              again at any time; Ctrl-C leaves the job alone
  scripts/tuneline job follow ftjob-3f --new        only messages from now on
"""
EVERY_SECONDS = 2.0
# `job_poller` records every minute, so an unavailable store loses nothing.
TRIES = 30


@verb(__doc__, EXAMPLES)
@click.argument("id")
@click.option("--new", "only_new", is_flag=True, help="leave out earlier messages")
@with_bot
def command(bot: DeployedBot, *, id: str, only_new: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0 if the job made a model, with 1 if not, with 130 after Ctrl-C; the job continues then.

    Raises UnknownRecordError if there is no such job.
    """
    try:
        return bot.with_documents(lambda store: _follow(store, id, only_new=only_new))
    except KeyboardInterrupt:
        again = f"`scripts/tuneline job follow {id}` continues here, `scripts/tuneline job cancel` stops it."
        tell(f"\nThe job continues. {again}")
        return INTERRUPTED


async def _follow(store: Documents, beginning: str, *, only_new: bool) -> int:
    document = await records.find_record(store, JOBS, beginning)
    job = stored_record(Job, document).record
    shown = {event.id for event in job.events} if only_new else set()
    with ProgressLine() as line:
        failures = 0
        while True:
            for event in job.events:
                if event.id not in shown:
                    line.write(job_lines.event(event))
                    shown.add(event.id)
            line.show(job)
            if not job.is_open:
                break
            await asyncio.sleep(EVERY_SECONDS)
            try:
                stored = await read_record(store, Job, document.path)
            except RetryError:
                failures += 1
                if failures == TRIES:
                    raise
                continue
            failures = 0
            job = stored or job
    return _concluded(job)


def _concluded(job: Job) -> int:
    reason = f": {job.reason}" if job.reason else ""
    tell(as_printable(f"{job.state}{reason} ({job_lines.cost(job)})"))
    return int(job_lines.has_failed(job))


class ProgressLine:
    """The progress line below the messages, if there is a terminal."""

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
        """Return the line."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the line as it is."""
        self._bar.close()

    def write(self, text: str) -> None:
        """Write a line of output above the progress line."""
        with self._set_aside():
            print(text, flush=True)

    def show(self, job: Job) -> None:
        """Show the job's progress."""
        self._bar.total, self._bar.n = job.total_steps, job.step or 0
        self._bar.set_description_str(job_lines.where(job), refresh=False)
        facts = [f"loss {loss:.2f}" for loss in job.curve.get("train_loss", ())[-1:] if loss]
        if job.is_open and job.estimated_finish:
            facts.append(f"done about {job.estimated_finish.astimezone():%H:%M}")
        self._bar.set_postfix_str(", ".join(facts), refresh=False)
        self._bar.refresh()

    @contextlib.contextmanager
    def _set_aside(self) -> Iterator[None]:
        with tqdm.external_write_mode(file=sys.stdout):
            yield
