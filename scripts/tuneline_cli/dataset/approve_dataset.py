"""Approve the training of a dataset that is over the budget or of unknown price."""

import getpass
from datetime import UTC, datetime

import click

from tuneline.storage.documents import StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset
from tuneline.training.decision import NotAwaitingDropError, approve
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset import dataset_records
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline dataset approve 3f8a12           shows the price and asks
  scripts/tuneline dataset approve 3f8a12 --yes
  scripts/tuneline dataset approve 3f8a12 --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, id: str, dry_run: bool, yes: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0 if it is approved, with 1 if it is in another state or the operator declines.

    Raises UnknownRecordError if there is no such dataset.
    """
    try:
        dataset = dataset_records.read_awaiting(bot, id)
    except NotAwaitingDropError as other:
        tell(f"{other}.")
        return ATTENTION
    record = dataset.record
    tell(
        f"{record.object}: {record.examples} examples, {record.train_tokens} tokens × {record.epochs} "
        f"epochs of {record.base_model}: {dataset_records.price(record)}. It waits because {record.reason}."
    )
    if dry_run:
        return FINE
    return confirm("Train it?", yes=yes) or _approve(bot, dataset)


def _approve(bot: DeployedBot, dataset: StoredRecord[Dataset]) -> int:
    try:
        bot.with_documents(lambda store: approve(store, dataset, by=getpass.getuser(), now=datetime.now(UTC)))
    except StaleVersionRetryError:
        tell("Another run changed it meanwhile: run the command again.")
        return ATTENTION
    tell("Approved: job_poller starts the training at its next tick, within a minute.")
    return FINE
