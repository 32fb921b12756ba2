"""Show one pinned answer: its question, its days, who wrote it."""

import click

from tuneline_cli.answer import pinned_answers
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline answer show 3f8a12               the beginning of its id is enough
"""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@json_option
@with_bot
def command(bot: DeployedBot, *, id: str, as_json: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0. Raises UnknownRecordError if there is no such answer."""
    pin = bot.with_documents(lambda store: pinned_answers.find_pin(store, id))
    if as_json:
        write_json(pinned_answers.as_json(pin.id, pin.record))
    else:
        write(pinned_answers.as_text(pin.id, pin.record))
    return FINE
