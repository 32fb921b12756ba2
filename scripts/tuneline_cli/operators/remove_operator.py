"""Remove an operator, whose buttons and words in LINE do nothing more from then on.

The operator is named by the end of the LINE user id, as `scripts/tuneline operator list` shows it.
"""

from dataclasses import replace
from datetime import UTC, datetime

import click

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline_cli.command import FINE, confirm, dry_run_option, json_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.operators.operator_ids import ending, stored_operators, with_ending
from tuneline_cli.output import tell, write_json

EXAMPLES = """
  scripts/tuneline operator remove 3f6a
  scripts/tuneline operator remove 3f6a --dry-run
  scripts/tuneline operator remove 3f6a --yes --json
"""


@verb(__doc__, EXAMPLES)
@click.argument("end", metavar="ENDING")
@dry_run_option
@yes_option
@json_option
@with_bot
def command(bot: DeployedBot, *, end: str, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Exit with 0 if removed, with 1 if declined, or if no id or more than one ends so."""
    operators = bot.with_documents(stored_operators)
    user_id = with_ending(operators, end)
    if dry_run:
        tell(f"Would remove the operator …{ending(user_id)}.")
        return FINE
    if declined := confirm(f"Remove the operator …{ending(user_id)}?", yes=yes):
        return declined
    count = bot.with_documents(lambda store: remove(store, user_id, now=datetime.now(UTC)))
    if as_json:
        write_json({"removed": ending(user_id), "operators": count})
    tell(f"Removed: …{ending(user_id)}. Operators now: {count}.")
    return FINE


async def remove(store: Documents, user_id: str, *, now: datetime) -> int:
    """Remove the operator, and notify the others. Returns how many operators are left."""

    def without(stored: RunningSettings | None) -> RunningSettings | None:
        settings = stored or RunningSettings()
        left = tuple(other for other in settings.operators if other != user_id)
        return replace(settings, operators=left) if left != settings.operators else None

    await change_record(store, RunningSettings, SETTINGS, without)
    count = len((await stored_operators(store)).operators)
    await Notices(documents=store).notify("operator_removed", f"{now:%Y-%m-%d-%H-%M-%S}", {"count": count})
    return count
