"""List the drafts of draft mode that wait for an operator; send, edit or skip them."""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "draft",
    help=__doc__,
    verbs={
        "list": "tuneline_cli.draft.list_drafts",
        "send": "tuneline_cli.draft.send_drafts",
        "edit": "tuneline_cli.draft.edit_draft",
        "skip": "tuneline_cli.draft.skip_drafts",
    },
)
