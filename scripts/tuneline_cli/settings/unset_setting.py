"""Give one of the settings its default back."""

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from tuneline.bot_settings import SETTINGS
from tuneline.storage.update import change
from tuneline_cli import records
from tuneline_cli.settings import setting_names

EXAMPLES = """
  scripts/settings unset greeting
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("name", type=setting_names.name, help=", ".join(setting_names.ABOUT))


def run(given: argparse.Namespace) -> int:
    """0, whether it was set or not."""
    records.with_documents(lambda store: change(store, SETTINGS, lambda found: _without(found, given.name)))
    print(f"{given.name} has its default, from the next message on.", file=sys.stderr)
    return 0


def _without(found: Mapping[str, Any] | None, name: str) -> dict[str, Any] | None:
    if not found or name not in found:
        return None
    return {key: value for key, value in found.items() if key != name}
