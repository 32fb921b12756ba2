"""Show what became of each message, replay one that got no answer, forget a user."""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "events",
    help=__doc__,
    verbs={
        "list": "tuneline_cli.events.list_events",
        "show": "tuneline_cli.events.show_event",
        "replay": "tuneline_cli.events.replay_event",
        "forget": "tuneline_cli.events.forget_chat",
    },
)
