"""End a dataset that awaits approval; it is not trained, and nothing is spent."""

import getpass

import click

from tuneline.storage.documents import StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset
from tuneline.training.decision import NotAwaitingDropError, cancel
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset import dataset_records
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline dataset cancel 3f8a12            asks first
  scripts/tuneline dataset cancel 3f8a12 --yes
  scripts/tuneline dataset cancel 3f8a12 --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, id: str, dry_run: bool, yes: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0 if it is cancelled, with 1 if it is in another state or the operator declines.

    Raises UnknownRecordError if there is no such dataset.
    """
    try:
        dataset = dataset_records.read_awaiting(bot, id)
    except NotAwaitingDropError as other:
        tell(f"{other}.")
        return ATTENTION
    tell(f"{dataset.record.object} awaits approval. It can be uploaded again after it is cancelled.")
    if dry_run:
        return FINE
    return confirm("Cancel it?", yes=yes) or _cancel(bot, dataset)


def _cancel(bot: DeployedBot, dataset: StoredRecord[Dataset]) -> int:
    reason = f"an operator has cancelled it ({getpass.getuser()})"
    try:
        bot.with_documents(lambda store: cancel(store, dataset, reason=reason))
    except StaleVersionRetryError:
        tell("Another run changed it meanwhile: run the command again.")
        return ATTENTION
    tell("Cancelled: it is not trained.")
    return FINE
