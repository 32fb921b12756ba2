"""Let a model serve: it answers from the next message on, and the one that serves now stands behind it."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime

from tuneline.errors import DropError
from tuneline.inference.candidates import as_candidate
from tuneline.models import lifecycle, serving_pointer
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import BASE
from tuneline_cli import records, verbs
from tuneline_cli.model import model_records, probe

EXAMPLES = """
  scripts/model promote 20261120 --reason "better at opening hours"
  scripts/model promote 20261120 --yes --by mei
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("version", help="its version, or the beginning of it")
    parser.add_argument("--no-probe", action="store_true", help="do not ask it a question first")
    model_records.who_and_why(parser)


def run(given: argparse.Namespace) -> int:
    """0 it serves, 1 it cannot, or you said no; 2 where nobody can be asked, or it is unknown."""
    model, serving = records.with_documents(lambda store: read_both(store, given.version))
    before = serving.version if serving else BASE
    state = model_records.place(model.version, model.state, serving)
    if state == "serving":
        print(f"{model.version} serves already.", file=sys.stderr)
        return 1
    if not given.no_probe and not asyncio.run(probe.answers(as_candidate(serving_pointer.entry_of(model)))):
        return 1
    behind = "the base model answers when it is gone" if before == BASE else f"{before} stands behind it"
    print(
        f"{model.version} ({model.model}, {state}) will answer every message; {behind}.",
        file=sys.stderr,
    )
    if unwanted := verbs.consent("Let it serve?", given=given.yes):
        return unwanted
    who, now = model_records.by(given), datetime.now(UTC)
    try:
        records.with_documents(
            lambda store: lifecycle.promote(store, model.version, by=who, reason=given.reason, now=now)
        )
    except DropError as impossible:
        print(f"{impossible}.", file=sys.stderr)
        return 1
    print("It answers from the next message on. Back again: scripts/model rollback", file=sys.stderr)
    return 0


async def read_both(store: Documents, version: str) -> tuple[Model, model_records.Pointer]:
    """A model and the pointer. UnknownRecordError where there is no such model."""
    found = await model_records.found(store, version)
    return stored_record(Model, found).record, await model_records.pointer(store)
