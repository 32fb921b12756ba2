"""Remove pinned answers; from the next message on a model answers again."""

import click

from tuneline.retrieval.pin_changes import remove_pins
from tuneline.retrieval.pinned_answers import StoredPin
from tuneline.storage.documents import Documents
from tuneline_cli.answer import pinned_answers
from tuneline_cli.command import FINE, dry_run_option, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline answer unpin 3f8a12 77b0e1
  scripts/tuneline answer unpin 3f8a12 --dry-run
"""


@verb(__doc__, EXAMPLES)
@click.argument("ids", nargs=-1, required=True)
@dry_run_option
@json_option
@with_bot
def command(bot: DeployedBot, *, ids: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Exit with 0; what is removed is written to the standard output, so that it can be pinned again."""

    async def found(store: Documents) -> list[StoredPin]:
        return [await pinned_answers.find_pin(store, id_) for id_ in ids]

    pins = bot.with_documents(found)
    if not dry_run:
        bot.with_documents(lambda store: remove_pins(store, [pin.id for pin in pins]))
    if as_json:
        write_json([pinned_answers.as_json(pin.id, pin.record) for pin in pins])
    else:
        write("\n\n".join(pinned_answers.as_text(pin.id, pin.record) for pin in pins))
    tell("These would be removed." if dry_run else "These are removed, from the next message on.")
    return FINE
