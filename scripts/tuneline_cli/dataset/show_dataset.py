"""Show one uploaded dataset: its state and the reason, its price, every problem with a suggested fix."""

import click

from tuneline.storage.record_store import stored_record
from tuneline.storage.records.dataset import Dataset
from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset import dataset_records
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline dataset show 3f8a12              the beginning of its id is enough
  scripts/tuneline dataset show 3f8a12 --json
"""
_FIELDS = (
    *("state", "reason", "duplicate_of", "bucket", "object", "generation", "options", "outcome", "examples"),
    *("held_out", "tokens", "learnt_tokens", "epochs", "base_model", "base_model_ends", "system_prompt"),
    *(
        "train",
        "valid",
        "retrain_of",
        "last_retrain",
        "job",
        "approved_by",
        "approved_at",
        "created_at",
        "attempts",
    ),
)


@verb(__doc__, EXAMPLES)
@click.argument("id")
@json_option
@with_bot
def command(bot: DeployedBot, *, id: str, as_json: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0. Raises UnknownRecordError if there is no such dataset."""
    dataset = bot.with_documents(lambda store: dataset_records.find_dataset(store, id))
    data = {"id": records.id_of(dataset), **dataset.data}
    if as_json:
        write_json(data)
        return FINE
    write(f"{'dataset':<16}{data['id']}")
    for name in _FIELDS:
        if data.get(name) not in (None, {}, ""):
            write(f"{name.replace('_', ' '):<16}{data[name]}")
    write(f"{'price':<16}{dataset_records.price(stored_record(Dataset, dataset).record)}")
    for problem in data.get("problems", []):
        where = f"line {problem['line']}: " if problem["line"] else ""
        write(f"  {problem['severity']}: {where}{problem['message']} {problem['mend']}".rstrip())
    return FINE
