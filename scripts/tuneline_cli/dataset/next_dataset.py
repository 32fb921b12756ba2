"""Write the next dataset: the last one with your pinned answers and the answers with a thumb up."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tuneline.settings import ArtifactSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, stored_record
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.pin import Pin
from tuneline.texts.next_dataset_texts import next_dataset_texts
from tuneline.uploads.last_dataset import example_lines, last_dataset, pins_to_teach
from tuneline.uploads.next_dataset import NextDataset, own_data
from tuneline.uploads.rated_answers import read_rated_answers
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
  scripts/tuneline dataset next -o next.jsonl --without-ratings       without the answers with a thumb up
  scripts/tuneline dataset next -o next.jsonl --json                the changes for a program
"""
_SHOWN = 20


class NoDatasetError(CommandError):
    """There is no dataset to begin with."""

    exit_code = 1


@verb(__doc__, EXAMPLES)
@click.option("-o", "--output", required=True, help="the file to write")
@click.option("--dataset", help="the dataset to begin with  [default: the one accepted last]")
@click.option("--without-ratings", is_flag=True, help="leave out the answers with a thumb up")
@json_option
@with_bot
def command(
    bot: DeployedBot, *, output: str, dataset: str | None, without_ratings: bool, as_json: bool
) -> int:
    """Exit with 0 if the file is written, with 1 if there is no dataset to begin with."""
    bucket = read(ArtifactSettings, bot.env).artifact_bucket

    async def written(store: Documents) -> tuple[StoredRecord[Dataset], NextDataset, list[Pin]]:
        last = await _last_dataset(store, dataset)
        pins, not_used = pins_to_teach(await read_pins(store), now=datetime.now(UTC))
        rated = [] if without_ratings else await read_rated_answers(store)
        following = NextDataset(pins, last.record.system_prompt or "", rated=rated)
        following.own = await asyncio.to_thread(own_data, pins, _lines(bucket, last.record))
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
    last = await last_dataset(store)
    if last is None:
        raise NoDatasetError("No dataset was accepted yet: upload one with `scripts/tuneline dataset drop`.")
    return last


def _lines(bucket: str, dataset: Dataset) -> Iterator[bytes]:
    # The client takes a third of a second to load.
    from tuneline.storage.objects import ObjectGoneDropError, Objects  # noqa: PLC0415

    try:
        yield from example_lines(Objects(), bucket, dataset)
    except ObjectGoneDropError:
        raise NoDatasetError(
            f"The examples gs://{bucket}/{dataset.train} are deleted: upload the dataset's file again."
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
        "rated": [rated._asdict() for rated in following.taught],
        "left_personal": following.left_personal,
        "masked": dict(following.masked),
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
    _tell_of_users(following)
    if not_used:
        tell(f"{len(not_used):,} pinned answers with a first or last day are not taught; they stay pinned.")


def _tell_of_users(following: NextDataset) -> None:
    """Tell what is in the dataset of users, and what was masked."""
    own = next_dataset_texts("en")
    if following.taught:
        tell(own["rated"].format(count=f"{len(following.taught):,}"))
    for rated in following.taught[:_SHOWN]:
        tell(f"Q: {readable(rated.question)}\n+ {readable(rated.answer)}")
    if (more := len(following.taught) - _SHOWN) > 0:
        tell(f"… and {more:,} more; --json lists them.")
    if following.left_personal:
        tell(own["left_personal"].format(count=f"{following.left_personal:,}"))
    if following.masked:
        # Only then its package is loaded anyway.
        from tuneline.datasets.privacy.personal.kind_names import KIND_NAMES  # noqa: PLC0415

        kinds = ", ".join(f"{KIND_NAMES[kind][0]} {count}" for kind, count in following.masked.items())
        tell(own["masked"].format(kinds=kinds))
