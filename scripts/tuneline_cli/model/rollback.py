"""Let the model answer again that served before; the one that serves now leaves the chain."""

import argparse
import sys
from datetime import UTC, datetime

from tuneline.errors import DropError
from tuneline.models import lifecycle
from tuneline.storage.records.serving import BASE
from tuneline_cli import records, verbs
from tuneline_cli.model import model_records

EXAMPLES = """
  scripts/model rollback --reason "wrong opening hours"
  scripts/model rollback --yes
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    model_records.who_and_why(parser)


def run(given: argparse.Namespace) -> int:
    """0 rolled back, 1 there is nothing to roll back, or you said no; 2 where nobody can be asked."""
    serving = records.with_documents(model_records.pointer)
    if serving is None or serving.version == BASE:
        print("No tuned model serves, so there is nothing to roll back.", file=sys.stderr)
        return 1
    before, now = serving.version, datetime.now(UTC)
    after = lifecycle.next_alive(serving, now)
    named = "the base model" if after == BASE else after
    print(
        f"{before} ({serving.model}, since {serving.since or now:%Y-%m-%d %H:%M}) will answer no more; "
        f"{named} answers instead. Only `scripts/model promote` brings it back.",
        file=sys.stderr,
    )
    if unwanted := verbs.consent("Roll back?", given=given.yes):
        return unwanted
    why = {"by": model_records.by(given), "reason": given.reason, "now": now, "seen": before}
    base_model = model_records.base_model()
    try:
        moved = records.with_documents(lambda store: lifecycle.roll_back(store, base_model=base_model, **why))
    except (DropError, lifecycle.ChangedMeanwhileRetryError) as other:
        print(f"{other}: look at it once more.", file=sys.stderr)
        return 1
    print(f"{moved.after} answers from the next message on.", file=sys.stderr)
    return 0
