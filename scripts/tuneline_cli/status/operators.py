"""Say who is told on LINE when something has to be done, and whether notices are pushed."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tuneline.bot_settings import SETTINGS
from tuneline.notices.invite import GOOD_FOR, invite
from tuneline.notices.operators import Operators, read_operators
from tuneline.storage.documents import Documents
from tuneline.storage.update import change
from tuneline_cli import records

# So many characters of an id tell operators apart, and are of no use to anybody else.
ENDING = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the command."""
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--invite", action="store_true", help="make a code that makes its sender an operator")
    chosen.add_argument("--push", choices=("on", "off"), help="whether notices are pushed on LINE")
    chosen.add_argument("--remove", metavar="ENDING", help="take out the one whose id ends so")


def run(given: argparse.Namespace) -> int:
    """0 done, 1 there is no such operator, or several."""
    if given.invite:
        code = records.with_documents(lambda store: invite(store, now=datetime.now(UTC)))
        minutes = int(GOOD_FOR.total_seconds() / 60)
        print(f"Within {minutes} minutes, send this to the bot on LINE, alone in a message:", file=sys.stderr)
        print(code)
        return 0
    if given.push:
        records.with_documents(lambda store: _set(store, {"push_notices": given.push == "on"}))
    if given.remove and not records.with_documents(lambda store: _remove(store, given.remove)):
        print(f"No operator's id, or more than one, ends with {given.remove}.", file=sys.stderr)
        return 1
    print(_said(records.with_documents(_read)))
    return 0


def _said(found: Operators) -> str:
    told = "are pushed on LINE" if found.push_notices else "are not pushed on LINE (--push on lets them)"
    if not found.operators:
        return f"Nobody is an operator yet (--invite makes a code). Notices {told}."
    endings = ", ".join(f"…{one[-ENDING:]}" for one in found.operators)
    return f"Operators: {endings}. Notices {told}."


async def _read(store: Documents) -> Operators:
    (settings,) = await store.get_many([SETTINGS])
    return read_operators(settings.data if settings else None)


async def _set(store: Documents, changes: Mapping[str, Any]) -> None:
    await change(store, SETTINGS, lambda settings: {**(settings or {}), **changes})


async def _remove(store: Documents, ending: str) -> bool:
    """Whether exactly one operator's id ends so, who is none any more."""
    before = (await _read(store)).operators
    ending_so: Callable[[str], bool] = lambda one: one.endswith(ending.removeprefix("…"))  # noqa: E731
    if sum(map(ending_so, before)) != 1:
        return False
    await _set(store, {"operators": [one for one in before if not ending_so(one)]})
    return True
