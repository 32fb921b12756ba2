"""Delete a dataset for good, with everything that was made of it, including its model."""

from collections.abc import Callable, Coroutine
from typing import Any

import click

from tuneline.bootstrap.dataset_deletion import dataset_deletion
from tuneline.errors import DropError
from tuneline.storage.documents import Document, Documents
from tuneline.uploads.deletion import Deletion, DeletionPlan
from tuneline_cli import records
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, json_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset import dataset_records
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline dataset delete 3f8a12 --dry-run  lists everything that would be deleted
  scripts/tuneline dataset delete 3f8a12            lists it and asks
  scripts/tuneline dataset delete 3f8a12 --yes
"""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@dry_run_option
@yes_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    id: str,  # noqa: A002 the argument's name
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if it is deleted, with 1 if it is in use, something is left, or the operator declines.

    Raises UnknownRecordError if there is no such dataset.
    """
    dataset = bot.with_documents(lambda store: dataset_records.find_dataset(store, id))
    try:
        plan = _with_deletion(bot, lambda deletion: _planned(deletion, dataset))
        if as_json:
            write_json(plan.lines)
        else:
            write("\n".join(plan.lines))
        _tell_remaining(plan)
        if dry_run:
            return FINE
        return confirm(f"Delete {len(plan.lines)} things for good?", yes=yes) or _delete(bot, plan)
    except DropError as in_use:
        tell(f"{in_use}.")
        return ATTENTION


def _delete(bot: DeployedBot, plan: DeletionPlan) -> int:
    outcome = _with_deletion(bot, lambda deletion: deletion.delete(plan))
    for name in outcome.deleted:
        tell(f"deleted: {name}")
    for name in outcome.left:
        tell(f"NOT deleted: {name}")
    if outcome.left:
        tell("Its documents stay until the rest is gone: run the command again.")
        return ATTENTION
    tell("Backups and recovery keep deleted data for 7 more days.")
    return FINE


async def _planned(deletion: Deletion, dataset: Document) -> DeletionPlan:
    plan = await deletion.find(dataset)
    await deletion.require_unused(plan)
    return plan


def _tell_remaining(plan: DeletionPlan) -> None:
    for ref in plan.newer:
        tell(f"A later upload stays: gs://{ref.bucket}/{ref.name}#{ref.generation}")
    for duplicate in plan.duplicates:
        tell(
            f"The same content was uploaded as {records.id_of(duplicate)} as well: delete that dataset, too."
        )
    for retrain in plan.retrains:
        tell(f"It was trained again as {records.id_of(retrain)}: delete that dataset, too.")
    if source := plan.dataset.data.get("retrain_of"):
        tell(f"The uploaded file and its prepared files belong to {source}: delete that dataset, too.")


def _with_deletion(bot: DeployedBot, work: Callable[[Deletion], Coroutine[Any, Any, Any]]) -> Any:
    async def done(store: Documents) -> Any:
        return await work(dataset_deletion(bot.env, documents=store))

    return bot.with_documents(done)
