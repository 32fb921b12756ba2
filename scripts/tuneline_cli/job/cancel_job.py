"""Stop one training job at its host; what it has trained by then may still be billed."""

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime

from tuneline.bootstrap.training_providers import training_providers
from tuneline.errors import DropError
from tuneline.settings import TrainingSettings, read
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change
from tuneline.training.provider import TrainingProvider, provider_of
from tuneline_cli import records, verbs
from tuneline_cli.job import job_lines

EXAMPLES = """
  scripts/job cancel ftjob-3f              shows the job and asks
  scripts/job cancel ftjob-3f --yes
"""


class NotRunningError(Exception):
    """The job does not train any more; the text says in which state it is."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("id", help="its id, or the beginning of it")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(given: argparse.Namespace) -> int:
    """0 stopped, 1 not (it has ended, the host refuses, or you said no), 2 where nobody can be asked."""
    places = training_providers(read(TrainingSettings, os.environ))
    job = records.with_documents(lambda store: records.found(store, "jobs", given.id))
    try:
        require_running(job)
        data = job.data
        told = f"{job_lines.where(data)}, step {job_lines.steps(data)}, {job_lines.cost(data)}"
        print(f"{records.id_of(job)}: {told}.", file=sys.stderr)
        if unwanted := verbs.consent("Stop it?", given=given.yes):
            return unwanted
        trainer = provider_of(places, data["provider"])
        records.with_documents(lambda store: cancel(store, trainer, job))
    except (NotRunningError, DropError) as reason:
        print(f"{reason}.", file=sys.stderr)
        return 1
    print("Stopped: job_poller closes it at its next tick, within a minute.", file=sys.stderr)
    return 0


async def cancel(store: Documents, trainer: TrainingProvider, job: Document) -> None:
    """Stop `job` at its host, and put down who has asked for it; `job_poller` closes it.

    NotRunningError where it does not train, and what the port raises.
    """
    require_running(job)
    asked = {"cancel_asked_at": datetime.now(UTC), "cancel_asked_by": getpass.getuser()}
    await change(store, job.path, lambda data: {**data, **asked} if data and data["open"] else None)
    await trainer.cancel(records.id_of(job))


def require_running(job: Document) -> None:
    """NotRunningError unless `job` trains, as far as is known."""
    data = job.data
    if not data["open"] or data.get("trained_model") is not None:
        raise NotRunningError(f"Nothing to stop: the job's training has ended, it is {data['state']}")
