"""Show the opening hours: whether it is open now, the week, and the special days to come."""

from datetime import UTC, datetime

from tuneline_cli.command import ATTENTION, FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours import hours_lines
from tuneline_cli.hours.stored_hours import read_hours, show

EXAMPLES = """
  scripts/tuneline hours show
  scripts/tuneline hours show --json
"""


@verb(__doc__, EXAMPLES)
@json_option
@with_bot
def command(bot: DeployedBot, *, as_json: bool) -> int:
    """Exit with 0, or with 1 if the stored hours cannot be used."""
    hours, now = read_hours(bot), datetime.now(UTC)
    show(hours, as_json=as_json, now=now)
    return ATTENTION if hours_lines.as_json(hours, now)["problem"] else FINE
