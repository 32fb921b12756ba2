"""Delete what is kept of a chat with the bot: a user's, a group's or a room's, by its LINE id."""

import argparse
import re
import sys
from collections import Counter
from datetime import UTC, datetime

from tuneline.bot_settings import SETTINGS
from tuneline.chat.memory import withdrawal
from tuneline.chat.memory.history import chat_path
from tuneline.notices.operators import read_operators
from tuneline.storage.documents import Documents
from tuneline_cli import records, verbs

EXAMPLES = """
  scripts/events forget U4af4980629…       lists what is kept and asks
  scripts/events forget U4af4980629… --yes
  scripts/events forget U4af4980629… --dry-run
  scripts/events forget Ca56f94637c…       a group, or a room (R…)
"""
# https://developers.line.biz/en/reference/messaging-api/#source-user
_ID = re.compile(r"[UCR][0-9a-f]{32}")


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument(
        "id", help="U (a user), C (a group) or R (a room), then 32 of the characters 0-9 and a-f"
    )
    parser.add_argument("--dry-run", action="store_true", help="list what is kept, and delete nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(given: argparse.Namespace) -> int:
    """0 forgotten, 1 you said no; 2 no LINE id, or nobody can be asked."""
    if not _ID.fullmatch(given.id):
        print("That is no LINE id: one is U, C or R, then 32 of the characters 0-9 and a-f.", file=sys.stderr)
        return 2
    path = chat_path(given.id)
    is_operator = records.with_documents(lambda store: _is_operator(store, given.id))
    for kind, count in records.with_documents(lambda store: _kept(store, path)).items():
        print(f"{kind:<12}{count}")
    if is_operator:
        ending = given.id[-4:]
        print(f"An operator: `scripts/status operators --remove {ending}` takes out the id.", file=sys.stderr)
    if given.id.startswith("U"):
        print("What was said in groups is kept with the group: forget its id.", file=sys.stderr)
    if given.dry_run:
        return 0
    return verbs.consent("Forget all of this?", given=given.yes) or _forget(path)


def _forget(path: str) -> int:
    now = datetime.now(UTC)
    sent_at = int(now.timestamp() * 1000)
    records.with_documents(lambda store: withdrawal.forget(store, path, sent_at=sent_at, now=now))
    print("Forgotten. The counters of the limits stay for a day.", file=sys.stderr)
    print("Backups and recovery keep what was deleted for 7 days more.", file=sys.stderr)
    return 0


async def _kept(store: Documents, path: str) -> Counter[str]:
    """How many turns, ratings, and events with words are kept of the chat."""
    (chat,) = await store.get_many([path])
    events = await store.query("events", where={"chat": path}, limit=records.MOST)
    ratings = await store.query("feedback", where={"chat": path}, limit=records.MOST)
    return Counter(
        turns=len(chat.data.get("turns", [])) if chat else 0,
        ratings=len(ratings),
        events=sum(any(one.data.get(name) for name in withdrawal.CLEARED) for one in events),
    )


async def _is_operator(store: Documents, user_id: str) -> bool:
    (settings,) = await store.get_many([SETTINGS])
    return user_id in read_operators(settings.data if settings else None).operators
