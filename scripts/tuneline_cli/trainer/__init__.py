"""Check how the training provider behaves in your own Google Cloud project."""

from tuneline_cli.command import CommandGroup

command = CommandGroup("trainer", help=__doc__, verbs={"check": "tuneline_cli.trainer.check_provider"})
