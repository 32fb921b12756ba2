"""Show every setting: what it is, whether it was set, and what it is about."""

import argparse
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from tuneline.bot_settings import SETTINGS, read_bot_rules, why_not
from tuneline.datasets.findings.printable import as_printable
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline_cli import records
from tuneline_cli.model.columns import places
from tuneline_cli.settings.setting_names import ABOUT

EXAMPLES = """
  scripts/settings show
  scripts/settings show --json
"""
# So many characters of a long text are shown.
_SHOWN = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("--json", action="store_true", help="for a program, long texts in full")


def run(given: argparse.Namespace) -> int:
    """0; 1 where something that was set cannot be used."""
    found = records.with_documents(settings)
    seen = list(_seen(found, language=read(BotSettings, os.environ).language))
    if given.json:
        print(json.dumps({one.pop("name"): one for one in seen}, ensure_ascii=False, indent=1, default=str))
    else:
        print("\n".join(map(_line, seen)))
    return 1 if any("has_to_be" in one for one in seen) else 0


async def settings(store: Documents) -> Mapping[str, Any]:
    """What was set."""
    (found,) = await store.get_many([SETTINGS])
    return found.data if found else {}


def _seen(found: Mapping[str, Any], *, language: str) -> Iterator[dict[str, Any]]:
    used = vars(read_bot_rules(found, language=language))
    for name, about in ABOUT.items():
        given = found.get(name)
        one = {"name": name, "value": used[name], "is_set": given is not None, "about": about}
        if given is not None and (wrong := why_not(name, given)):
            one |= {"given": given, "has_to_be": wrong}
        yield one


def _line(one: Mapping[str, Any]) -> str:
    value = one["value"]
    text = as_printable(str(value).lower() if isinstance(value, bool) else str(value)) or "–"
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    if "has_to_be" in one:
        state = f"{as_printable(str(one['given']))[:_SHOWN]!r} was set and is not used: {one['has_to_be']}"
    else:
        state = "set" if one["is_set"] else "default"
    padding = " " * max(1, _SHOWN + 3 - places(text))
    return f"{one['name']:<15} {text}{padding}{state:<8} {one['about']}"
