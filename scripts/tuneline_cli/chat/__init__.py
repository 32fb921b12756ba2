"""Give a one-to-one chat to a person, so that the bot is silent there, and give it back."""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "chat",
    help=__doc__,
    verbs={
        "list": "tuneline_cli.chat.list_chats",
        "show": "tuneline_cli.chat.show_chat",
        "pause": "tuneline_cli.chat.pause_chat",
        "resume": "tuneline_cli.chat.resume_chat",
    },
)
