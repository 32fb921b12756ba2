"""List the uploaded datasets with their states, the newest first."""

from datetime import UTC, datetime

import click

from tuneline.notices.stuck_datasets import is_stuck
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.dataset import DATASETS, Dataset
from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset import dataset_records
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline dataset list
  scripts/tuneline dataset list --state awaiting_approval
  scripts/tuneline dataset list --json
"""
_COLUMNS = "{id:<14}{state:<19}{examples:>9}{price:>10}  {created:<18}{object}"
_HEADER = {"id": "id", "state": "state", "examples": "examples", "price": "price", "created": "dropped"}


@verb(__doc__, EXAMPLES)
@click.option("--state", help="only those in this state: awaiting_approval, rejected, training …")
@json_option
@with_bot
def command(bot: DeployedBot, *, state: str | None, as_json: bool) -> int:
    """Exit with 0, also if the list is empty."""
    where = {"state": state} if state else {}

    async def read(store: Documents) -> list[StoredRecord[Dataset]]:
        return await query_records(store, Dataset, DATASETS, where=where, limit=records.MOST)

    datasets = sorted(
        bot.with_documents(read), key=lambda dataset: str(dataset.record.created_at), reverse=True
    )
    if as_json:
        write_json([{"id": dataset.id, **dataset.document.data} for dataset in datasets])
        return FINE
    write(_COLUMNS.format(**_HEADER, object="object"))
    now = datetime.now(UTC)
    for dataset in datasets:
        write(_row(dataset.id, dataset.record, now))
        if dataset.record.waits_for:
            write(f"{'':<14}it waits, and is tried again every minute: {dataset.record.reason}")
    return FINE


def _row(id_: str, dataset: Dataset, now: datetime) -> str:
    return _COLUMNS.format(
        id=id_[:12],
        state="checking (stuck)" if is_stuck(dataset, now) else dataset.state,
        examples="–" if dataset.examples is None else dataset.examples,
        price=dataset_records.price(dataset),
        created=f"{dataset.created_at:%Y-%m-%d %H:%M}" if dataset.created_at else "–",
        object=dataset.object,
    )
