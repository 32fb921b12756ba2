"""Write the pinned answers that have not ended to a file that `answer import` reads."""

import json
from datetime import UTC, datetime

import click

from tuneline_cli.answer import pinned_answers
from tuneline_cli.answer.answer_file import as_line
from tuneline_cli.command import FINE, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell

EXAMPLES = """
  scripts/tuneline answer export -o answers.jsonl
  scripts/tuneline answer export > answers.jsonl
"""


@verb(__doc__, EXAMPLES)
@click.option("-o", "--output", default="-", help="the file to write  [default: the standard output]")
@with_bot
def command(bot: DeployedBot, *, output: str) -> int:
    """Exit with 0, also if there is none."""
    now = datetime.now(UTC)
    stored = bot.with_documents(pinned_answers.read_pins)
    pins = [pin for pin in stored if not pin.record.has_ended(now)]
    with click.open_file(output, "w", encoding="utf-8") as writer:
        for pin in reversed(pins):
            writer.write(json.dumps(as_line(pin.record), ensure_ascii=False) + "\n")
    tell(f"{len(pins):,} pinned answers are exported.")
    return FINE
