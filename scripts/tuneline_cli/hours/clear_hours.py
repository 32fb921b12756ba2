"""Return dates to the weekly hours, or remove all opening hours."""

from datetime import UTC, date, datetime

import click

from tuneline.notices.hours import delete_hours
from tuneline.storage.records.operators.hours_changes import without_special
from tuneline_cli.answer.pinned_answers import operator
from tuneline_cli.command import FINE, confirm, dry_run_option, json_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.arguments import Day, dates_of
from tuneline_cli.hours.stored_hours import Change, language_of, make_change, read_hours, show
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline hours clear 2026-12-24                 the hours of its weekday again
  scripts/tuneline hours clear 2027-02-05 2027-02-10
  scripts/tuneline hours clear --all                      no opening hours at all
"""


@verb(__doc__, EXAMPLES)
@click.argument("first", type=Day(), required=False)
@click.argument("last", type=Day(), required=False)
@click.option("--all", "is_all", is_flag=True, help="remove weekly hours, special days and away text")
@yes_option
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    first: date | None,
    last: date | None,
    is_all: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if it is cleared."""
    if (first is None) is not is_all:
        raise click.UsageError("Give a date or --all, not both.")
    if first is None:
        return _clear_all(bot, yes=yes, dry_run=dry_run, as_json=as_json)
    days = dates_of(first, last)
    what = f"{first} has the usual hours" if len(days) == 1 else f"{first} to {last} have the usual hours"
    return make_change(
        bot, Change(lambda stored: without_special(stored, days), what), dry_run=dry_run, as_json=as_json
    )


def _clear_all(bot: DeployedBot, *, yes: bool, dry_run: bool, as_json: bool) -> int:
    show(read_hours(bot), as_json=as_json, now=datetime.now(UTC))
    if dry_run:
        tell("All of it would be removed.")
        return FINE
    if code := confirm("Remove all of it?", yes=yes):
        return code
    language, now = language_of(bot), datetime.now(UTC)
    bot.with_documents(lambda store: delete_hours(store, by=operator(), now=now, language=language))
    tell("There are no opening hours, from the next message on.")
    return FINE
