"""Cancel one training job at its host; its training so far may be billed."""

import getpass
from dataclasses import replace
from datetime import UTC, datetime

import click

from tuneline.bootstrap.training_providers import training_providers
from tuneline.errors import DropError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_record, stored_record
from tuneline.storage.records.job import JOBS, Job, job_path
from tuneline.training.provider import TrainingProvider, provider_of
from tuneline_cli import records
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.job import job_lines
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline job cancel ftjob-3f              shows the job and asks
  scripts/tuneline job cancel ftjob-3f --yes
  scripts/tuneline job cancel ftjob-3f --dry-run
"""


class NotRunningError(Exception):
    """The job's training has ended; the text gives its state."""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, id: str, dry_run: bool, yes: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0 if it is cancelled, with 1 if it has ended, the host refuses, or the operator declines."""
    providers = training_providers(bot.env)
    job = stored_record(Job, bot.with_documents(lambda store: records.find_record(store, JOBS, id)))
    try:
        require_running(job)
        record = job.record
        progress = f"{job_lines.where(record)}, step {job_lines.steps(record)}, {job_lines.cost(record)}"
        tell(f"{job.id}: {progress}.")
        if dry_run:
            return FINE
        if declined := confirm("Cancel it?", yes=yes):
            return declined
        provider = provider_of(providers, record.provider)
        bot.with_documents(lambda store: cancel(store, provider, job))
    except (NotRunningError, DropError) as reason:
        tell(f"{reason}.")
        return ATTENTION
    tell("Cancelled: job_poller closes it at its next tick, within a minute.")
    return FINE


async def cancel(store: Documents, provider: TrainingProvider, job: StoredRecord[Job]) -> None:
    """Cancel `job` at its host and record who requested it; `job_poller` closes it.

    Raises NotRunningError if its training has ended, and the errors of the port.
    """
    require_running(job)
    at, by = datetime.now(UTC), getpass.getuser()

    def requested(stored: Job | None) -> Job | None:
        if stored is None or not stored.is_open:
            return None
        return replace(stored, cancel_requested_at=at, cancel_requested_by=by)

    await change_record(store, Job, job_path(job.id), requested)
    await provider.cancel(job.id)


def require_running(job: StoredRecord[Job]) -> None:
    """Raise NotRunningError unless `job` is in training, as far as is recorded."""
    if not job.record.is_open or job.record.trained_model is not None:
        raise NotRunningError(f"Nothing to stop: the job's training has ended, it is {job.record.state}")
