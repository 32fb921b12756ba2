"""Read the bot's opening hours, change them, and show what they are then."""

import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tuneline.bot_settings import stored_rules
from tuneline.notices.hours import HoursChange, change_hours
from tuneline.opening_hours.interval import HoursError
from tuneline.opening_hours.zones import ZONES
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.operators.hours import HOURS, Hours
from tuneline.storage.records.operators.hours_changes import is_same, recorded
from tuneline_cli.answer.pinned_answers import operator, read_pins
from tuneline_cli.command import FINE
from tuneline_cli.context import DeployedBot
from tuneline_cli.errors import CommandError
from tuneline_cli.hours import hours_lines
from tuneline_cli.hours.contradicting_pins import contradicting_pins
from tuneline_cli.output import tell, write, write_json


class UnusableHoursError(CommandError):
    """The hours cannot be used, or cannot be changed so."""

    exit_code = 1


@dataclass(frozen=True)
class Change:
    """A change of the hours. `what` completes the sentence "From the next message on, …"."""

    make: Callable[[Hours], Hours]
    what: str


def read_hours(bot: DeployedBot) -> Hours:
    """Return the stored hours; empty ones if there are none."""
    return bot.with_documents(lambda store: read_record(store, Hours, HOURS)) or Hours()


def make_change(bot: DeployedBot, change: Change, *, dry_run: bool, as_json: bool) -> int:
    """Make the change unless it is a dry run, and show the hours. Raises UnusableHoursError."""
    now, stored = datetime.now(UTC), read_hours(bot)
    with explained():
        changed = recorded(stored, change.make(stored), by=operator(), now=now)
    if is_same(stored, changed):
        tell("The hours are so already. Nothing was changed.")
    elif dry_run:
        tell(f"{change.what} (not done: --dry-run)")
    else:
        language = language_of(bot)

        def write_change(store: Documents) -> Awaitable[HoursChange]:
            return change_hours(store, change.make, by=operator(), now=now, language=language)

        with explained():
            changed = bot.with_documents(write_change).stored.record
        tell(f"{change.what}, from the next message on.")
        for line in contradicting_pins(changed, bot.with_documents(read_pins), now):
            tell(line)
    show(changed, as_json=as_json, now=now)
    return FINE


def show(hours: Hours, *, as_json: bool, now: datetime) -> None:
    """Write the hours to the standard output."""
    if as_json:
        write_json(hours_lines.as_json(hours, now))
    else:
        write("\n".join(hours_lines.lines(hours, now)))


def zone_or_default(bot: DeployedBot, hours: Hours) -> str:
    """Return the time zone, or that of the bot's language if none is set. Raises UnusableHoursError."""
    return hours.time_zone or zone_of_language(language_of(bot))


def zone_of_language(language: str) -> str:
    """Return the time zone of the language's country. Raises UnusableHoursError if it has several."""
    if language not in ZONES:
        raise UnusableHoursError(
            f"A bot that speaks {language} may be anywhere: set its time zone first, for example: "
            "scripts/tuneline hours zone Asia/Singapore"
        )
    return ZONES[language]


def language_of(bot: DeployedBot) -> str:
    """Return the bot's language."""
    return bot.with_documents(lambda store: _language(store, read(BotSettings, bot.env).language))


def require_weekly(hours: Hours) -> Hours:
    """Return the hours. Raises HoursError if there are no weekly ones, to which a special day belongs."""
    if not hours.weekly:
        raise HoursError("there are no weekly hours yet: scripts/tuneline hours set mon-fri 09:00-18:00")
    return hours


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Explain hours that cannot be used."""
    try:
        yield
    except HoursError as wrong:
        raise UnusableHoursError(f"Nothing was changed: {wrong}.") from None


async def _language(store: Documents, language: str) -> str:
    return (await stored_rules(store, language=language)).language
