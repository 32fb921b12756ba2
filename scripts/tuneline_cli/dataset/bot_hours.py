"""Read the opening hours that a dataset is compared with: from a file, or from the bot."""

import json
from pathlib import Path
from typing import Any

import click

from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.storage.records.operators.hours import Hours
from tuneline_cli.context import DeployedBot
from tuneline_cli.hours.opening_hours import read_opening_hours

# `hours show --json` prints a few kilobytes.
MOST_BYTES = 1_000_000


def hours_option(function: Any) -> Any:
    """Add --hours, with the hours in a file."""
    return click.option(
        "--hours",
        callback=_from_file,
        help="report answers that contradict the opening hours in this file, made by `hours show --json`",
    )(function)


def hours_of_bot(bot: DeployedBot) -> OpeningHours | None:
    """Return the bot's opening hours; None if none are set, or if they cannot be used."""
    return bot.with_documents(read_opening_hours)


def _from_file(_context: click.Context, _parameter: click.Parameter, file: str | None) -> OpeningHours | None:
    """Read the hours of a file. Raises BadParameter."""
    if file is None:
        return None
    try:
        with Path(file).open("rb") as reader:
            content = reader.read(MOST_BYTES + 1)
        written = json.loads(content) if len(content) <= MOST_BYTES else None
        hours = Hours.from_document(written, path=file).opening_hours() if isinstance(written, dict) else None
    except (OSError, ValueError, RecursionError) as wrong:
        raise click.BadParameter(f"{file} cannot be read: {wrong}") from None
    if hours is None:
        raise click.BadParameter(
            f"{file} has no weekly hours: write them with scripts/tuneline hours show --json > {file}"
        )
    return hours
