"""Send another text instead of a draft."""

import click

from tuneline_cli.command import dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.draft.decided_drafts import decide_on_drafts

EXAMPLES = """
  scripts/tuneline draft edit 01JDZX7K3M8Q "週一休診，週二早上九點開始看診。"
"""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@click.argument("answer")
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, id: str, answer: str, dry_run: bool, as_json: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0 if it is sent, with 1 if the draft was decided before, or is gone."""
    if not answer.strip():
        raise click.UsageError("The answer is empty: write what the user has to get.")
    return decide_on_drafts(bot, [id], "edited", text=answer, is_dry=dry_run, as_json=as_json)
