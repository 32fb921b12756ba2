"""List the chats that a person has now, the oldest first, with question and link while they are known."""

from datetime import UTC, datetime

from tuneline.chat.takeover.current import CurrentTakeover, current_takeovers
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.operators.channel import CHANNEL, Channel
from tuneline.texts.handover_texts import chat_mode
from tuneline_cli.chat.takeover_lines import as_json as takeover_as_json
from tuneline_cli.chat.takeover_lines import lines
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.opening_hours import read_opening_hours
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline chat list
  scripts/tuneline chat list --json
"""


@verb(__doc__, EXAMPLES)
@json_option
@with_bot
def command(bot: DeployedBot, *, as_json: bool) -> int:
    """Exit with 0, also if there are none. Say how to switch Chat on at LINE if it is off."""
    takeovers = bot.with_documents(read_takeovers)
    channel = bot.with_documents(lambda store: read_record(store, Channel, CHANNEL))
    if as_json:
        write_json([takeover_as_json(takeover) for takeover in takeovers])
    else:
        for takeover in takeovers:
            write("\n".join(lines(takeover)))
    if not takeovers:
        tell("No person has a chat now: the bot answers everywhere.")
    if channel is not None and channel.chat_mode == "bot":
        own = chat_mode.texts("en")
        tell(f"{own['title']}. {own['why']} {own['how']}")
    return FINE


async def read_takeovers(store: Documents) -> list[CurrentTakeover]:
    """Read the chats that a person has now, the oldest first."""
    hours = await read_opening_hours(store)
    return await current_takeovers(store, now=datetime.now(UTC), hours=hours)
