"""Pin the answer to a question; the bot gives it from the next message on."""

from datetime import UTC, datetime

import click

from tuneline.storage.records.pin import Pin
from tuneline_cli.answer import pinned_answers
from tuneline_cli.answer.days import day_options
from tuneline_cli.answer.pinned_answers import checked_pin, operator, tell_change, write_pins
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write_json

EXAMPLES = """
  scripts/tuneline answer pin "營業時間？" "週一到週五 9:00–18:00。"
  scripts/tuneline answer pin "營業時間？" "春節休息。" --from 2027-02-05 --until 2027-02-10
  scripts/tuneline answer pin "停車場在哪裡？" "在診所後面。" --dry-run        only checks it
"""


@verb(__doc__, EXAMPLES)
@click.argument("question")
@click.argument("answer")
@day_options
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    question: str,
    answer: str,
    valid_from: datetime | None,
    valid_until: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if it is pinned, with 1 if it cannot be pinned."""
    pin = checked_pin(
        Pin(
            question=question,
            answer=answer,
            since=datetime.now(UTC),
            valid_from=valid_from,
            valid_until=valid_until,
            by=operator(),
        )
    )
    if dry_run:
        tell("The answer would be pinned.")
        return FINE
    (change,) = bot.with_documents(lambda store: write_pins(store, [pin]))
    if as_json:
        write_json(pinned_answers.as_json(change.id, change.pin))
    tell_change(change)
    return FINE
