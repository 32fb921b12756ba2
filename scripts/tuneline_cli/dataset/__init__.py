"""Check, search, generate, upload, approve, cancel, retrain and delete datasets.

`check`, `convert`, `split`, `price` and `search` run the functions' code on this machine, and need no cloud.
"""

from tuneline_cli.command import CommandGroup

command = CommandGroup(
    "dataset",
    help=__doc__,
    verbs={
        "check": "tuneline_cli.dataset.check_dataset",
        "convert": "tuneline_cli.dataset.convert_dataset",
        "split": "tuneline_cli.dataset.split_dataset",
        "price": "tuneline_cli.dataset.price_dataset",
        "search": "tuneline_cli.dataset.search_dataset",
        "generate": "tuneline_cli.generate",
        "drop": "tuneline_cli.dataset.drop_dataset",
        "list": "tuneline_cli.dataset.list_datasets",
        "show": "tuneline_cli.dataset.show_dataset",
        "approve": "tuneline_cli.dataset.approve_dataset",
        "cancel": "tuneline_cli.dataset.cancel_dataset",
        "retrain": "tuneline_cli.dataset.retrain_dataset",
        "next": "tuneline_cli.dataset.next_dataset",
        "delete": "tuneline_cli.dataset.delete_dataset",
    },
)
