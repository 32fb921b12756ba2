"""Write the next dataset: the last one with your pinned answers, which overrule it."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tuneline.retrieval.pinned_answers import StoredPin
from tuneline.settings import ArtifactSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.lines import split_lines
from tuneline.storage.record_store import StoredRecord, query_records, stored_record
from tuneline.storage.records.dataset import DATASETS, Dataset
from tuneline.storage.records.pin import Pin
from tuneline.uploads.next_dataset import NextDataset
from tuneline_cli import records
from tuneline_cli.answer.pinned_answers import read_pins
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.dataset import dataset_records
from tuneline_cli.errors import CommandError
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell, write_json

EXAMPLES = """
  scripts/tuneline dataset next -o next.jsonl
  scripts/tuneline dataset next -o next.jsonl --dataset 3f8a12      of this dataset, not of the last one
  scripts/tuneline dataset next -o next.jsonl --json                the changes for a program
"""
_SHOWN = 20


class NoDatasetError(CommandError):
    """There is no dataset to begin with."""

    exit_code = 1


@verb(__doc__, EXAMPLES)
@click.option("-o", "--output", required=True, help="the file to write")
@click.option("--dataset", help="the dataset to begin with  [default: the one accepted last]")
@json_option
@with_bot
def command(bot: DeployedBot, *, output: str, dataset: str | None, as_json: bool) -> int:
    """Exit with 0 if the file is written, with 1 if there is no dataset to begin with."""
    bucket = read(ArtifactSettings, bot.env).artifact_bucket

    async def written(store: Documents) -> tuple[StoredRecord[Dataset], NextDataset, list[Pin]]:
        last = await _last_dataset(store, dataset)
        pins, not_used = _for_training(await read_pins(store))
        following = NextDataset(pins, last.record.system_prompt or "")
        await asyncio.to_thread(_write, output, following.lines(_lines(bucket, last.record)))
        return last, following, not_used

    last, following, not_used = bot.with_documents(written)
    if as_json:
        write_json(_as_json(last.id, following, not_used))
    _tell(last.id, following, not_used)
    if output != "-":
        tell(f"See its price: scripts/tuneline dataset price {output}")
        tell(f"Train it: scripts/tuneline dataset drop {output}")
    return FINE


def _write(output: str, lines: Iterator[bytes]) -> None:
    """Write the file as a whole or not at all."""
    if output == "-":
        sys.stdout.buffer.writelines(lines)
        return
    part = Path(f"{output}.part")
    try:
        with part.open("wb") as writer:
            writer.writelines(lines)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


async def _last_dataset(store: Documents, beginning: str | None) -> StoredRecord[Dataset]:
    if beginning is not None:
        given = stored_record(Dataset, await dataset_records.find_dataset(store, beginning))
        if given.record.train is None:
            raise NoDatasetError(f"The dataset {given.id[:12]} was not accepted, so it has no examples.")
        return given
    stored = await query_records(store, Dataset, DATASETS, where={}, limit=records.MOST)
    accepted = [each for each in stored if each.record.train is not None and each.record.expire_at is None]
    if not accepted:
        raise NoDatasetError("No dataset was accepted yet: upload one with `scripts/tuneline dataset drop`.")
    return max(accepted, key=lambda each: (str(each.record.created_at), each.id))


def _for_training(pins: list[StoredPin]) -> tuple[list[Pin], list[Pin]]:
    """The pins to learn, the newest first, and those that end or have not begun, which are not taught."""
    now = datetime.now(UTC)
    is_taught = {pin.id: pin.record.is_in_force(now) and pin.record.valid_until is None for pin in pins}
    taught = [pin.record for pin in pins if is_taught[pin.id]]
    others = [pin.record for pin in pins if not is_taught[pin.id] and not pin.record.has_ended(now)]
    return taught, others


def _lines(bucket: str, dataset: Dataset) -> Iterator[bytes]:
    # The client takes a third of a second to load.
    from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects  # noqa: PLC0415

    objects = Objects()
    for name in filter(None, (dataset.train, dataset.valid)):
        try:
            with objects.open(ObjectRef(bucket, name, None)) as reader:
                yield from split_lines(reader)
        except ObjectGoneDropError:
            raise NoDatasetError(
                f"The examples gs://{bucket}/{name} are deleted: upload the dataset's file again."
            ) from None


def _as_json(dataset: str, following: NextDataset, not_used: list[Pin]) -> dict[str, Any]:
    return {
        "dataset": dataset,
        "examples": following.examples,
        "added": following.added,
        "changed": following.changed,
        "left_out": following.left_out,
        "same": following.same,
        "changes": [vars(change) for change in following.changes],
        "not_used": [pin.question for pin in not_used],
    }


def _tell(dataset: str, following: NextDataset, not_used: list[Pin]) -> None:
    tell(
        f"{following.examples:,} examples: those of {dataset[:12]} and {following.added:,} new ones. "
        f"{following.changed:,} have a pinned answer instead of their own. "
        f"{following.left_out:,} are left out, because another one has the pinned answer."
    )
    for change in following.changes[:_SHOWN]:
        tell(f"Q: {readable(change.question)}\n- {readable(change.before)}\n+ {readable(change.after)}")
    if (more := following.changed - _SHOWN) > 0:
        tell(f"… and {more:,} more; --json lists them.")
    if not_used:
        tell(f"{len(not_used):,} pinned answers with a first or last day are not taught; they stay pinned.")
