"""Set the weekly hours of some weekdays; the others stay as they are.

A weekday is mon, tue, wed, thu, fri, sat or sun; write mon-fri, sat,sun or daily for several. A time span
may end after midnight: 18:00-02:00. A day without hours is "closed".
"""

from dataclasses import replace

import click

from tuneline.storage.records.operators.hours import Hours
from tuneline.storage.records.operators.hours_changes import with_weekly
from tuneline_cli.command import dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.arguments import weekly_of
from tuneline_cli.hours.stored_hours import Change, make_change, read_hours, zone_or_default

EXAMPLES = """
  scripts/tuneline hours set mon-fri 09:00-12:00 14:00-18:00
  scripts/tuneline hours set mon-fri 09:00-12:00 14:00-18:00 sat 09:00-12:00 sun closed
  scripts/tuneline hours set daily 00:00-24:00
  scripts/tuneline hours set fri,sat 18:00-02:00 --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("hours", nargs=-1, required=True)
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, hours: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Exit with 0 if they are set, with 1 if they cannot be."""
    weekly, zone = weekly_of(hours), zone_or_default(bot, read_hours(bot))

    def make(stored: Hours) -> Hours:
        return with_weekly(replace(stored, time_zone=stored.time_zone or zone), weekly)

    return make_change(bot, Change(make, "The weekly hours are set"), dry_run=dry_run, as_json=as_json)
