"""Give a chat back to the bot, which answers the next message."""

from tuneline.chat.takeover import recording
from tuneline_cli.chat.chat_argument import chat_argument, find_chat, shown_id
from tuneline_cli.chat.takeover_lines import ID_CHARACTERS
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write_json

EXAMPLES = """
  scripts/tuneline chat resume 3f8a12b4c5d6
  scripts/tuneline chat resume U4af4980629…
"""


@verb(__doc__, EXAMPLES)
@chat_argument
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, chat: str, dry_run: bool, as_json: bool) -> int:
    """Exit with 0, also if the bot has the chat already."""
    path = bot.with_documents(lambda store: find_chat(store, chat))
    if dry_run:
        tell(f"Would give the chat {shown_id(path)[:ID_CHARACTERS]} back to the bot.")
        return FINE
    is_ended = bot.with_documents(lambda store: recording.end(store, path))
    if as_json:
        write_json({"chat": shown_id(path), "is_resumed": is_ended})
    tell("The bot answers in this chat again." if is_ended else "The bot answers in this chat already.")
    return FINE
