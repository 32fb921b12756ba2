"""Show one event: its state, reason and timeline; message and answer only with --text, tokens never."""

from typing import Any

import click

from tuneline.bootstrap.few_shot import fetch_examples
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.event import EVENTS, Event, Sources
from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.events.answer_sources import AnswerSources, answer_sources
from tuneline_cli.events.redact_event import readable
from tuneline_cli.events.timeline_lines import timeline_lines
from tuneline_cli.model.columns import readable as shown_text
from tuneline_cli.output import tell, write, write_json

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
    event = bot.with_documents(lambda store: records.find_record(store, EVENTS, id))
    data = {"id": records.id_of(event), **readable(event.data, with_texts=text)}
    if as_json:
        write_json(data)
        return FINE
    record = stored_record(Event, event).record
    sources = record.sources
    for name, value in data.items():
        if name == "sources" and sources is not None:
            write("\n".join(_source_lines(bot, sources)))
        elif name == "timeline":
            write("\n".join(timeline_lines(record)))
        elif value not in _EMPTY:
            write("\n".join(_lines(name.replace("_", " "), value)))
    return FINE


def _source_lines(bot: DeployedBot, sources: Sources) -> list[str]:
    """The dataset, and one line for each example and pin that the answer rests on, with its question."""
    fetch = fetch_examples(bot.env)
    shown: AnswerSources = bot.with_documents(lambda store: answer_sources(store, sources, fetch=fetch))
    if shown.problem:
        tell(f"The questions of the examples cannot be shown: {shown.problem}.")
    lines = [*_lines("dataset", sources["dataset"])] if sources["dataset"] else []
    for kind, questions in (("example", shown.examples), ("pin", shown.pins)):
        for key, question in questions.items():
            on_one_line = " ".join((question or "").split())
            lines.append(f"{kind:<8} {key}  {shown_text(on_one_line)}".rstrip())
    return ["sources", *(f"  {line}" for line in lines or ["no example"])]


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
