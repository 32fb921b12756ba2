"""Show or set the time zone of the opening hours.

The default is that of the country of the bot's language.
"""

from dataclasses import replace

import click

from tuneline.opening_hours.opening_hours import zone_of
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.stored_hours import Change, explained, make_change, read_hours, zone_or_default
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline hours zone                       show it
  scripts/tuneline hours zone Asia/Taipei
"""


@verb(__doc__, EXAMPLES)
@click.argument("zone", required=False)
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, zone: str | None, dry_run: bool, as_json: bool) -> int:
    """Exit with 0, or with 1 if there is no such time zone."""
    if zone is None:
        used = zone_or_default(bot, read_hours(bot))
        if as_json:
            write_json({"time_zone": used})
        else:
            write(used)
        return FINE
    with explained():
        zone_of(zone)
    change = Change(lambda stored: replace(stored, time_zone=zone), f"The time zone is {zone}")
    return make_change(bot, change, dry_run=dry_run, as_json=as_json)
