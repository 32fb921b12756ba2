"""Set one of the settings; the bot reads it with the next message."""

import argparse
import sys
from pathlib import Path

from tuneline.bot_settings import SETTINGS, why_not
from tuneline.datasets.findings.printable import as_printable
from tuneline.storage.update import change
from tuneline_cli import records
from tuneline_cli.settings import setting_names

EXAMPLES = """
  scripts/settings set month_usd 40
  scripts/settings set language ja
  scripts/settings set images on
  scripts/settings set system_prompt --file prompt.txt      - is the standard input
"""
# So many characters of what cannot be used are shown.
_SHOWN = 40


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("name", type=setting_names.name, help=", ".join(setting_names.ABOUT))
    said = parser.add_mutually_exclusive_group(required=True)
    said.add_argument("value", nargs="?", help="a number, a word, a text; on and off")
    said.add_argument("--file", help="a text file that holds the value; - is the standard input")


def run(given: argparse.Namespace) -> int:
    """0 set, 1 it cannot be used."""
    try:
        text = given.value if given.file is None else _read(given.file)
    except UnicodeDecodeError:
        print(f"{given.file} is not UTF-8: save it as UTF-8. Nothing was changed.", file=sys.stderr)
        return 1
    value = setting_names.value(given.name, text)
    if wrong := why_not(given.name, value):
        shown = as_printable(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
        print(f"{given.name} has to be {wrong}, not “{shown}”. Nothing was changed.", file=sys.stderr)
        return 1
    changes = {given.name: value}
    records.with_documents(lambda store: change(store, SETTINGS, lambda found: {**(found or {}), **changes}))
    print(f"{given.name} is set, from the next message on.", file=sys.stderr)
    return 0


def _read(file: str) -> str:
    """The text in the file, without the line end that an editor puts at its end."""
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return raw.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
