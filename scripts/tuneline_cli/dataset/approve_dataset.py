"""Let a dataset be trained that awaits approval: over the budget, or of unknown price."""

import argparse
import getpass
import sys
from datetime import UTC, datetime

from tuneline.storage.documents import Document, Documents, StaleVersionRetryError
from tuneline_cli import records, verbs
from tuneline_cli.dataset import dataset_records

EXAMPLES = """
  scripts/dataset approve 3f8a12           shows the price and asks
  scripts/dataset approve 3f8a12 --yes
"""


class NotAwaitingError(Exception):
    """The dataset does not await approval; the text says in which state it is."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("id", help="its id, or the beginning of it")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(given: argparse.Namespace) -> int:
    """0 approved, 1 not (it is in another state, or you said no), 2 where nobody can be asked.

    UnknownRecordError where there is no such dataset.
    """
    dataset = records.with_documents(lambda store: dataset_records.found(store, given.id))
    data = dataset.data
    try:
        require_awaiting(dataset)
    except NotAwaitingError as other:
        print(f"{other}.", file=sys.stderr)
        return 1
    print(
        f"{data['object']}: {data['examples']} examples, {data['learnt_tokens']} tokens × {data['epochs']} "
        f"epochs of {data['base_model']}: {dataset_records.price(data)}. It waits because {data['reason']}.",
        file=sys.stderr,
    )
    return verbs.consent("Train it?", given=given.yes) or _approve(dataset)


def _approve(dataset: Document) -> int:
    try:
        records.with_documents(lambda store: approve(store, dataset))
    except StaleVersionRetryError:
        print("Somebody changed it meanwhile: look at it once more.", file=sys.stderr)
        return 1
    print("Approved: job_poller starts the training at its next tick, within a minute.", file=sys.stderr)
    return 0


async def approve(store: Documents, dataset: Document) -> None:
    """Let `dataset` be trained; `job_poller` starts it at its next tick.

    NotAwaitingError in any other state, StaleVersionRetryError where somebody was faster.
    """
    require_awaiting(dataset)
    approval = {"approved_at": datetime.now(UTC), "approved_by": getpass.getuser()}
    changed = {**dataset.data, **approval, "state": "starting", "reason": None, "lease_until": None}
    await store.replace(dataset, changed)


def require_awaiting(dataset: Document) -> None:
    """NotAwaitingError unless somebody has to approve `dataset`."""
    data = dataset.data
    if data["state"] != "awaiting_approval":
        raise NotAwaitingError(f"Nothing to approve: {data['object']} is in the state {data['state']}")
