"""Dismiss unanswered questions; they are not listed again for 90 days."""

from dataclasses import replace

import click

from tuneline.retrieval.open_questions import QuestionGroup, resolve_unread
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.answers.unanswered import UnansweredQuestion
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell, write_json
from tuneline_cli.unanswered.question_groups import as_json as group_as_json
from tuneline_cli.unanswered.question_groups import find_group

EXAMPLES = """
  scripts/tuneline unanswered dismiss 9c0f31 77b0e1
  scripts/tuneline unanswered dismiss 9c0f31 --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("ids", nargs=-1, required=True)
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, ids: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Exit with 0, also if they were dismissed before."""

    async def found(store: Documents) -> list[QuestionGroup]:
        return [await find_group(store, id_) for id_ in ids]

    groups = bot.with_documents(found)
    if not dry_run:
        bot.with_documents(lambda store: dismiss_groups(store, groups))
    if as_json:
        write_json([group_as_json(group) for group in groups])
    for group in groups:
        tell(f"{'Would be dismissed' if dry_run else 'Dismissed'}: {readable(group.question)}")
    return FINE


async def dismiss_groups(store: Documents, groups: list[QuestionGroup]) -> None:
    """Dismiss the groups, so that they are not listed again for 90 days."""

    def dismissed(question: UnansweredQuestion | None) -> UnansweredQuestion | None:
        if question is None or question.state == "dismissed":
            return None
        return replace(question, state="dismissed")

    # One record for each question is enough to hide the others.
    for group in groups:
        await change_record(store, UnansweredQuestion, group.stored[0].document.path, dismissed)
        await resolve_unread(store, group.stored)
