"""Show the bot on one screen.

The screen has the serving model, the jobs, everything that waits for a decision with the command to type, the
money, messages without an answer, apologies, and the latest notices.

Exits with 1 if something waits for a decision, a model's host refuses the key or has no credit left, a
message found no answer, or apologies need a look (no model; or at least five, a tenth of the answers).
"""

import click

from tuneline.settings import LANGUAGES
from tuneline_cli.command import json_option, verb
from tuneline_cli.context import DeployedBot, with_bot

EXAMPLES = """
  scripts/tuneline status
  scripts/tuneline status --language zh-TW             the notices in another language
  scripts/tuneline status --json
  scripts/tuneline status --all                        every bot that this computer has deployed
"""


@verb(__doc__, EXAMPLES)
@json_option
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="of the notices"
)
@click.option("--all", "is_all", is_flag=True, help="every bot that this computer has deployed")
@with_bot
def command(bot: DeployedBot, *, as_json: bool, language: str, is_all: bool) -> int:
    """Show the screen."""
    from tuneline_cli.status.show_status import show_all, show_status  # noqa: PLC0415

    if is_all:
        return show_all(bot.all_deployed(), as_json=as_json, language=language)
    return show_status(bot, as_json=as_json, language=language)
