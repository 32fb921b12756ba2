"""List the datasets that were dropped: what became of each, the newest first."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from tuneline.notices.stuck_datasets import is_stuck
from tuneline.storage.documents import Documents
from tuneline_cli import records
from tuneline_cli.dataset import dataset_records

EXAMPLES = """
  scripts/dataset list
  scripts/dataset list --state awaiting_approval
  scripts/dataset list --json
"""
_COLUMNS = "{id:<14}{state:<19}{examples:>9}{price:>10}  {created:<18}{object}"


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("--state", help="only those in this state: awaiting_approval, rejected, training …")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0; an empty list is no failure."""
    where = {"state": given.state} if given.state else {}

    async def read(store: Documents) -> list[dict[str, Any]]:
        found = await store.query("datasets", where=where, limit=records.MOST)
        return [{"id": records.id_of(one), **one.data} for one in found]

    datasets = sorted(records.with_documents(read), key=lambda one: str(one["created_at"]), reverse=True)
    if given.json:
        print(json.dumps(datasets, ensure_ascii=False, indent=1, default=str))
        return 0
    print(
        _COLUMNS.format(
            id="id", state="state", examples="examples", price="price", created="dropped", object="object"
        )
    )
    now = datetime.now(UTC)
    for one in datasets:
        row = {
            "id": str(one["id"])[:12],
            "state": "checking (stuck)" if is_stuck(one, now) else one["state"],
            "examples": one.get("examples", "–"),
            "price": dataset_records.price(one),
            "created": f"{one['created_at']:%Y-%m-%d %H:%M}",
            "object": one["object"],
        }
        print(_COLUMNS.format(**row))
        if one.get("waits_for"):
            print(f"{'':<14}it waits, and is tried again every minute: {one['reason']}")
    return 0
