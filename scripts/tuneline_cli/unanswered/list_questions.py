"""List the unanswered questions of the last 90 days, the most frequent first."""

import click

from tuneline.datasets.findings.printable import as_printable
from tuneline.retrieval.open_questions import QuestionGroup, read_groups
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write, write_json
from tuneline_cli.unanswered.question_groups import as_json as group_as_json

EXAMPLES = """
  scripts/tuneline unanswered list
  scripts/tuneline unanswered list --dismissed      only those that were dismissed
  scripts/tuneline unanswered list --json
"""


@verb(__doc__, EXAMPLES)
@click.option("--dismissed", is_flag=True, help="only those that were dismissed")
@json_option
@with_bot
def command(bot: DeployedBot, *, dismissed: bool, as_json: bool) -> int:
    """Exit with 0, also if the list is empty."""
    groups = [group for group in bot.with_documents(read_groups) if group.is_dismissed == dismissed]
    if as_json:
        write_json([group_as_json(group) for group in groups])
        return FINE
    for group in groups:
        write(_row(group))
    if not groups:
        tell("No question is dismissed." if dismissed else "No question is unanswered.")
    return FINE


def _row(group: QuestionGroup) -> str:
    reasons = ", ".join(f"{reason.replace('_', ' ')} {count}" for reason, count in group.reasons.items())
    question = as_printable(group.question.replace("\n", " "))
    return (
        f"{group.id}  {len(group.stored):>4}×  {group.last_at.astimezone():%Y-%m-%d}  {reasons:<28}{question}"
    )
