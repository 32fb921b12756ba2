"""Show and change the opening hours; the next message uses them.

Without hours, the bot answers at any time as it does now.
"""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "hours",
    help=__doc__,
    verbs={
        "show": "tuneline_cli.hours.show_hours",
        "set": "tuneline_cli.hours.put_weekly",
        "close": "tuneline_cli.hours.close_days",
        "open": "tuneline_cli.hours.open_day",
        "holidays": "tuneline_cli.hours.public_holidays",
        "zone": "tuneline_cli.hours.time_zone",
        "away": "tuneline_cli.hours.away_text",
        "clear": "tuneline_cli.hours.clear_hours",
    },
)
