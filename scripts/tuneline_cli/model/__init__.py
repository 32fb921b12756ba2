"""List, compare, promote, roll back, retire and delete the models, register one, and ask them."""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "model",
    help=__doc__,
    verbs={
        "list": "tuneline_cli.model.list_models",
        "show": "tuneline_cli.model.show_model",
        "compare": "tuneline_cli.model.compare_models",
        "promote": "tuneline_cli.model.promote",
        "canary": "tuneline_cli.model.canary.show_canary",
        "rollback": "tuneline_cli.model.rollback",
        "register": "tuneline_cli.model.register",
        "retire": "tuneline_cli.model.retire",
        "delete": "tuneline_cli.model.delete_model",
        "ask": "tuneline_cli.model.ask_model",
    },
)
