"""Approve the training of a dataset that is over the budget or of unknown price."""

import getpass
from datetime import UTC, datetime

import click

from tuneline.storage.documents import Document, Documents, StaleVersionRetryError
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset import dataset_records
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline dataset approve 3f8a12           shows the price and asks
  scripts/tuneline dataset approve 3f8a12 --yes
  scripts/tuneline dataset approve 3f8a12 --dry-run
"""


class NotAwaitingError(Exception):
    """The dataset does not await approval; the text gives its state."""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, id: str, dry_run: bool, yes: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0 if it is approved, with 1 if it is in another state or the operator declines.

    Raises UnknownRecordError if there is no such dataset.
    """
    dataset = bot.with_documents(lambda store: dataset_records.find_dataset(store, id))
    data = dataset.data
    try:
        require_awaiting(dataset)
    except NotAwaitingError as other:
        tell(f"{other}.")
        return ATTENTION
    tell(
        f"{data['object']}: {data['examples']} examples, {data['learnt_tokens']} tokens × {data['epochs']} "
        f"epochs of {data['base_model']}: {dataset_records.price(data)}. It waits because {data['reason']}."
    )
    if dry_run:
        return FINE
    return confirm("Train it?", yes=yes) or _approve(bot, dataset)


def _approve(bot: DeployedBot, dataset: Document) -> int:
    try:
        bot.with_documents(lambda store: approve(store, dataset))
    except StaleVersionRetryError:
        tell("Another run changed it meanwhile: run the command again.")
        return ATTENTION
    tell("Approved: job_poller starts the training at its next tick, within a minute.")
    return FINE


async def approve(store: Documents, dataset: Document) -> None:
    """Approve the training of `dataset`; `job_poller` starts it at its next tick.

    Raises NotAwaitingError in any other state, StaleVersionRetryError if another run changed it first.
    """
    require_awaiting(dataset)
    approval = {"approved_at": datetime.now(UTC), "approved_by": getpass.getuser()}
    changed = {**dataset.data, **approval, "state": "starting", "reason": None, "lease_until": None}
    await store.replace(dataset, changed)


def require_awaiting(dataset: Document) -> None:
    """Raise NotAwaitingError unless `dataset` awaits approval."""
    data = dataset.data
    if data["state"] != "awaiting_approval":
        raise NotAwaitingError(f"Nothing to approve: {data['object']} is in the state {data['state']}")
