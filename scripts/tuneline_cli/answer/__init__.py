"""Pin, list and change the answers that you write yourself; the bot uses them with the next message."""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "answer",
    help=__doc__,
    verbs={
        "pin": "tuneline_cli.answer.pin_answer",
        "list": "tuneline_cli.answer.list_answers",
        "show": "tuneline_cli.answer.show_answer",
        "edit": "tuneline_cli.answer.edit_answer",
        "unpin": "tuneline_cli.answer.unpin_answers",
        "import": "tuneline_cli.answer.import_answers",
        "export": "tuneline_cli.answer.export_answers",
    },
)
