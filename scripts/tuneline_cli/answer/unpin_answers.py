"""Remove pinned answers; from the next message on a model answers again."""

import click

from tuneline.retrieval.pin_changes import remove_pins
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import readable
from tuneline.storage.records.pin import PINS, Pin
from tuneline_cli import records
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

    async def found(store: Documents) -> list[Document]:
        return [await records.find_record(store, PINS, id_) for id_ in ids]

    # The bot cannot read a damaged one, which has to be removed as well.
    documents = bot.with_documents(found)
    pins = readable(Pin, documents)
    if not dry_run:
        bot.with_documents(lambda store: remove_pins(store, [*map(records.id_of, documents)]))
    if as_json:
        write_json([pinned_answers.as_json(pin.id, pin.record) for pin in pins])
    else:
        write("\n\n".join(pinned_answers.as_text(pin.id, pin.record) for pin in pins))
    tell("These would be removed." if dry_run else "These are removed, from the next message on.")
    return FINE
