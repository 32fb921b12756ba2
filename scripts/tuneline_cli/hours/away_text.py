"""Set the text that users read once before the answer, if they write outside the opening hours."""

from dataclasses import replace

import click

from tuneline.opening_hours.written import MOST_AWAY_CHARACTERS
from tuneline_cli.command import dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.stored_hours import Change, UnusableHoursError, make_change

EXAMPLES = """
  scripts/tuneline hours away "我們現在休息中，急事請撥 02-2345-6789。"
  scripts/tuneline hours away --none                  only the bot's answer
"""


@verb(__doc__, EXAMPLES)
@click.argument("text", required=False)
@click.option("--none", "is_removed", is_flag=True, help="remove the text")
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, text: str | None, is_removed: bool, dry_run: bool, as_json: bool) -> int:
    """Exit with 0 if it is set, with 1 if the text is too long."""
    if (text is None) is not is_removed:
        raise click.UsageError("Give a text or --none, not both.")
    away = (text or "").strip()
    if not away and not is_removed:
        raise click.UsageError("The text is blank: write one, or add --none.")
    if len(away) > MOST_AWAY_CHARACTERS:
        raise UnusableHoursError(
            f"The text has {len(away):,} characters: write at most {MOST_AWAY_CHARACTERS:,}. "
            "Nothing was changed."
        )
    what = "The away text is removed" if is_removed else "The away text is set"
    return make_change(
        bot, Change(lambda stored: replace(stored, away=away), what), dry_run=dry_run, as_json=as_json
    )
