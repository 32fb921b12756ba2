"""Set special hours on a date, instead of those of its weekday."""

from datetime import date

import click

from tuneline.opening_hours.opening_hours import SpecialDay
from tuneline.storage.records.operators.hours_changes import with_special
from tuneline_cli.command import dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.arguments import Day, spans_of
from tuneline_cli.hours.stored_hours import Change, make_change, require_weekly

EXAMPLES = """
  scripts/tuneline hours open 2026-12-24 09:00-12:00
  scripts/tuneline hours open 2027-02-20 09:00-12:00 14:00-18:00 --name 補班日
  scripts/tuneline hours clear 2026-12-24                                the usual hours again
"""


@verb(__doc__, EXAMPLES)
@click.argument("day", type=Day())
@click.argument("hours", nargs=-1, required=True)
@click.option("--name", default="", help="why, as users are told")
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot, *, day: date, hours: tuple[str, ...], name: str, dry_run: bool, as_json: bool
) -> int:
    """Exit with 0 if the hours are set, with 1 if they cannot be."""
    special = SpecialDay(spans_of(hours, day.isoformat()), name.strip())
    if not special.intervals:
        raise click.UsageError(f"To close on {day}, run: scripts/tuneline hours close {day}")
    change = Change(
        lambda stored: with_special(require_weekly(stored), {day: special}), f"Special hours on {day} are set"
    )
    return make_change(bot, change, dry_run=dry_run, as_json=as_json)
