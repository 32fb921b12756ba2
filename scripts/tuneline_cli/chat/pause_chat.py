"""Give a one-to-one chat to a person: the bot is silent there for some hours, or until "resume".

The command ends when that is recorded: from then on no word of the bot follows. The link to the chat in
LINE's manager comes with the user's next message: `scripts/tuneline chat list` shows it for a day.
"""

import secrets
from datetime import UTC, datetime

import click

from tuneline.bot_settings import MOST_HUMAN_HOURS, stored_rules
from tuneline.chat.takeover import recording
from tuneline.chat.takeover.recording import NewTakeover, Takeover
from tuneline.notices.handover import OWN_ACT, Handover, UserMessage, notify_handover
from tuneline.storage.documents import Documents
from tuneline_cli.chat.chat_argument import chat_argument, find_chat, shown_id
from tuneline_cli.chat.takeover_lines import ID_CHARACTERS
from tuneline_cli.command import ATTENTION, FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.hours.opening_hours import read_opening_hours
from tuneline_cli.output import minute, tell, write_json

EXAMPLES = """
  scripts/tuneline chat pause 3f8a12b4c5d6
  scripts/tuneline chat pause U4af4980629… --hours 2
  scripts/tuneline chat pause 3f8a12b4c5d6 --dry-run
"""


@verb(__doc__, EXAMPLES)
@chat_argument
@click.option(
    "--hours",
    type=click.IntRange(1, MOST_HUMAN_HOURS),
    help="the longest time; default: the setting human_hours",
)
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, chat: str, hours: int | None, dry_run: bool, as_json: bool) -> int:
    """Exit with 0 if a person has the chat, with 1 if it was given back or deleted meanwhile."""
    path = bot.with_documents(lambda store: find_chat(store, chat))
    if dry_run:
        tell(f"Would give the chat {shown_id(path)[:ID_CHARACTERS]} to a person.")
        return FINE
    takeover = bot.with_documents(lambda store: pause_chat(store, path, hours))
    human = takeover.human
    if as_json:
        known = {"since": human["since"], "until": human["until"], "by": human["by"]} if human else {}
        write_json({"chat": shown_id(path), "outcome": takeover.outcome, **known})
    if human is None:
        tell("The chat was given back to the bot, or deleted, before it was recorded: look, and try again.")
        return ATTENTION
    before = "already " if takeover.outcome == "already" else ""
    tell(f"A person has this chat {before}until {minute(human['until'])}, or until it is resumed:")
    tell(f"  scripts/tuneline chat resume {shown_id(path)[:ID_CHARACTERS]}")
    return FINE


async def pause_chat(store: Documents, path: str, hours: int | None = None) -> Takeover:
    """Give the chat at this path to a person, for the setting `human_hours` unless `hours` are given."""
    rules = await stored_rules(store, language="en")
    event = f"command-{secrets.token_hex(8)}"
    new = NewTakeover(by="command", event=event, human_hours=hours or rules.human_hours)
    takeover = await recording.begin(
        store, path, new, now=lambda: datetime.now(UTC), hours=await read_opening_hours(store)
    )
    if takeover.outcome == "begun":
        await notify_handover(
            store,
            Handover(path, event),
            UserMessage(),
            by="command",
            now=datetime.now(UTC),
            unpushed=OWN_ACT,
        )
    return takeover
