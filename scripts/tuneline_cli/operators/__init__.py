"""List, invite and remove the operators of the bot in LINE; switch the pushing of notices."""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "operator",
    help=__doc__,
    verbs={
        "list": "tuneline_cli.operators.list_operators",
        "invite": "tuneline_cli.operators.invite_operator",
        "remove": "tuneline_cli.operators.remove_operator",
        "push": "tuneline_cli.operators.push_notices",
    },
)
