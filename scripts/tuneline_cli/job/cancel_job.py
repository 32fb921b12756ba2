"""Cancel one training job at its host; its training so far may be billed."""

import getpass
from datetime import UTC, datetime

import click

from tuneline.bootstrap.training_providers import training_providers
from tuneline.errors import DropError
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change
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
    job = bot.with_documents(lambda store: records.find_record(store, "jobs", id))
    try:
        require_running(job)
        data = job.data
        progress = f"{job_lines.where(data)}, step {job_lines.steps(data)}, {job_lines.cost(data)}"
        tell(f"{records.id_of(job)}: {progress}.")
        if dry_run:
            return FINE
        if declined := confirm("Cancel it?", yes=yes):
            return declined
        provider = provider_of(providers, data["provider"])
        bot.with_documents(lambda store: cancel(store, provider, job))
    except (NotRunningError, DropError) as reason:
        tell(f"{reason}.")
        return ATTENTION
    tell("Cancelled: job_poller closes it at its next tick, within a minute.")
    return FINE


async def cancel(store: Documents, provider: TrainingProvider, job: Document) -> None:
    """Cancel `job` at its host and record who requested it; `job_poller` closes it.

    Raises NotRunningError if its training has ended, and the errors of the port.
    """
    require_running(job)
    request = {"cancel_asked_at": datetime.now(UTC), "cancel_asked_by": getpass.getuser()}
    await change(store, job.path, lambda data: {**data, **request} if data and data["open"] else None)
    await provider.cancel(records.id_of(job))


def require_running(job: Document) -> None:
    """Raise NotRunningError unless `job` is in training, as far as is recorded."""
    data = job.data
    if not data["open"] or data.get("trained_model") is not None:
        raise NotRunningError(f"Nothing to stop: the job's training has ended, it is {data['state']}")
