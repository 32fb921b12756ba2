"""Close on a date, or from a date to another; users are told so."""

from datetime import date

import click

from tuneline.opening_hours.opening_hours import SpecialDay
from tuneline.storage.records.operators.hours_changes import with_special
from tuneline_cli.command import dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.arguments import Day, dates_of
from tuneline_cli.hours.stored_hours import Change, make_change, require_weekly

EXAMPLES = """
  scripts/tuneline hours close 2026-12-24
  scripts/tuneline hours close 2027-02-05 2027-02-10 --name 春節
  scripts/tuneline hours close 2026-12-24 --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("first", type=Day())
@click.argument("last", type=Day(), required=False)
@click.option("--name", default="", help="why, as users are told: 春節, annual leave")
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot, *, first: date, last: date | None, name: str, dry_run: bool, as_json: bool
) -> int:
    """Exit with 0 if it is closed then, with 1 if that cannot be stored."""
    closed = dict.fromkeys(dates_of(first, last), SpecialDay((), name.strip()))
    what = f"It is closed on {first}" if len(closed) == 1 else f"It is closed from {first} to {last}"
    change = Change(lambda stored: with_special(require_weekly(stored), closed), what)
    return make_change(bot, change, dry_run=dry_run, as_json=as_json)
