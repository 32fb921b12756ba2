"""Skip drafts: their users learn that the staff takes care of it, and the questions are listed."""

import click

from tuneline_cli.command import dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.draft.decided_drafts import decide_on_drafts

EXAMPLES = """
  scripts/tuneline draft skip 01JDZX7K3M8Q
  scripts/tuneline draft skip 01JDZX7K3M8Q 01JDZX9W4A2B --json
"""


@verb(__doc__, EXAMPLES)
@click.argument("ids", nargs=-1, required=True)
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, ids: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Exit with 0 if all are skipped, with 1 if one was decided before, or is gone."""
    return decide_on_drafts(bot, ids, "skipped", is_dry=dry_run, as_json=as_json)
