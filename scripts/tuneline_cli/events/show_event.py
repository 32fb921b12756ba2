"""Show one event: how far its answer is and why; what was said only with --text, tokens never."""

import argparse
import json
from typing import Any

from tuneline_cli import records
from tuneline_cli.events.redact_event import readable

EXAMPLES = """
  scripts/events show 01HZX3              the beginning of its id is enough
  scripts/events show 01HZX3 --text       with the message and the answer, where they are still kept
  scripts/events show 01HZX3 --json
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("id", help="its id, or the beginning of it")
    parser.add_argument("--text", action="store_true", help="with what was said")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0; UnknownRecordError where there is no such event."""
    event = records.with_documents(lambda store: records.found(store, "events", given.id))
    data = {"id": records.id_of(event), **readable(event.data, with_texts=given.text)}
    if given.json:
        print(json.dumps(data, ensure_ascii=False, indent=1, default=str))
        return 0
    for name, value in data.items():
        if value not in (None, "", [], {}):
            print("\n".join(_lines(name.replace("_", " "), value)))
    return 0


def _lines(name: str, value: Any) -> list[str]:
    """One line for a value; for what holds others, one for each that says something, further in."""
    if isinstance(value, dict):
        inner = [(key, one) for key, one in value.items() if one not in (None, "", [], {})]
    elif isinstance(value, list):
        inner = [(str(number), one) for number, one in enumerate(value, start=1)]
    else:
        shown = str(value).replace("\n", f"\n{'':<16}")
        return [f"{name:<16}{shown}"]
    return [name, *(f"  {line}" for key, one in inner for line in _lines(key, one))]
