"""List the pinned answers, the newest first."""

from datetime import UTC, datetime

import click

from tuneline.charts.text_width import display_width
from tuneline.datasets.findings.printable import as_printable
from tuneline.retrieval.pinned_answers import StoredPin
from tuneline_cli.answer import pinned_answers
from tuneline_cli.answer.days import shown_days
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline answer list
  scripts/tuneline answer list --ended              only those whose last day is over
  scripts/tuneline answer list --json
"""
_QUESTION_COLUMNS, _ANSWER_COLUMNS = 32, 40


@verb(__doc__, EXAMPLES)
@click.option("--ended", is_flag=True, help="only those whose last day is over")
@json_option
@with_bot
def command(bot: DeployedBot, *, ended: bool, as_json: bool) -> int:
    """Exit with 0, also if the list is empty."""
    now = datetime.now(UTC)
    pins = [
        pin for pin in bot.with_documents(pinned_answers.read_pins) if pin.record.has_ended(now) or not ended
    ]
    if as_json:
        write_json([pinned_answers.as_json(pin.id, pin.record) for pin in pins])
        return FINE
    for pin in pins:
        write(_row(pin, now))
    if not pins:
        tell("No answer is pinned." if not ended else "No pinned answer has ended.")
    return FINE


def _row(pin: StoredPin, now: datetime) -> str:
    record = pin.record
    state = pinned_answers.state(record, now).replace("_", " ")
    days = shown_days(record.valid_from, record.valid_until)
    question = _column(record.question, _QUESTION_COLUMNS)
    answer = _column(record.answer, _ANSWER_COLUMNS).rstrip()
    return f"{pin.id[:8]}  {state:<9}{days:<24}{question}  {answer}"


def _column(text: str, columns: int) -> str:
    """The beginning of a text, padded to that many columns."""
    line = as_printable(text.replace("\n", " "))
    if display_width(line) > columns:
        while display_width(line) > columns - 1:
            line = line[:-1]
        line += "…"
    return line + " " * (columns - display_width(line))
