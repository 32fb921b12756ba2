"""Take a model out for good: it does not serve, and does not stand behind the one that does."""

import argparse
import sys
from datetime import UTC, datetime

from tuneline.errors import DropError
from tuneline.models import lifecycle
from tuneline.storage.records.serving import BASE
from tuneline_cli import records, verbs
from tuneline_cli.model import model_records
from tuneline_cli.model.promote import read_both

EXAMPLES = """
  scripts/model retire 20261118 --reason "its prices are old"
  scripts/model retire 20261118 --yes
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("version", help="its version, or the beginning of it")
    model_records.who_and_why(parser)


def run(given: argparse.Namespace) -> int:
    """0 retired, 1 it is already, or you said no; 2 where nobody can be asked, or it is unknown."""
    model, serving = records.with_documents(lambda store: read_both(store, given.version))
    version, now = model.version, datetime.now(UTC)
    state = model_records.place(version, model.state, serving)
    told = f"{version} ({model.model}, {state}) will not be asked any more"
    if serving is not None and serving.version == version:
        after = lifecycle.next_alive(serving, now)
        told += f"; {'the base model' if after == BASE else after} answers instead"
    print(f"{told}. It is not deleted where it was trained.", file=sys.stderr)
    if unwanted := verbs.consent("Retire it?", given=given.yes):
        return unwanted
    why = {"by": model_records.by(given), "reason": given.reason, "now": now}
    base_model = model_records.base_model()
    try:
        records.with_documents(lambda store: lifecycle.retire(store, version, base_model=base_model, **why))
    except (DropError, lifecycle.ChangedMeanwhileRetryError) as other:
        print(f"{other}.", file=sys.stderr)
        return 1
    return 0
