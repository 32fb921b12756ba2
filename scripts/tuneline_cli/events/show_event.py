"""Show one event: its state and the reason; its message and answer only with --text, tokens never."""

from typing import Any

import click

from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.events.redact_event import readable
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline events show 01HZX3              the beginning of its id is enough
  scripts/tuneline events show 01HZX3 --text       with the message and the answer, if they are still kept
  scripts/tuneline events show 01HZX3 --json
"""
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@verb(__doc__, EXAMPLES)
@click.argument("id")
@click.option("--text", is_flag=True, help="with the message and the answer")
@json_option
@with_bot
def command(bot: DeployedBot, *, id: str, text: bool, as_json: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0. Raises UnknownRecordError if there is no such event."""
    event = bot.with_documents(lambda store: records.find_record(store, "events", id))
    data = {"id": records.id_of(event), **readable(event.data, with_texts=text)}
    if as_json:
        write_json(data)
        return FINE
    for name, value in data.items():
        if value not in _EMPTY:
            write("\n".join(_lines(name.replace("_", " "), value)))
    return FINE


def _lines(name: str, value: Any) -> list[str]:
    """One line for a value; for a list or a mapping, one for each part that is not empty, indented."""
    if isinstance(value, dict):
        parts = [(key, part) for key, part in value.items() if part not in _EMPTY]
    elif isinstance(value, list):
        parts = [(str(number), part) for number, part in enumerate(value, start=1)]
    else:
        shown = str(value).replace("\n", f"\n{'':<16}")
        return [f"{name:<16}{shown}"]
    return [name, *(f"  {line}" for key, part in parts for line in _lines(key, part))]
