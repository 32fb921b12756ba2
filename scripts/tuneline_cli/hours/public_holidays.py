"""Propose the public holidays of a year, and close on them after a yes.

Holidays that are over, and dates with special hours of your own, are left out. Compare the list with the
official calendar: a government may move a holiday at short notice.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

import click

from tuneline.opening_hours.opening_hours import SpecialDay, zone_of
from tuneline.opening_hours.written import MOST_NAME_CHARACTERS, WEEKDAYS, read_special
from tuneline.opening_hours.zones import ZONES
from tuneline.storage.records.operators.hours import Hours
from tuneline.storage.records.operators.hours_changes import with_special
from tuneline_cli.command import FINE, confirm, dry_run_option, json_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.arguments import Day
from tuneline_cli.hours.stored_hours import (
    Change,
    explained,
    make_change,
    read_hours,
    require_weekly,
    show,
    zone_or_default,
)
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline hours holidays --country TW --year 2027
  scripts/tuneline hours holidays --without 2027-09-28 --without 2027-10-25
  scripts/tuneline hours holidays --year 2027 --dry-run           only lists them
"""
# The language of the names, by country.
_LANGUAGES: Final[Mapping[str, str]] = {"TW": "zh_TW", "JP": "ja", "KR": "ko", "TH": "th"}
_COUNTRIES: Final[Mapping[str, str]] = {
    ZONES["zh-TW"]: "TW",
    ZONES["ja"]: "JP",
    ZONES["ko"]: "KR",
    ZONES["th"]: "TH",
}


@verb(__doc__, EXAMPLES)
@click.option(
    "--country",
    type=click.Choice([*_LANGUAGES], case_sensitive=False),
    help="[default: that of the time zone]",
)
@click.option("--year", type=click.IntRange(2020, 2100), help="[default: this year]")
@click.option("--without", type=Day(), multiple=True, help="a holiday on which it is open; may be repeated")
@yes_option
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    country: str | None,
    year: int | None,
    without: tuple[date, ...],
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if it is closed on them, or if there are none to propose."""
    stored = read_hours(bot)
    zone = zone_or_default(bot, stored)
    with explained():
        today = datetime.now(zone_of(zone)).date()
        proposed = proposed_holidays(require_weekly(stored), country or country_of(zone), today, year)
    holidays = {day: special for day, special in proposed.items() if day not in without}
    if not holidays:
        tell("There is no holiday to add. Nothing was changed.")
        show(stored, as_json=as_json, now=datetime.now(UTC))
        return FINE
    tell("\n".join(f"{day} {WEEKDAYS[day.weekday()]}  {holidays[day].name}" for day in sorted(holidays)))
    if not dry_run and (code := confirm(f"Close on these {len(holidays)} days?", yes=yes)):
        return code

    def make(current: Hours) -> Hours:
        return with_special(current, {**holidays, **read_special(current.special)})

    what = f"It is closed on {len(holidays)} public holidays"
    return make_change(bot, Change(make, what), dry_run=dry_run, as_json=as_json)


def proposed_holidays(
    stored: Hours, country: str, today: date, year: int | None = None
) -> dict[date, SpecialDay]:
    """Return the holidays to come of a year (None: of this one) that are no special days yet.

    Raises HoursError for stored special days that it cannot read.
    """
    known = read_special(stored.special)
    return {
        day: SpecialDay((), name[:MOST_NAME_CHARACTERS])
        for day, name in _holidays(country, year or today.year).items()
        if day >= today and day not in known
    }


def country_of(zone: str) -> str:
    """Return the country of a time zone. Raises UsageError if its holidays are not known."""
    if zone not in _COUNTRIES:
        raise click.UsageError(
            f"The time zone {zone} names no country: add --country {'|'.join(_LANGUAGES)}."
        )
    return _COUNTRIES[zone]


def _holidays(country: str, year: int) -> dict[date, str]:
    """Return the names of the public holidays by date."""
    from holidays import country_holidays  # noqa: PLC0415 no other command needs it

    return dict(country_holidays(country.upper(), years=year, language=_LANGUAGES[country.upper()]).items())
