"""Show whether a person has a chat, since when and until when."""

from datetime import UTC, datetime

from tuneline.chat.takeover.current import CurrentTakeover, with_notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_stored
from tuneline.storage.records.chat import Chat
from tuneline_cli.chat.chat_argument import chat_argument, find_chat, shown_id
from tuneline_cli.chat.takeover_lines import as_json as takeover_as_json
from tuneline_cli.chat.takeover_lines import lines
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.opening_hours import read_opening_hours
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline chat show 3f8a12b4c5d6
  scripts/tuneline chat show U4af4980629…
"""


@verb(__doc__, EXAMPLES)
@chat_argument
@json_option
@with_bot
def command(bot: DeployedBot, *, chat: str, as_json: bool) -> int:
    """Exit with 0 in both cases."""
    path = bot.with_documents(lambda store: find_chat(store, chat))
    takeover = bot.with_documents(lambda store: read_takeover(store, path))
    if as_json:
        found = takeover_as_json(takeover) if takeover else {"chat": shown_id(path)}
        write_json({**found, "has_person": takeover is not None})
    elif takeover is None:
        write("The bot answers in this chat.")
    else:
        write("\n".join(lines(takeover)))
    return FINE


async def read_takeover(store: Documents, path: str) -> CurrentTakeover | None:
    """Read the takeover of the chat at this path; None if the bot answers there."""
    hours, stored = await read_opening_hours(store), await read_stored(store, Chat, path)
    found = await with_notices(store, [stored] if stored else [], now=datetime.now(UTC), hours=hours)
    return found[0] if found else None
