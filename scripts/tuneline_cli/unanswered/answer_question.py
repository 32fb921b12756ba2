"""Answer an unanswered question: the answer is pinned, and the question leaves the list."""

from datetime import UTC, datetime

import click

from tuneline.retrieval.open_questions import QuestionGroup, resolve_unread
from tuneline.storage.documents import Documents
from tuneline.storage.records.pin import Pin
from tuneline_cli.answer import pinned_answers
from tuneline_cli.answer.days import day_options
from tuneline_cli.answer.pinned_answers import checked_pin, operator, tell_change, write_pins
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model.columns import readable
from tuneline_cli.output import tell, write_json
from tuneline_cli.unanswered.question_groups import find_group

EXAMPLES = """
  scripts/tuneline unanswered answer 9c0f31 "有，在診所後面。"
  scripts/tuneline unanswered answer 9c0f31 "有，在診所後面。" --question "有停車場嗎？"
"""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@click.argument("answer")
@click.option("--question", help="the question to pin, instead of the one as it was asked last")
@day_options
@dry_run_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    id: str,  # noqa: A002 the argument's name
    answer: str,
    question: str | None,
    valid_from: datetime | None,
    valid_until: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if it is answered, with 1 if the answer cannot be pinned."""
    group = bot.with_documents(lambda store: find_group(store, id))
    if question is None and group.is_masked:
        raise click.UsageError(
            f"Personal data in it are masked: {readable(group.question)} "
            "Add --question with the question to pin."
        )
    pin = checked_pin(
        Pin(
            question=question or group.question,
            answer=answer,
            since=datetime.now(UTC),
            valid_from=valid_from,
            valid_until=valid_until,
            source="unanswered",
            by=operator(),
        )
    )
    if dry_run:
        tell(f"It would be pinned as the answer to: {readable(pin.question)}")
        return FINE
    (change,) = bot.with_documents(lambda store: write_pins(store, [pin]))
    bot.with_documents(lambda store: remove_group(store, group))
    if as_json:
        write_json(pinned_answers.as_json(change.id, change.pin))
    tell_change(change)
    return FINE


async def remove_group(store: Documents, group: QuestionGroup) -> None:
    """Take the questions of a group, which has an answer now, from the list."""
    for each in group.stored:
        await store.delete(each.document.path)
    await resolve_unread(store, group.stored)
