"""Delete everything stored about a chat of a user, a group or a room, by its LINE id."""

import re
from collections import Counter
from datetime import UTC, datetime

import click

from tuneline.chat.memory import withdrawal
from tuneline.notices.operators import read_operators
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import query_records, read_record
from tuneline.storage.records.answers.feedback import FEEDBACK
from tuneline.storage.records.answers.unanswered import UNANSWERED
from tuneline.storage.records.chat import Chat, chat_path
from tuneline.storage.records.event import EVENTS, Event
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline_cli import records
from tuneline_cli.command import FINE, confirm, dry_run_option, json_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline events forget U4af4980629…       lists what is stored and asks
  scripts/tuneline events forget U4af4980629… --yes
  scripts/tuneline events forget U4af4980629… --dry-run
  scripts/tuneline events forget Ca56f94637c…       a group, or a room (R…)
"""
# https://developers.line.biz/en/reference/messaging-api/#source-user
_ID = re.compile(r"[UCR][0-9a-f]{32}")


def _line_id(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    if not _ID.fullmatch(text):
        raise click.BadParameter(
            "That is no LINE id: one is U (a user), C (a group) or R (a room), then 32 of the characters 0-9 "
            "and a-f."
        )
    return text


@verb(__doc__, EXAMPLES)
@click.argument("id", callback=_line_id)
@dry_run_option
@yes_option
@json_option
@with_bot
def command(
    bot: DeployedBot,
    *,
    id: str,  # noqa: A002 the argument's name
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if it is forgotten, with 1 if the operator declines."""
    path = chat_path(id)
    is_operator = bot.with_documents(lambda store: _is_operator(store, id))
    counts = bot.with_documents(lambda store: _counts(store, path))
    if as_json:
        write_json({**counts, "is_operator": is_operator})
    else:
        for kind, count in counts.items():
            write(f"{kind:<12}{count}")
    if is_operator:
        tell(f"An operator: `scripts/tuneline operator remove {id[-4:]}` removes the id.")
    if id.startswith("U"):
        tell("The user's messages in groups are stored with the group: forget the group's id.")
    if dry_run:
        return FINE
    return confirm("Forget all of this?", yes=yes) or _forget(bot, path)


def _forget(bot: DeployedBot, path: str) -> int:
    now = datetime.now(UTC)
    sent_at = int(now.timestamp() * 1000)
    bot.with_documents(lambda store: withdrawal.forget(store, path, sent_at=sent_at, now=now))
    tell("Forgotten. The counters of the limits stay for a day.")
    tell("Backups and recovery keep deleted data for 7 more days.")
    return FINE


async def _counts(store: Documents, path: str) -> Counter[str]:
    """The number of turns, ratings, unanswered questions and events with texts of the chat."""
    chat = await read_record(store, Chat, path) or Chat()
    events = await query_records(store, Event, EVENTS, where={"chat": path}, limit=records.MOST)
    ratings = await store.query(FEEDBACK, where={"chat": path}, limit=records.MOST)
    unanswered = await store.query(UNANSWERED, where={"chat": path}, limit=records.MOST)
    return Counter(
        turns=len(chat.turns),
        ratings=len(ratings),
        unanswered=len(unanswered),
        events=sum(event.record.has_text for event in events),
    )


async def _is_operator(store: Documents, user_id: str) -> bool:
    settings = await read_record(store, RunningSettings, SETTINGS)
    return user_id in read_operators(settings).operators
