"""Return one setting to its default."""

from collections.abc import Mapping
from typing import Any

import click

from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.update import change
from tuneline_cli.command import FINE, dry_run_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell
from tuneline_cli.settings import setting_names

EXAMPLES = """
  scripts/tuneline settings unset greeting
  scripts/tuneline settings unset greeting --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("name", type=setting_names.SettingName())
@dry_run_option
@with_bot
def command(bot: DeployedBot, *, name: str, dry_run: bool) -> int:
    """Exit with 0, also if it was not set."""
    if dry_run:
        tell(f"{name} would have its default.")
        return FINE
    bot.with_documents(lambda store: remove_setting(store, name))
    tell(f"{name} has its default, from the next message on.")
    return FINE


async def remove_setting(store: Documents, name: str) -> None:
    """Return one setting to its default."""
    await change(store, SETTINGS, lambda old: _without(old, name))


def _without(settings: Mapping[str, Any] | None, name: str) -> dict[str, Any] | None:
    if not settings or name not in settings:
        return None
    return {key: value for key, value in settings.items() if key != name}
