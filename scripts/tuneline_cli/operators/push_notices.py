"""Switch whether notices are pushed to all operators on LINE; each push counts in LINE's quota."""

from dataclasses import replace

import click

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write_json

EXAMPLES = """
  scripts/tuneline operator push on
  scripts/tuneline operator push off --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("switch", type=click.Choice(("on", "off")))
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, switch: str, dry_run: bool, as_json: bool) -> int:
    """Exit with 0, also if it was so before."""
    is_on = switch == "on"
    if dry_run:
        tell(f"Would switch the pushing of notices {switch}.")
        return FINE
    bot.with_documents(lambda store: _set_push(store, is_on=is_on))
    if as_json:
        write_json({"push_notices": is_on})
    tell(f"Notices are {'pushed' if is_on else 'not pushed'} to the operators from now on.")
    return FINE


async def _set_push(store: Documents, *, is_on: bool) -> None:
    def switched(stored: RunningSettings | None) -> RunningSettings:
        return replace(stored or RunningSettings(), push_notices=is_on)

    await change_record(store, RunningSettings, SETTINGS, switched)
