"""Change a pinned answer: its text, its question, its days."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click

from tuneline.retrieval.pin_changes import InvalidPinDropError, PinChange, replace_pin
from tuneline.retrieval.pinned_answers import StoredPin
from tuneline.storage.documents import Documents
from tuneline_cli.answer import pinned_answers
from tuneline_cli.answer.days import day_options
from tuneline_cli.answer.pinned_answers import UnusableAnswerError, checked_pin, operator, tell_change
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell, write_json

EXAMPLES = """
  scripts/tuneline answer edit 3f8a12 --answer "週一到週六 9:00–18:00。"
  scripts/tuneline answer edit 3f8a12 --question "幾點開門？"
  scripts/tuneline answer edit 3f8a12 --until 2027-02-12
  scripts/tuneline answer edit 3f8a12 --always              without a first and a last day
"""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@click.option("--question", help="the new question")
@click.option("--answer", help="the new answer")
@day_options
@click.option("--always", is_flag=True, help="remove the first and the last day")
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    id: str,  # noqa: A002 the argument's name
    always: bool,
    dry_run: bool,
    as_json: bool,
    **changes: Any,
) -> int:
    """Exit with 0 if it is changed, with 1 if it cannot be used so."""
    given = {name: value for name, value in changes.items() if value is not None}
    if always and given.keys() & {"valid_from", "valid_until"}:
        raise click.UsageError("--always excludes --from and --until.")
    if not given and not always:
        raise click.UsageError("Say what to change: --question, --answer, --from, --until or --always.")
    if always:
        given |= {"valid_from": None, "valid_until": None}
    now = datetime.now(UTC)
    pin = bot.with_documents(lambda store: pinned_answers.find_pin(store, id))
    edited = checked_pin(replace(pin.record, **given, since=now, by=operator()))
    if dry_run:
        tell("The answer would be changed.")
        return FINE
    change = bot.with_documents(lambda store: _write(store, pin, edited, now))
    if as_json:
        write_json(pinned_answers.as_json(change.id, change.pin))
    tell_change(change)
    if change.id != pin.id and pin.record.answer != change.pin.answer:
        tell(f"Before, it was: {readable(pin.record.answer)}")
    return FINE


async def _write(store: Documents, pin: StoredPin, edited: Any, now: datetime) -> PinChange:
    try:
        return await replace_pin(store, pin.id, edited, now=now)
    except InvalidPinDropError as invalid:
        raise UnusableAnswerError(f"Nothing was changed: {invalid}.") from None
