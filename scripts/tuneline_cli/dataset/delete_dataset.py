"""Delete a dataset with all that was made of it, its model included; there is no way back."""

import argparse
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from tuneline.bootstrap.dataset_deletion import dataset_deletion
from tuneline.errors import DropError
from tuneline.storage.documents import Document, Documents
from tuneline.uploads.deletion import Deletion, DeletionPlan
from tuneline_cli import records, verbs
from tuneline_cli.dataset import dataset_records

EXAMPLES = """
  scripts/dataset delete 3f8a12 --dry-run  lists what would be deleted
  scripts/dataset delete 3f8a12            lists it and asks
  scripts/dataset delete 3f8a12 --yes
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("id", help="its id, or the beginning of it")
    parser.add_argument(
        "--dry-run", action="store_true", help="list what would be deleted, and delete nothing"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(given: argparse.Namespace) -> int:
    """0 deleted, 1 in use, not all could be deleted, or you said no; 2 where nobody can be asked.

    UnknownRecordError if there is no such dataset.
    """
    dataset = records.with_documents(lambda store: dataset_records.found(store, given.id))
    try:
        found = _with_deletion(lambda deleting: _looked_up(deleting, dataset))
        print("\n".join(found.lines))
        _tell_what_stays(found)
        if given.dry_run:
            return 0
        question = f"Delete {len(found.lines)} things for good?"
        return verbs.consent(question, given=given.yes) or _delete(found)
    except DropError as used:
        print(f"{used}.", file=sys.stderr)
        return 1


def _delete(found: DeletionPlan) -> int:
    outcome = _with_deletion(lambda deleting: deleting.delete(found))
    for name in outcome.deleted:
        print(f"deleted: {name}", file=sys.stderr)
    for name in outcome.left:
        print(f"NOT deleted: {name}", file=sys.stderr)
    if outcome.left:
        print("Its documents stay until the rest is gone: give the command again.", file=sys.stderr)
        return 1
    print("Backups and recovery keep what was deleted for 7 days more.", file=sys.stderr)
    return 0


async def _looked_up(deleting: Deletion, dataset: Document) -> DeletionPlan:
    found = await deleting.find(dataset)
    await deleting.require_unused(found)
    return found


def _tell_what_stays(found: DeletionPlan) -> None:
    for ref in found.newer:
        print(f"A later upload stays: gs://{ref.bucket}/{ref.name}#{ref.generation}", file=sys.stderr)
    for one in found.duplicates:
        print(
            f"The same content was uploaded as {records.id_of(one)} as well: delete that dataset, too.",
            file=sys.stderr,
        )


def _with_deletion(work: Callable[[Deletion], Coroutine[Any, Any, Any]]) -> Any:
    async def done(store: Documents) -> Any:
        return await work(dataset_deletion(os.environ, documents=store))

    return records.with_documents(done)
